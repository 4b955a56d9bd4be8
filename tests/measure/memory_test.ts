import { assertEquals } from "@std/assert";
import {
  estimateMemoryMs,
  measureMemory,
  memoryBenchmarks,
} from "../../src/measure/memory.ts";
import { planned } from "./fixtures/planned.ts";

const BENCHMARKS = [1, 2, 3, 4, 5].map((workers) =>
  planned(`scaling/primes/worker-pool/${workers}`)
);

/** Measures with a probe that is faked. */
function measure(
  probe: (id: string, patienceMs?: number) => Promise<number | null>,
  overrides: Partial<Parameters<typeof measureMemory>[1]> = {},
) {
  return measureMemory(BENCHMARKS, {
    folder: "unused",
    pinnedCores: null,
    usableCores: 1,
    signal: new AbortController().signal,
    leftMs: () => 1e6,
    probe: ({ id }, { patienceMs }) => probe(id, patienceMs),
    onProgress: () => {},
    ...overrides,
  });
}

Deno.test("measureMemory() gives what was found of each benchmark, null where the system does not tell", async () => {
  const found = await measure((id) =>
    Promise.resolve(id.endsWith("3") ? null : 1_000)
  );
  assertEquals(
    BENCHMARKS.map(({ id }) => found.get(id)),
    [1_000, 1_000, null, 1_000, 1_000],
  );
});

for (const [usableCores, atOnce] of [[1, 1], [3, 3], [64, 4]] as const) {
  Deno.test(`measureMemory() measures ${atOnce} at once on ${usableCores} cores, and each once`, async () => {
    let [underWay, most] = [0, 0];
    const probed: string[] = [];
    await measure(async (id) => {
      probed.push(id);
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      underWay--;
      return 1;
    }, { usableCores });
    assertEquals(most, atOnce);
    assertEquals(probed, BENCHMARKS.map(({ id }) => id));
  });
}

Deno.test("measureMemory() begins no other benchmark once it is interrupted", async () => {
  const controller = new AbortController();
  const found = await measure((id) => {
    if (id === BENCHMARKS[1]?.id) controller.abort();
    return Promise.resolve(1);
  }, { signal: controller.signal });
  assertEquals([...found.keys()], BENCHMARKS.slice(0, 2).map(({ id }) => id));
});

Deno.test("measureMemory() ends with the budget, and gives no probe longer than that", async () => {
  let leftMs = 1_000;
  const patience: (number | undefined)[] = [];
  const found = await measure((_, patienceMs) => {
    patience.push(patienceMs);
    leftMs -= 600;
    return Promise.resolve(1);
  }, { leftMs: () => leftMs });
  assertEquals(patience, [1_000, 400]);
  assertEquals(found.size, 2);
});

Deno.test("measureMemory() tells of each benchmark as it begins", async () => {
  const told: string[] = [];
  await measure(() => Promise.resolve(1), {
    onProgress: (id, position, of) => told.push(`${id} ${position}/${of}`),
  });
  assertEquals(told, BENCHMARKS.map(({ id }, at) => `${id} ${at + 1}/5`));
});

Deno.test("memoryBenchmarks() asks for each model at as many workers as there are cores, or for all, or for none", () => {
  const ids = [
    "scaling/primes/sequential/1",
    "scaling/primes/sequential/1?replicate=1",
    "scaling/primes/worker-pool/1",
    "scaling/primes/worker-pool/2",
    "scaling/primes/worker-pool/4",
    "scaling/sort/worker-pool/8",
    "lifecycle/start/thread/1",
    "granularity/spin/sequential/1?itemMicros=10",
  ];
  const found = ids.map((id) => planned(id));
  const asked = (memory: "none" | "at-cores" | "all", usableCores = 2) =>
    memoryBenchmarks(found, { memory, usableCores }).map(({ id }) => id);
  assertEquals(asked("none"), []);
  assertEquals(asked("all"), [0, 2, 3, 4, 5, 6].map((index) => ids[index]));
  assertEquals(asked("at-cores"), [0, 3, 5, 6].map((index) => ids[index]));
  assertEquals(asked("at-cores", 3), [0, 3, 5, 6].map((index) => ids[index]));
});

Deno.test("estimateMemoryMs() is less where more are measured at once", () => {
  assertEquals(estimateMemoryMs(10, 2), estimateMemoryMs(10, 1) / 2);
  assertEquals(estimateMemoryMs(10, 64), estimateMemoryMs(10, 4));
  assertEquals(estimateMemoryMs(0, 2), 0);
});
