import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  SharedMemoryExecutor,
  task,
  WorkerExitedError,
} from "../../src/executors/mod.ts";
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
