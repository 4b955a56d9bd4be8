/* Runs batches on Deno, Node or Bun as a program without a library does. */
import { runBatches } from "./batches.mjs";
import { TASKS } from "./tasks.mjs";
import {
  shareOut,
  startClusterWorker,
  startProcess,
  startThread,
} from "./workers.mjs";

const START = {
  "threads": startThread,
  "processes": startProcess,
  "cluster": startClusterWorker,
};

await runBatches(async ({ how, task, inputs, workers }) => {
  const run = TASKS[task];
  switch (how) {
    case "loop":
      return async () => {
        const answers = [];
        for (const input of inputs) answers.push(await run(input));
        return answers;
      };
    case "event-loop":
      return () => Promise.all(inputs.map(run));
    case "first-thread":
      return async () => {
        const thread = await startThread();
        const answers = await shareOut([thread], { task, inputs });
        await thread.end();
        return answers;
      };
    default: {
      const started = await Promise.all(
        Array.from({ length: workers }, START[how]),
      );
      return () => shareOut(started, { task, inputs });
    }
  }
});
