import { assertEquals, assertInstanceOf, assertNotEquals } from "@std/assert";
import {
  type Executor,
  SharedMemoryExecutor,
  TimeoutError,
  WorkerExecutor,
  WorkerExitedError,
  WorkerPerTaskExecutor,
} from "../../../src/executors/mod.ts";
import { assertAftermath } from "../fixtures/aftermath.ts";
import { until, within } from "../fixtures/bounds.ts";
import { runProgram } from "../fixtures/programs.ts";
import * as tasks from "../fixtures/tasks.ts";

const POOLS: readonly (new (options: { maxWorkers: number }) => Executor)[] = [
  WorkerExecutor,
  WorkerPerTaskExecutor,
  SharedMemoryExecutor,
];

const ENDS = [
  ["exits with 0", ["exit", 0]],
  ["exits with 3", ["exit", 3]],
  ["exits as programs of Node do", ["exitAsNode", 3]],
  ["closes its thread", ["closeThread"]],
  ["throws outside of its task", ["throwLater"]],
  ["leaves a rejection behind", ["rejectLater"]],
] as const;

for (const create of POOLS) {
  for (const [what, [name, ...args]] of ENDS) {
    Deno.test(`${create.name} survives a task that ${what}`, async () => {
      const pool = new create({ maxWorkers: 1 });
      const { module } = tasks.add;
      const future = pool.submit({ module, export: name }, ...args);
      const error = await within(future).catch((caught) => caught);
      assertInstanceOf(error, WorkerExitedError);
      await assertAftermath(pool, [future]);
    });
  }

  Deno.test(`${create.name} is shut down in the middle of its start`, async () => {
    const pool = new create({ maxWorkers: 2 });
    const futures = [pool.submit(tasks.add, 1, 1), pool.submit(tasks.never)];
    await Promise.resolve();
    pool.kill();
    await within(Promise.allSettled(futures));
    await within(pool.shutdown());
  });

  Deno.test(`${create.name} settles the work of a thread that loops, and counts the thread`, async () => {
    const pool = new create({ maxWorkers: 2 });
    const future = pool.with({ timeoutMs: 500 })
      .submit(tasks.whoAmI, 2_000_000);
    const error = await within(future).catch((caught) => caught);
    assertInstanceOf(error, TimeoutError);
    await until(() => pool.statistics.abandoned === 1);
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
    await until(() => pool.statistics.abandoned === 0);
    await assertAftermath(pool);
  });
}

Deno.test("WorkerExecutor lets a program end whose thread loops for ever", async () => {
  const { code, stdout } = await runProgram(`
    const pool = new WorkerExecutor({ maxWorkers: 1 });
    const future = pool.with({ timeoutMs: 50 }).submit(tasks.whoAmI, 1e12);
    console.log(await future.catch((error) => error.name));
    await pool.shutdown();
    Deno.exit(0);
  `);
  assertEquals([code, stdout], [0, "TimeoutError\n"]);
});

Deno.test("WorkerExecutor cannot guard its process against a thread that runs out of memory", async () => {
  const { code, stdout } = await runProgram(
    `
    const pool = new WorkerExecutor({ maxWorkers: 1 });
    await pool.submit(tasks.exhaustHeap).catch(() => {});
    console.log("lives");
  `,
    { flags: ["--v8-flags=--max-old-space-size=64"] },
  );
  assertNotEquals(code, 0);
  assertEquals(stdout, "");
});
