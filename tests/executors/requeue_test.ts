import { assert, assertEquals } from "@std/assert";
import {
  type Future,
  SharedMemoryExecutor,
  SubprocessExecutor,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import { until, within } from "./fixtures/bounds.ts";
import * as tasks from "./fixtures/tasks.ts";

const THREADS = [WorkerExecutor, SharedMemoryExecutor];
const SHORT_MICROS = 100;
const LONG_MICROS = 2_000_000;

/** Tasks that take as long as they are told, and how long in which unit. */
const TIMED: Readonly<
  Record<string, (pool: WorkerExecutor, micros: number) => Future<unknown>>
> = {
  "a number": (pool, micros) => pool.submit(tasks.spinFor, micros),
  "text": (pool, micros) => pool.submit(tasks.whoAmI, micros),
  "nothing, later": (pool, micros) => pool.submit(tasks.pause, micros / 1_000),
};

for (const create of THREADS) {
  for (const [what, run] of Object.entries(TIMED)) {
    Deno.test(`${create.name} lets no task wait behind a long one that gives ${what}`, async () => {
      await using pool = new create({ maxWorkers: 2 });
      const runShort = (count: number) =>
        Array.from({ length: count }, () => run(pool, SHORT_MICROS));
      // Both workers have met the task, and it is known to be short.
      for (let round = 0; round < 50 || pool.statistics.workers < 2; round++) {
        await within(Promise.all(runShort(10)));
      }
      for (const before of [0, 3]) {
        const first = runShort(before);
        const long = run(pool, LONG_MICROS);
        await within(Promise.all([...first, ...runShort(40)]));
        assertEquals(long.state, "running");
        await within(long);
      }
    });
  }

  Deno.test(`${create.name} runs each task once, however often work is taken back`, async () => {
    const count = 2_000;
    const memory = new SharedArrayBuffer(4 * count);
    await using pool = new create({
      maxWorkers: 3,
      initializer: tasks.countIn,
      initializerArgs: [memory],
    });
    // Now and then one takes so long that those behind it move.
    const micros = (n: number) => n % 97 === 13 ? 12_000 : n % 7;
    const futures = Array.from(
      { length: count },
      (_, n) => pool.submit(tasks.countRun, n, micros(n)),
    );
    const results = await within(Promise.all(futures));
    assertEquals(results, Array.from(results, (_, n) => n));
    assert(new Int32Array(memory).every((runs) => runs === 1));
    const { waitMs, runMs, completed } = pool.statistics;
    assertEquals([waitMs.count, runMs.count, completed], [count, count, count]);
  });
}

for (
  const create of [WorkerExecutor, SharedMemoryExecutor, SubprocessExecutor]
) {
  Deno.test(`${create.name} sends nothing behind a task that is known to be long`, async () => {
    await using pool = new create({ maxWorkers: 2 });
    const long = () => pool.submit(tasks.pause, 300);
    await within(Promise.all([long(), long(), pool.submit(tasks.add, 1, 1)]));
    await until(() => pool.statistics.idle === 2);
    const futures = [long(), long()];
    await until(() => futures.every(({ state }) => state === "running"));
    const short = pool.submit(tasks.add, 1, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(short.state, "pending");
    assertEquals(await within(short), 2);
  });
}
