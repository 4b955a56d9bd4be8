import { assert, assertEquals } from "@std/assert";
import {
  type Executor,
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
} from "../../src/executors/mod.ts";
import { freshPath, textOf, within } from "./fixtures/bounds.ts";
import { childPids } from "./fixtures/processes.ts";
import * as tasks from "./fixtures/tasks.ts";

// The children are looked up by what Linux tells of them.
const ignore = Deno.build.os !== "linux";

/** Deno closes the handle of a child that has ended some turns of the event loop before it says so. */
const TURNS = [0, 1, 2, 4, 8];
const BUSY_MICROS = 30_000;
const LIMIT_MS = 400;

const options = { maxWorkers: 1, permissions: { read: true, write: true } };
const CREATE: Readonly<Record<string, () => Executor>> = {
  SubprocessExecutor: () => new SubprocessExecutor(options),
  SubprocessPerTaskExecutor: () => new SubprocessPerTaskExecutor(options),
};

interface Injury {
  readonly pool: Executor;
  readonly controller: AbortController;
}

/** What reaches a child that has ended meanwhile. */
const REACH: Readonly<Record<string, (injury: Injury) => unknown>> = {
  "an abort": ({ controller }) => controller.abort("enough"),
  "kill()": ({ pool }) => pool.kill(),
  "shutdown()": ({ pool }) => pool.shutdown(),
  "the end of its grace": ({ pool }) => pool.shutdown({ graceMs: 0 }),
  "a time limit": () => {},
};

for (const [name, create] of Object.entries(CREATE)) {
  for (const [what, reach] of Object.entries(REACH)) {
    Deno.test({
      name:
        `${name} lives on where ${what} reaches a child that ended while the program was busy`,
      ignore,
      fn: async () => {
        for (const turns of TURNS) {
          // A busy machine may take longer to start a child than the time limit is.
          let limitMs = LIMIT_MS;
          while (!await loseChild(create(), { reach, turns, limitMs })) {
            limitMs *= 2;
          }
        }
        assertEquals(childPids(), []);
      },
    });
  }
}

/** Gives whether the task began within its time limit. */
async function loseChild(
  pool: Executor,
  { reach, turns, limitMs }: {
    readonly reach: (injury: Injury) => unknown;
    readonly turns: number;
    readonly limitMs: number;
  },
): Promise<boolean> {
  using file = freshPath();
  const controller = new AbortController();
  const isLimit = reach === REACH["a time limit"];
  const future = pool
    .with(isLimit ? { timeoutMs: limitMs } : { signal: controller.signal })
    .submit(tasks.startedThenNever, file.path);
  const settled = future.catch((error: unknown) => error);
  const begun = await Promise.race([textOf(file.path), settled]);
  const pid = Number(begun);
  if (isLimit && !pid) {
    await within(pool.shutdown());
    return false;
  }
  Deno.kill(pid, "SIGKILL");
  tasks.whoAmI(isLimit ? limitMs * 1_000 : BUSY_MICROS);
  for (let turn = 0; turn < turns; turn++) await nextTurn();
  const reached = reach({ pool, controller });
  await within(settled);
  await within(Promise.resolve(reached));
  await within(pool.shutdown());
  assert(future.state !== "running");
  return true;
}

function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
