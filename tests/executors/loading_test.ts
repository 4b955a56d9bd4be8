import {
  assertEquals,
  assertInstanceOf,
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
} from "../../src/executors/mod.ts";
import { freshPath, until, within } from "./fixtures/bounds.ts";
import { childPids } from "./fixtures/processes.ts";
import * as tasks from "./fixtures/tasks.ts";

const POOLS: readonly (new (options: { maxWorkers: number }) => Executor)[] = [
  WorkerExecutor,
  WorkerPerTaskExecutor,
  SharedMemoryExecutor,
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
];

for (const create of POOLS) {
  for (const what of ["hangs", "spins"]) {
    Deno.test(`${create.name} keeps its time limit where a module ${what} while it loads, and says which`, async () => {
      const pool = new create({ maxWorkers: 2 });
      const module = import.meta.resolve(`./fixtures/${what}_on_load.ts`);
      const task = { module, export: "any" };
      const future = pool.with({ timeoutMs: 800 }).submit(task);
      const error = await within(future).catch((caught) => caught);
      assertInstanceOf(error, TimeoutError);
      assertStringIncludes(error.message, module);
      assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
      await until(() => pool.statistics.abandoned === 0);
      await within(pool.shutdown());
      await until(() => childPids().length === 0);
    });
  }

  Deno.test(`${create.name} says which module ended its worker while it was loaded`, async () => {
    await using pool = new create({ maxWorkers: 1 });
    const module = import.meta.resolve("./fixtures/exits_on_load.ts");
    const future = pool.submit({ module, export: "any" });
    const error = await within(future).catch((caught) => caught);
    assertInstanceOf(error, WorkerExitedError);
    assertStringIncludes(error.message, module);
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
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
