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
import { freshPath, until, within } from "../fixtures/bounds.ts";
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

  for (
    const { does, isWarm, timeoutMs } of [
      { does: "hangs", isWarm: false, timeoutMs: 800 },
      { does: "spins", isWarm: false, timeoutMs: 800 },
      { does: "hangs", isWarm: true, timeoutMs: 100 },
    ]
  ) {
    const worker = isWarm ? "a warm worker" : "its first worker";
    Deno.test(`${create.name} keeps a task's own time limit where its module ${does} while ${worker} loads it`, async () => {
      const pool = new create({ maxWorkers: 2 });
      if (isWarm) await within(pool.submit(tasks.add, 1, 1));
      const module = moduleThat(does);
      const future = pool.with({ timeoutMs }).submit({ module, export: "any" });
      const error = await within(future).catch((caught) => caught);
      assertInstanceOf(error, TimeoutError);
      assertStringIncludes(error.message, module);
      assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
      await until(() => pool.statistics.abandoned === 0);
      await assertAftermath(pool, [future]);
    });
  }

  Deno.test(`${create.name} fails the task whose module throws, and only it`, async () => {
    const pool = new create({ maxWorkers: 1 });
    const future = pool.submit({ module: moduleThat("throws"), export: "any" });
    await assertRejects(() => within(future), RangeError, "while loading");
    await assertAftermath(pool, [future]);
  });
}

for (
  const create of [WorkerExecutor, SharedMemoryExecutor, SubprocessExecutor]
) {
  Deno.test(`${create.name} starts workers after it has met two thousand modules`, async () => {
    using file = freshPath();
    const folder = file.path.replace(
      /file$/,
      "a-folder-with-a-name-that-takes-its-place",
    );
    Deno.mkdirSync(folder);
    const source = "export function one() { return 1; }";
    Deno.writeTextFileSync(`${folder}/module.ts`, source);
    await using pool = new create({ maxWorkers: 2 });
    const futures = Array.from({ length: 2_000 }, (_, n) => {
      const module = new URL(`file://${folder}/module.ts?${n}`).href;
      return pool.submit({ module, export: n < 1_990 ? "none" : "one" });
    });
    // Those that were not loaded are of no interest: they only have to be known.
    for (const future of futures.slice(0, 1_990)) future.cancel();
    const ones = await within(Promise.all(futures.slice(1_990)));
    assertEquals(ones, Array(10).fill(1));
    assertEquals(
      await within(pool.submit(tasks.exit, 3)).catch((error) => error.exitCode),
      3,
    );
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
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
        for (let round = 0; round < 3; round++) await end();
        await until(() => threadCount() <= before.threads);
        await until(() => descriptorCount() <= before.open + 1);
        assertEquals(childPids(), []);
      }
    }
  },
});
