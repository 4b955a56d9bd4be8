import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  SharedMemoryExecutor,
  task,
  WorkerExitedError,
} from "../../src/executors/mod.ts";
import { cpuUsage } from "node:process";
import { within } from "./fixtures/bounds.ts";
import * as tasks from "./fixtures/tasks.ts";

/** A number for most inputs, and something else for some: the answer then leaves the shared memory. */
export const mostlyNumbers = task(
  import.meta,
  function mostlyNumbers(n: number): unknown {
    if (n % 10 === 3) return `text ${n}`;
    if (n % 10 === 7) return Promise.resolve(-n);
    return n;
  },
);

export const failAtSeven = task(
  import.meta,
  function failAtSeven(n: number): number {
    if (n === 7) throw new RangeError("seven");
    return n;
  },
);

const ZOO = [0, -0, NaN, Infinity, -Infinity, 1e308, 5e-324, -1.5];

Deno.test("SharedMemoryExecutor carries every number", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 1 });
  await within(pool.submit(tasks.echo, 0));
  for (const number of ZOO) {
    const crossed = await within(pool.submit(tasks.echo, number));
    assert(Object.is(crossed, number), `${number} came back as ${crossed}`);
  }
});

Deno.test("SharedMemoryExecutor maps chunks of numbers of any size", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 2 });
  const inputs = Array.from({ length: 20_000 }, (_, n) => [n, 1] as const);
  const sums = inputs.map(([n]) => n + 1);
  for (const chunkSize of [7, 1_000, 20_000]) {
    const results = pool.map(tasks.add, inputs, { chunkSize });
    assertEquals(await within(Array.fromAsync(results)), sums);
  }
});

Deno.test("SharedMemoryExecutor keeps the order where some results are no numbers", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 2 });
  const numbers = Array.from({ length: 500 }, (_, n) => n);
  const expected = await Promise.all(numbers.map(mostlyNumbers));
  for (let round = 0; round < 3; round++) {
    const futures = numbers.map((n) => pool.submit(mostlyNumbers, n));
    assertEquals(await within(Promise.all(futures)), expected);
    const mapped = pool.map(mostlyNumbers, numbers.map((n) => [n] as const), {
      chunkSize: 9,
    });
    assertEquals(await within(Array.fromAsync(mapped)), expected);
  }
});

Deno.test("SharedMemoryExecutor fails where the task failed, in the middle of a chunk of numbers", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 1 });
  const inputs = Array.from({ length: 20 }, (_, n) => [n] as const);
  for (let round = 0; round < 2; round++) {
    const seen: number[] = [];
    await assertRejects(
      async () => {
        for await (const n of pool.map(failAtSeven, inputs, { chunkSize: 5 })) {
          seen.push(n);
        }
      },
      RangeError,
      "seven",
    );
    assertEquals(seen, [0, 1, 2, 3, 4, 5, 6]);
  }
});

Deno.test("SharedMemoryExecutor takes numbers and messages in turn", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 2 });
  for (let round = 0; round < 200; round++) {
    const both = [
      pool.submit(tasks.add, round, 1),
      pool.submit(tasks.echo, { round }),
      pool.submit(tasks.addLater, round, 2),
    ];
    assertEquals(await within(Promise.all<unknown>(both)), [
      round + 1,
      { round },
      round + 2,
    ]);
  }
});

export const exitAtSeven = task(
  import.meta,
  function exitAtSeven(n: number): number {
    if (n === 7) Deno.exit(3);
    return n;
  },
);

Deno.test({
  name:
    "SharedMemoryExecutor lets go of an answer that never comes, and of its timer",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    const pool = new SharedMemoryExecutor({ maxWorkers: 1 });
    assertEquals(await within(pool.submit(exitAtSeven, 1)), 1);
    await assertRejects(
      () => within(pool.submit(exitAtSeven, 7)),
      WorkerExitedError,
    );
    assertEquals(await within(pool.submit(exitAtSeven, 2)), 2);
    await within(pool.shutdown());
    // A moment after they have become idle, threads no longer hold the program up.
    await new Promise((resolve) => setTimeout(resolve, 20));
  },
});

/** Far more than a lane of memory holds. */
const LONG_TEXT = "long ".repeat(100_000);

Deno.test("SharedMemoryExecutor keeps the order of what travels in memory and what by message", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 2 });
  const values = Array.from({ length: 300 }, (_, n) => {
    switch (n % 5) {
      case 0:
        return new Uint8Array([n % 256]);
      case 1:
        return n % 50 === 1 ? LONG_TEXT : `text ${n}`;
      case 2:
        return new Map([[n, undefined]]);
      default:
        return n;
    }
  });
  for (let round = 0; round < 5; round++) {
    const futures = values.map((value) => pool.submit(tasks.echo, value));
    assertEquals(await within(Promise.all(futures)), values);
  }
});

const HAS_SPARE_CORE = navigator.hardwareConcurrency > 1;

Deno.test("SharedMemoryExecutor spins where that is allowed, and says for how long", async () => {
  await using spinning = new SharedMemoryExecutor({ maxWorkers: 1 });
  await using sleeping = new SharedMemoryExecutor({
    maxWorkers: 1,
    spin: false,
  });
  for (let n = 0; n < 200; n++) {
    assertEquals(await within(spinning.submit(tasks.add, n, 1)), n + 1);
    assertEquals(await within(sleeping.submit(tasks.add, n, 1)), n + 1);
  }
  assertEquals(sleeping.statistics.spinMs, 0);
  assertEquals(spinning.statistics.spinMs > 0, HAS_SPARE_CORE);
});

Deno.test("SharedMemoryExecutor lets the event loop go on between tasks that follow each other at once", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 1 });
  await within(pool.submit(tasks.add, 0, 0));
  let isTurn = false;
  setTimeout(() => isTurn = true);
  let calls = 0;
  while (!isTurn && calls < 1_000_000) await pool.submit(tasks.add, calls++, 1);
  assert(isTurn, "no timer fired during a million tasks");
});

Deno.test("SharedMemoryExecutor takes no processor time while it is idle", async () => {
  await using pool = new SharedMemoryExecutor({ maxWorkers: 2 });
  const inputs = Array.from({ length: 1_000 }, (_, n) => [n, 1] as const);
  await within(Array.fromAsync(pool.map(tasks.add, inputs)));
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  // What they have just compiled is being optimized.
  await pause(100);
  const startMs = performance.now();
  const before = cpuUsage();
  await pause(400);
  const used = cpuUsage(before);
  const share = (used.user + used.system) / 1_000 /
    (performance.now() - startMs);
  assert(share < 0.5, `${share} cores were busy`);
});
