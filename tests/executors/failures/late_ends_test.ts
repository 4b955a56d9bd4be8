import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import {
  type Executor,
  SharedMemoryExecutor,
  SubprocessExecutor,
  WorkerExecutor,
  WorkerExitedError,
} from "../../../src/executors/mod.ts";
import { assertAftermath } from "../fixtures/aftermath.ts";
import { until, within } from "../fixtures/bounds.ts";
import { workerThreadCount } from "../fixtures/processes.ts";
import * as tasks from "../fixtures/tasks.ts";

const POOLS: readonly (new (options: { maxWorkers: number }) => Executor)[] = [
  WorkerExecutor,
  SharedMemoryExecutor,
  SubprocessExecutor,
];
const MOMENTS = ["microtask", "timer", "two turns"];
const RESULTS = [7, "text", new Uint8Array(100_000)];
const AFTER = ["returnThenExit", "returnLaterThenExit", "returnThenThrow"];

for (const create of [WorkerExecutor, SharedMemoryExecutor]) {
  for (const kind of ["warm", "new"]) {
    Deno.test({
      name:
        `${create.name} gives the result of a ${kind} thread that has failed before the program listens`,
      // The count is Linux's.
      ignore: Deno.build.os !== "linux",
      async fn() {
        const before = workerThreadCount();
        const pool = new create({ maxWorkers: 1 });
        if (kind === "warm") await within(pool.submit(tasks.add, 1, 1));
        const future = pool.submit(tasks.returnThenThrow, "timer", 7);
        // Sent with the next microtask. From then on this program hears nothing until the thread is gone; of a new one
        // not even that it is ready.
        await Promise.resolve();
        await Promise.resolve();
        // A new thread takes a moment to be there; a warm one may be gone by the first look.
        for (let looks = 0; kind === "new" && looks < 20; looks++) {
          if (workerThreadCount() > before) break;
        }
        for (let looks = 0; workerThreadCount() > before; looks++) {
          assert(looks < 5_000, "the thread has not failed");
        }
        assertEquals(await within(future), 7);
        await within(pool.shutdown());
      },
    });
  }

  Deno.test(`${create.name} gives the result of a promise whose task fails elsewhere before it settles`, async () => {
    for (const result of ["text", "a map"]) {
      const pool = new create({ maxWorkers: 1 });
      const future = pool.submit(tasks.returnLaterThenThrow, result);
      const expected = result === "text" ? result : new Map([["key", NaN]]);
      assertEquals(await within(future), expected);
      await within(pool.shutdown());
    }
  });
}

for (const create of POOLS) {
  for (const name of AFTER) {
    for (const when of MOMENTS) {
      // A promise settles some microtasks after its function has returned.
      if (name === "returnLaterThenExit" && when === "microtask") continue;
      Deno.test(`${create.name} gives the result of ${name}, which ends its worker by a ${when}`, async () => {
        const { module } = tasks.add;
        for (const result of RESULTS) {
          const pool = new create({ maxWorkers: 1 });
          const future = pool.submit({ module, export: name }, when, result);
          assertEquals(await within(future), result);
          await within(pool.shutdown());
        }
      });

      Deno.test(`${create.name} gives what is not plain of ${name}, which ends its worker by a ${when}`, async () => {
        const { module } = tasks.add;
        const run = async (asked: string) => {
          // A new worker each time, which has met plain values only.
          const pool = new create({ maxWorkers: 1 });
          const future = pool.submit({ module, export: name }, when, asked);
          const [outcome] = await within(Promise.allSettled([future]));
          await within(pool.shutdown());
          return outcome;
        };
        assertEquals(await run("a map"), {
          status: "fulfilled",
          value: new Map([["key", NaN]]),
        });
        const failed = await run("an error");
        assertInstanceOf(Reflect.get(failed, "reason"), RangeError);
      });
    }
  }

  Deno.test(`${create.name} fails no later task for what a task left behind`, async () => {
    await using pool = new create({ maxWorkers: 1 });
    for (const ms of [0, 20]) {
      assertEquals(await within(pool.submit(tasks.throwAfter, ms)), ms);
      // The worker is lost while nothing runs, and not at the next task.
      await until(() => pool.statistics.workers === 0);
      assertEquals(await within(pool.submit(tasks.echo, "next")), "next");
    }
  });

  Deno.test(`${create.name} gives the results that a task ended its worker after`, async () => {
    const pool = new create({ maxWorkers: 1 });
    // All in one message, once the task is known to be short: its first run took as long as its module took to load.
    for (let n = 0; n < 40; n++) {
      await within(pool.submit(tasks.exitFrom, 0, 1));
    }
    const futures = Array.from(
      { length: 5 },
      (_, n) => pool.submit(tasks.exitFrom, n, 3),
    );
    const outcomes = await within(Promise.allSettled(futures));
    assertEquals(
      outcomes.map(({ status }) => status),
      ["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"],
    );
    const error = await futures[3]?.catch((caught) => caught);
    assertInstanceOf(error, WorkerExitedError);
    await assertAftermath(pool, futures);
  });

  for (
    const how of [
      "number",
      "one that is no list",
      "an array",
      "detached",
    ]
  ) {
    Deno.test(`${create.name} fails the task alone that hands over ${how}`, async () => {
      await using pool = new create({ maxWorkers: 1 });
      const before = pool.submit(tasks.add, 1, 1);
      const wrong = pool.submit(tasks.moveWrongly, how);
      const after = pool.submit(tasks.add, 2, 2);
      // A process cannot be handed anything: it gets a copy, if there is a list at all.
      const isIgnored = create === SubprocessExecutor &&
        !["number", "one that is no list"].includes(how);
      if (isIgnored) assertEquals(await within(wrong), new Uint8Array(8));
      else await assertRejects(() => within(wrong), Error);
      assertEquals([await within(before), await within(after)], [2, 4]);
    });
  }
}
