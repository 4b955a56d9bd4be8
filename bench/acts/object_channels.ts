import { SubprocessExecutor } from "../../src/executors/mod.ts";
import { type Channel, startEchoThread } from "./channel.ts";
import type { EchoRecord } from "./records.ts";
import { wordsOfThread } from "./words.ts";

/** What object channels carry. */
export type Records = readonly EchoRecord[];

/** The channels that carry records, by the name of their variant. */
export const OBJECT_CHANNELS: Readonly<
  Record<string, () => Channel<Records>>
> = {
  "clone-objects": openThread,
  "pipe-objects": openExecutor,
};

function openThread(): Channel<Records> {
  const worker = startEchoThread();
  const words = wordsOfThread<{ readonly records: Records }>(worker);
  return {
    echo: async (records) => {
      const answer = words.next();
      worker.postMessage({ records });
      return (await answer).records;
    },
    end: () => worker.terminate(),
  };
}

/** The executor itself: how it writes records and reads them is what is asked about. */
function openExecutor(): Channel<Records> {
  const executor = new SubprocessExecutor({ maxWorkers: 1 });
  const task = {
    module: import.meta.resolve("./entry/echo_task.ts"),
    export: "echoRecords",
  };
  return {
    // The task gives back what it got, and the act checks that.
    echo: async (records) => await executor.submit(task, records) as Records,
    end: () => executor.shutdown(),
    kill: () => executor.kill(),
  };
}
