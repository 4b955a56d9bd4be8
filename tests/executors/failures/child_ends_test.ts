import { assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import {
  BrokenExecutorError,
  SubprocessExecutor,
  WorkerExitedError,
} from "../../../src/executors/mod.ts";
import { assertAftermath } from "../fixtures/aftermath.ts";
import { freshPath, textOf, until, within } from "../fixtures/bounds.ts";
import { isAlive } from "../fixtures/processes.ts";
import * as tasks from "../fixtures/tasks.ts";

const permissions = { read: true, write: true, run: true, env: true } as const;

function createPool(): SubprocessExecutor {
  return new SubprocessExecutor({ maxWorkers: 1, permissions });
}

/** What a task does to its child, and how the error that comes of it begins. */
const ENDS:
  readonly (readonly [string, readonly [string, ...unknown[]], RegExp])[] = [
    ["exits with 0", ["exit", 0], /exit code 0/],
    ["exits with 3", ["exit", 3], /exit code 3/],
    ["throws outside of its task", ["throwLater"], /exit code 1/],
    ["leaves a rejection behind", ["rejectLater"], /exit code 1/],
    [
      "writes no frame to the pipe",
      ["writeToPipe", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], false],
      /no frame/,
    ],
    [
      "writes half a frame and exits",
      ["writeToPipe", [0x02, 0x58, 0x53, 0x50, 9], true],
      /exit code 0/,
    ],
    [
      "claims a frame of 4 GiB",
      ["writeToPipe", [
        0x02,
        0x58,
        0x53,
        0x50,
        255,
        255,
        255,
        255,
        0,
        0,
        0,
        0,
      ], false],
      /no frame/,
    ],
    [
      "writes a frame that holds no message",
      ["writeToPipe", [
        0x02,
        0x58,
        0x53,
        0x50,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0x78,
      ], false],
      /no message/,
    ],
  ];

for (const [what, [name, ...args], message] of ENDS) {
  Deno.test({
    name: `SubprocessExecutor survives a child that ${what}`,
    // No task can write to the socket that a child has there.
    ignore: name === "writeToPipe" && Deno.build.os === "windows",
    async fn() {
      const pool = createPool();
      const { module } = tasks.add;
      const future = pool.submit({ module, export: name }, ...args);
      const error = await within(future).catch((caught) => caught);
      assertInstanceOf(error, WorkerExitedError);
      assertMatch(error.message, message);
      await assertAftermath(pool, [future]);
    },
  });
}

Deno.test("SubprocessExecutor survives a child that runs out of memory", async () => {
  const pool = new SubprocessExecutor({ maxWorkers: 1, maxHeapMiB: 64 });
  const future = pool.submit(tasks.exhaustHeap);
  const error = await within(future).catch((caught) => caught);
  assertInstanceOf(error, WorkerExitedError);
  assertMatch(error.stderrTail, /memory/i);
  await assertAftermath(pool, [future]);
});

Deno.test("SubprocessExecutor does not wait for a grandchild that holds the pipes", async () => {
  using file = freshPath();
  const pool = createPool();
  const future = pool.submit(tasks.leaveGrandchild, file.path);
  const error = await within(future).catch((caught) => caught);
  assertInstanceOf(error, WorkerExitedError);
  assertEquals(error.exitCode, 4);
  Deno.kill(Number(await textOf(file.path)), "SIGKILL");
  await assertAftermath(pool, [future]);
});

Deno.test("SubprocessExecutor kills a child that ignores SIGTERM", async () => {
  using file = freshPath();
  const pool = createPool();
  const future = pool.submit(tasks.ignoreSigterm, file.path);
  const pid = Number(await textOf(file.path));
  await within(pool.shutdown({ graceMs: 50 }));
  await within(future.catch(() => {}));
  await until(() => !isAlive(pid));
});

Deno.test("SubprocessExecutor ends a child that its task keeps busy after its end", async () => {
  using file = freshPath();
  const pool = createPool();
  assertEquals(await within(pool.submit(tasks.leaveTimer, file.path)), "left");
  // The child reads on in the background, and its timer goes on between tasks.
  await until(async () => Number(await textOf(file.path)) > 3);
  for (let n = 0; n < 20; n++) {
    assertEquals(await within(pool.submit(tasks.add, n, 1)), n + 1);
  }
  await assertAftermath(pool);
});

Deno.test("SubprocessExecutor breaks where onCrash says so", async () => {
  const pool = new SubprocessExecutor({
    maxWorkers: 1,
    permissions,
    onCrash: "break",
  });
  const crashing = pool.submit(tasks.exit, 3);
  const waiting = pool.submit(tasks.add, 1, 1);
  const crash = await within(crashing).catch((caught) => caught);
  assertInstanceOf(crash, WorkerExitedError);
  const error = await within(waiting).catch((caught) => caught);
  assertInstanceOf(error, BrokenExecutorError);
  assertInstanceOf(error.cause, WorkerExitedError);
  await assertAftermath(pool, [crashing, waiting]);
});

Deno.test("SubprocessExecutor gives up after a row of crashes, and says so", async () => {
  const pool = createPool();
  const futures = Array.from({ length: 12 }, () => pool.submit(tasks.exit, 1));
  const errors = await within(
    Promise.all(futures.map((future) => future.catch((error) => error))),
  );
  assertInstanceOf(errors[0], WorkerExitedError);
  assertInstanceOf(errors.at(-1), BrokenExecutorError);
  await assertAftermath(pool, futures);
});
