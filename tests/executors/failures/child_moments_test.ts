import { assert } from "@std/assert";
import { type Future, SubprocessExecutor } from "../../../src/executors/mod.ts";
import { assertAftermath } from "../fixtures/aftermath.ts";
import { freshPath, textOf, until, within } from "../fixtures/bounds.ts";
import { denoChildren, isAlive } from "../fixtures/processes.ts";
import * as tasks from "../fixtures/tasks.ts";

// The moments are told from what `ps` shows.
const ignore = Deno.build.os === "windows";

const INJURIES = ["SIGKILL", "SIGTERM", "SIGABRT", "SIGSTOP"] as const;
type Injury = typeof INJURIES[number];

/** Brings a pool to a moment in the life of its child. */
type Moment = (pool: SubprocessExecutor) => Promise<{
  readonly pid: number;
  readonly futures: readonly Future<unknown>[];
}>;

/** A stopped process never answers: whoever may meet one sets a limit. */
const LIMIT = { timeoutMs: 3_000 };

const MOMENTS: Readonly<Record<string, Moment>> = {
  "before it is ready": async (pool) => {
    // On a slow machine it may be ready by the time it is stopped: only the limit tells that it never answers.
    const futures = [pool.with({ timeoutMs: 5_000 }).submit(tasks.add, 1, 1)];
    await until(() => denoChildren().length > 0);
    return { pid: denoChildren()[0] ?? NaN, futures };
  },
  "while it is idle": async (pool) => {
    const pid = await within(pool.submit(tasks.pid));
    return { pid, futures: [] };
  },
  "in the middle of a task": async (pool) => {
    using file = freshPath();
    const limited = pool.with(LIMIT);
    const futures = [limited.submit(tasks.startedThenNever, file.path)];
    return { pid: Number(await textOf(file.path)), futures };
  },
  "while it is sent a large value": async (pool) => {
    const pid = await within(pool.submit(tasks.pid));
    const bytes = new Uint8Array(2 ** 25);
    const futures = [pool.with(LIMIT).submit(tasks.sumOfBytes, bytes)];
    // On a busy machine its limit may pass between two looks.
    await until(() => futures[0]?.state !== "pending");
    return { pid, futures };
  },
  "while it shuts down": async (pool) => {
    const pid = await within(pool.submit(tasks.pid));
    const futures = [pool.submit(tasks.add, 1, 1)];
    void pool.shutdown();
    return { pid, futures };
  },
};

for (const [when, reach] of Object.entries(MOMENTS)) {
  for (const injury of INJURIES) {
    Deno.test({
      name: `SubprocessExecutor survives ${injury} to its child ${when}`,
      ignore,
      async fn() {
        const pool = new SubprocessExecutor({
          maxWorkers: 1,
          startTimeoutMs: 2_000,
          permissions: { read: true, write: true },
        });
        try {
          await survive(pool, { when, reach, injury });
        } finally {
          // What one test leaves behind must not fail those after it.
          pool.kill();
          await within(pool.shutdown());
        }
      },
    });
  }
}

async function survive(
  pool: SubprocessExecutor,
  { when, reach, injury }: {
    readonly when: string;
    readonly reach: Moment;
    readonly injury: Injury;
  },
): Promise<void> {
  const { pid, futures } = await reach(pool);
  try {
    Deno.kill(pid, injury);
  } catch (error) {
    // It ended by itself just before.
    assert(error instanceof Deno.errors.NotFound || !isAlive(pid));
  }
  if (when === "while it is idle") await noticed(pool, injury);
  if (when === "while it shuts down") {
    await within(pool.shutdown({ graceMs: 300 }));
    await within(Promise.allSettled(futures));
  } else await assertAftermath(pool, futures);
  await until(() => !isAlive(pid));
}

/** A pool hears of an idle child's end; of one that was stopped it learns only by a limit. */
async function noticed(
  pool: SubprocessExecutor,
  injury: Injury,
): Promise<void> {
  if (injury !== "SIGSTOP") {
    return await until(() => pool.statistics.workers === 0);
  }
  const late = pool.with({ timeoutMs: 300 }).submit(tasks.add, 1, 1);
  await within(late.catch(() => {}));
}
