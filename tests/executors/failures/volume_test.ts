import { assert, assertEquals } from "@std/assert";
import {
  AsyncExecutor,
  type Executor,
  SequentialExecutor,
  SharedMemoryExecutor,
  SubprocessExecutor,
  WorkerExecutor,
} from "../../../src/executors/mod.ts";
import { until, within } from "../fixtures/bounds.ts";
import {
  childPids,
  descriptorCount,
  threadCount,
} from "../fixtures/processes.ts";
import * as tasks from "../fixtures/tasks.ts";

const POOLS: Readonly<Record<string, () => Executor>> = {
  SequentialExecutor: () => new SequentialExecutor(),
  AsyncExecutor: () => new AsyncExecutor(),
  WorkerExecutor: () => new WorkerExecutor({ maxWorkers: 2 }),
  SharedMemoryExecutor: () => new SharedMemoryExecutor({ maxWorkers: 2 }),
  SubprocessExecutor: () => new SubprocessExecutor({ maxWorkers: 2 }),
};

for (const [name, create] of Object.entries(POOLS)) {
  Deno.test(`${name} runs 100,000 tiny tasks`, async () => {
    await using pool = create();
    const count = 100_000;
    const futures = Array.from(
      { length: count },
      (_, n) => pool.submit(tasks.add, n, 1),
    );
    const sums = await within(Promise.all(futures));
    assert(sums.every((sum, n) => sum === n + 1));
    assertEquals(pool.statistics.completed, count);
  });

  Deno.test(`${name} takes 10,000 submits each cancelled`, async () => {
    await using pool = create();
    let cancelled = 0;
    for (let n = 0; n < 10_000; n++) {
      if (pool.submit(tasks.add, n, 1).cancel()) cancelled++;
    }
    assertEquals(pool.statistics.pending, 0);
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
    assert(cancelled > 0);
  });
}

/** How many executors of each kind are used one after another: hundreds in all. */
const ROUNDS: Readonly<Record<string, number>> = {
  SequentialExecutor: 80,
  AsyncExecutor: 80,
  WorkerExecutor: 30,
  SharedMemoryExecutor: 20,
  SubprocessExecutor: 8,
};

Deno.test({
  name: "Hundreds of executors one after another leave nothing behind",
  // The counts are Linux's; elsewhere there is nothing to read them from.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const use = async (create: () => Executor) => {
      await using pool = create();
      const futures = Array.from(
        { length: 8 },
        () => pool.submit(tasks.add, 1, 1),
      );
      assertEquals(await within(Promise.all(futures)), Array(8).fill(2));
    };
    // What Deno starts once, and keeps, is there after the first of each.
    for (const create of Object.values(POOLS)) await use(create);
    await until(() => childPids().length === 0);
    const before = {
      threads: threadCount(),
      descriptors: descriptorCount(),
      rss: Deno.memoryUsage().rss,
    };
    for (const [name, rounds] of Object.entries(ROUNDS)) {
      for (let round = 0; round < rounds; round++) {
        await use(POOLS[name] ?? (() => new SequentialExecutor()));
      }
    }
    await until(() => childPids().length === 0);
    await until(() => threadCount() <= before.threads + 2);
    await until(() => descriptorCount() <= before.descriptors + 4);
    const grownMiB = (Deno.memoryUsage().rss - before.rss) / 2 ** 20;
    // A thread takes about ten MiB: one in ten that stayed would show.
    assert(grownMiB < 100, `grown by ${grownMiB.toFixed(0)} MiB`);
  },
});
