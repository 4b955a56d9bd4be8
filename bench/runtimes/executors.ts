/** Runs batches on Crossover's executors, as program.mjs does without them. */
import { SubprocessExecutor, WorkerExecutor } from "../../src/executors/mod.ts";
import { runBatches } from "./batches.mjs";

interface Request {
  readonly how: "worker-executor" | "subprocess-executor";
  readonly task: string;
  readonly inputs: readonly unknown[];
  readonly workers: number;
}

await runBatches(({ how, task, inputs, workers }: Request) => {
  const executor = how === "worker-executor"
    ? new WorkerExecutor({ maxWorkers: workers })
    : new SubprocessExecutor({
      maxWorkers: workers,
      permissions: { net: ["127.0.0.1"] },
    });
  const reference = {
    module: import.meta.resolve("./tasks.mjs"),
    export: task,
  };
  const calls = inputs.map((input) => [input]);
  return () => Array.fromAsync(executor.map(reference, calls));
});
