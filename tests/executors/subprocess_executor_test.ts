import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  BrokenExecutorError,
  SubprocessExecutor,
  TimeoutError,
  WorkerExitedError,
} from "../../src/executors/mod.ts";
import { freshPath, textOf, until, within } from "./fixtures/bounds.ts";
import { isAlive } from "./fixtures/processes.ts";
import { runProgram, startProgram } from "./fixtures/programs.ts";
import * as tasks from "./fixtures/tasks.ts";

function createPool(maxWorkers = 1): SubprocessExecutor {
  const permissions = { read: true, write: true };
  return new SubprocessExecutor({ maxWorkers, permissions });
}

Deno.test("SubprocessExecutor fails the task of a child that is killed, and replaces the child", async () => {
  using file = freshPath();
  await using pool = createPool();
  const future = pool.submit(tasks.startedThenNever, file.path);
  const pid = Number(await textOf(file.path));
  Deno.kill(pid, "SIGKILL");
  const error = await assertRejects(() => within(future), WorkerExitedError);
  assertEquals([error.signal, error.exitCode], ["SIGKILL", null]);
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
});

Deno.test("SubprocessExecutor fails the task of a child that exits, with code and standard error", async () => {
  await using pool = createPool();
  for (const code of [0, 3]) {
    const future = pool.submit(tasks.exit, code);
    const error = await assertRejects(() => within(future), WorkerExitedError);
    assertEquals([error.exitCode, error.signal], [code, null]);
  }
  const future = pool.submit(tasks.throwLater);
  const error = await assertRejects(() => within(future), WorkerExitedError);
  assertEquals(error.exitCode, 1);
  assertStringIncludes(error.stderrTail, "stray failure");
});

Deno.test("SubprocessExecutor never runs a task twice", async () => {
  using file = freshPath();
  await using pool = createPool();
  const future = pool.submit(tasks.appendThenExit, file.path);
  await assertRejects(() => within(future), WorkerExitedError);
  await within(pool.submit(tasks.add, 1, 1));
  assertEquals(await Deno.readTextFile(file.path), "ran\n");
});

Deno.test("SubprocessExecutor ends a task that computes for ever", async () => {
  using file = freshPath();
  await using pool = createPool();
  const controller = new AbortController();
  const bound = pool.with({ signal: controller.signal });
  const future = bound.submit(tasks.spin, file.path);
  const pid = Number(await textOf(file.path));
  controller.abort();
  await assertRejects(() => within(future));
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  await until(() => !isAlive(pid));
});

Deno.test("SubprocessExecutor ends a stopped child at its time limit", async () => {
  using file = freshPath();
  await using pool = createPool();
  const future = pool.with({ timeoutMs: 500 })
    .submit(tasks.startedThenNever, file.path);
  const pid = Number(await textOf(file.path));
  Deno.kill(pid, "SIGSTOP");
  await assertRejects(() => within(future), TimeoutError);
  await until(() => !isAlive(pid));
});

Deno.test("SubprocessExecutor drains a flood on standard error", async () => {
  const { code, stdout } = await runProgram(`
    await using pool = new SubprocessExecutor({ maxWorkers: 1 });
    console.log(await pool.submit(tasks.floodStderr));
  `);
  assertEquals([code, stdout], [0, "flooded\n"]);
});

Deno.test("SubprocessExecutor gives tasks no more permissions than asked", async () => {
  await using bare = new SubprocessExecutor({ maxWorkers: 1 });
  const here = new URL(import.meta.url).pathname;
  const error = await assertRejects(
    () => within(bare.submit(tasks.readHere, here)),
    Deno.errors.NotCapable,
  );
  assertStringIncludes(error.message, "read access");
  assertEquals(await within(bare.submit(tasks.add, 1, 1)), 2);
});

Deno.test("SubprocessExecutor refuses to inherit permissions", () => {
  assertThrows(
    () => new SubprocessExecutor({ permissions: { net: "inherit" } }),
    TypeError,
    "inherit",
  );
});

Deno.test("SubprocessExecutor uses every worker it may have", async () => {
  await using pool = createPool(2);
  const results = () =>
    Array.from({ length: 64 }, () => pool.submit(tasks.whoAmI, 2_000));
  const isolates = new Set(await within(Promise.all(results())));
  for (const again of await within(Promise.all(results()))) isolates.add(again);
  assertEquals(isolates.size, 2);
});

Deno.test("SubprocessExecutor says that it is broken where no child can start", async () => {
  const { code, stdout } = await runProgram(
    `
    const pool = new SubprocessExecutor({ maxWorkers: 2 });
    const future = pool.submit(tasks.add, 1, 1);
    const error = await future.catch((error) => error);
    console.log(error.name);
    try { pool.submit(tasks.add, 1, 1); } catch (error) { console.log(error.name); }
    await pool.shutdown();
  `,
    { flags: ["--deny-run"] },
  );
  const { name } = BrokenExecutorError;
  assertEquals([code, stdout], [0, `${name}\n${name}\n`]);
});

Deno.test("SubprocessExecutor leaves no child when its parent is killed in the middle of work", async () => {
  for (const flags of [["--allow-run"], ["--allow-run=deno"]]) {
    using file = freshPath();
    const parent = startProgram(
      `
      const pool = new SubprocessExecutor({ maxWorkers: 1, permissions: { write: true } });
      await pool.submit(tasks.spin, ${JSON.stringify(file.path)});
    `,
      { flags },
    );
    const pid = Number(await textOf(file.path));
    assert(isAlive(pid));
    parent.kill("SIGKILL");
    await parent.output();
    await until(() => !isAlive(pid));
  }
});

Deno.test("SubprocessExecutor lets a program end that forgot to shut it down", async () => {
  const { code, stdout } = await runProgram(`
    const pool = new SubprocessExecutor({ maxWorkers: 2 });
    console.log(await pool.submit(tasks.add, 1, 1));
  `);
  assertEquals([code, stdout], [0, "2\n"]);
});
