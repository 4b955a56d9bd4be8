import { assertEquals } from "@std/assert";
import {
  estimateMemoryMs,
  measureMemory,
  memoryCells,
  probesAtOnce,
} from "../../src/measure/memory.ts";
import { planned } from "./fixtures/planned.ts";

const CELLS = [1, 2, 3, 4, 5].map((workers) =>
  planned(`scaling/primes/worker-pool/${workers}`)
);

const { signal } = new AbortController();

Deno.test("measureMemory() gives what was found of each cell, null where nobody told", async () => {
  const found = await measureMemory(CELLS, {
    atOnce: 2,
    probe: ({ id }) => Promise.resolve(id.endsWith("3") ? null : 1_000),
    signal,
  });
  assertEquals(
    CELLS.map(({ id }) => found.get(id)),
    [1_000, 1_000, null, 1_000, 1_000],
  );
});

Deno.test("measureMemory() measures as many cells at once as it is told to, and each once", async () => {
  for (const atOnce of [1, 3, 8]) {
    let underWay = 0;
    let most = 0;
    const probed: string[] = [];
    await measureMemory(CELLS, {
      atOnce,
      probe: async ({ id }) => {
        probed.push(id);
        most = Math.max(most, ++underWay);
        await Promise.resolve();
        underWay--;
        return 1;
      },
      signal,
    });
    assertEquals(most, Math.min(atOnce, CELLS.length));
    assertEquals(probed, CELLS.map(({ id }) => id));
  }
});

Deno.test("measureMemory() measures nothing where it may measure none at once", async () => {
  const found = await measureMemory(CELLS, {
    atOnce: 0,
    probe: () => Promise.resolve(1),
    signal,
  });
  assertEquals(found.size, 0);
});

Deno.test("measureMemory() begins no other cell once it is interrupted", async () => {
  const controller = new AbortController();
  const found = await measureMemory(CELLS, {
    atOnce: 1,
    probe: ({ id }) => {
      if (id === CELLS[1]?.id) controller.abort();
      return Promise.resolve(1);
    },
    signal: controller.signal,
  });
  assertEquals([...found.keys()], CELLS.slice(0, 2).map(({ id }) => id));
});

Deno.test("memoryCells() asks for each model at as many workers as there are cores, or for all, or for none", () => {
  const ids = [
    "scaling/primes/sequential/1",
    "scaling/primes/sequential/1?twin=1",
    "scaling/primes/worker-pool/1",
    "scaling/primes/worker-pool/2",
    "scaling/primes/worker-pool/4",
    "scaling/sort/worker-pool/8",
    "lifecycle/start/thread/1",
    "granularity/spin/sequential/1?itemMicros=10",
  ];
  const cells = ids.map((id) => planned(id));
  const asked = (memory: "none" | "at-cores" | "all", usableCores = 2) =>
    memoryCells(cells, { memory, usableCores }).map(({ id }) => id);
  assertEquals(asked("none"), []);
  assertEquals(asked("all"), [0, 2, 3, 4, 5, 6].map((index) => ids[index]));
  assertEquals(asked("at-cores"), [0, 3, 5, 6].map((index) => ids[index]));
  assertEquals(asked("at-cores", 3), [0, 3, 5, 6].map((index) => ids[index]));
});

Deno.test("probesAtOnce() is the number of cores, but never so many that their children outgrow the machine", () => {
  assertEquals([1, 2, 4, 64].map(probesAtOnce), [1, 2, 4, 4]);
});

Deno.test("estimateMemoryMs() is less where more are measured at once", () => {
  assertEquals(estimateMemoryMs(10, 2), estimateMemoryMs(10, 1) / 2);
  assertEquals(estimateMemoryMs(10, 64), estimateMemoryMs(10, 4));
  assertEquals(estimateMemoryMs(0, 2), 0);
});
