import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  type Executor,
  SharedMemoryExecutor,
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
  TimeoutError,
  WorkerExecutor,
  WorkerExitedError,
  WorkerPerTaskExecutor,
} from "../../../src/executors/mod.ts";
import { assertAftermath } from "../fixtures/aftermath.ts";
import { until, within } from "../fixtures/bounds.ts";
import {
  childPids,
  descriptorCount,
  threadCount,
} from "../fixtures/processes.ts";
import * as tasks from "../fixtures/tasks.ts";

type Create = new (
  options: { maxWorkers: number; startTimeoutMs?: number },
) => Executor;

const THREADS: readonly Create[] = [
  WorkerExecutor,
  WorkerPerTaskExecutor,
  SharedMemoryExecutor,
];
const PROCESSES: readonly Create[] = [
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
];

function moduleThat(does: string): string {
  return import.meta.resolve(`../fixtures/loads.ts?${does}`);
}

async function assertEnded(
  pool: Executor,
  does: string,
  how: RegExp,
): Promise<void> {
  const module = moduleThat(does);
  const future = pool.submit({ module, export: "any" });
  const error = await within(future).catch((caught) => caught);
  assertInstanceOf(error, WorkerExitedError);
  assertMatch(error.message, how);
  assertStringIncludes(error.message, `loaded ${module}`);
}

for (const create of [...THREADS, ...PROCESSES]) {
  Deno.test(`${create.name} says which module ended its worker while it was loaded`, async () => {
    const pool = new create({ maxWorkers: 1 });
    await assertEnded(pool, "exits", /exit code 5/);
    if (THREADS.includes(create)) {
      await assertEnded(pool, "closes", /ended itself/);
    } else await assertEnded(pool, "aborts", /SIGABRT|exit code/);
    await assertAftermath(pool);
  });

  Deno.test(`${create.name} says which module was not loaded in time`, async () => {
    for (const does of ["hangs", "spins"]) {
      const pool = new create({ maxWorkers: 2, startTimeoutMs: 1_000 });
      // It is ready: from here on only the module's own time counts.
      await within(pool.submit(tasks.add, 1, 1));
      await assertEnded(pool, does, /after 1000 ms/);
      await until(() => pool.statistics.abandoned === 0);
      await assertAftermath(pool);
    }
  });

  Deno.test(`${create.name} keeps a task's own time limit while its module is loaded`, async () => {
    const pool = new create({ maxWorkers: 2 });
    await within(pool.submit(tasks.add, 1, 1));
    const limited = pool.with({ timeoutMs: 100 });
    const future = limited.submit({
      module: moduleThat("hangs"),
      export: "any",
    });
    await assertRejects(() => within(future), TimeoutError);
    await assertAftermath(pool, [future]);
  });

  Deno.test(`${create.name} fails the task whose module throws, and only it`, async () => {
    const pool = new create({ maxWorkers: 1 });
    const future = pool.submit({ module: moduleThat("throws"), export: "any" });
    await assertRejects(() => within(future), RangeError, "while loading");
    await assertAftermath(pool, [future]);
  });
}

Deno.test({
  name: "A module that ends its worker leaves no thread, child or descriptor",
  // The counts are Linux's; elsewhere there is nothing to read them from.
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const create of [...THREADS, ...PROCESSES]) {
      for (const does of ["exits", "closes"]) {
        // Closing is for threads.
        if (does === "closes" && PROCESSES.includes(create)) continue;
        const end = async () => {
          await using pool = new create({ maxWorkers: 1 });
          const task = { module: moduleThat(does), export: "any" };
          await within(pool.submit(task)).catch(() => {});
        };
        await end();
        const before = { threads: threadCount(), open: descriptorCount() };
        for (let round = 0; round < 5; round++) await end();
        await until(() => threadCount() <= before.threads);
        await until(() => descriptorCount() <= before.open + 1);
        assertEquals(childPids(), []);
      }
    }
  },
});
