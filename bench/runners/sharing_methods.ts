import { WrongAnswerError } from "../../src/workloads/workload.ts";
import type { Addition } from "./entry/counter_thread.ts";
import type { Runner } from "./runner.ts";

/** What decides how a thread adds. */
export interface SharingRunnerOptions {
  readonly model: string;
  readonly workers: number;
  readonly additionsPerWorker: number;
}

/** Lets threads add 1 to one number, each many times, and counts the additions that were lost. */
export async function createSharingRunner(
  { model, workers, additionsPerWorker }: SharingRunnerOptions,
): Promise<Runner> {
  const memory = new SharedArrayBuffer(8);
  const counter = new Int32Array(memory, 0, 1);
  const threads = Array.from({ length: workers }, startThread);
  const order: Addition = {
    memory,
    how: model,
    times: additionsPerWorker,
  };
  const run = () =>
    Promise.all(threads.map((thread) => addOn(thread, { order, counter })));
  try {
    await run();
  } catch (error) {
    endAll(threads);
    throw error;
  }
  return {
    warmsUp: true,
    children: "none",
    setup: () => Promise.resolve(counter.fill(0)).then(() => {}),
    run,
    verify: () => {
      const wanted = workers * additionsPerWorker;
      const lostUpdates = wanted - Atomics.load(counter, 0);
      if (lostUpdates !== 0 && model !== "unsynchronised") {
        throw new WrongAnswerError(
          `Cannot accept counter: found ${
            wanted - lostUpdates
          }, expected ${wanted}`,
        );
      }
      return { lostUpdates };
    },
    teardown: () => Promise.resolve(endAll(threads)),
    kill: () => endAll(threads),
  };
}

function startThread(): Worker {
  return new Worker(new URL("./entry/counter_thread.ts", import.meta.url), {
    type: "module",
  });
}

function endAll(threads: readonly Worker[]): void {
  for (const thread of threads) thread.terminate();
}

/** Lets a thread add, and adds for it where it sends its additions as messages. */
function addOn(
  thread: Worker,
  { order, counter }: {
    readonly order: Addition;
    readonly counter: Int32Array;
  },
): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot add: found "${event.message}" in a thread`));
    };
    thread.onmessage = ({ data }: MessageEvent<number>) => {
      // Only this thread touches the number where additions are messages.
      if (data === 0) resolve();
      else counter[0] = (counter[0] ?? 0) + data;
    };
    thread.postMessage(order);
  });
}
