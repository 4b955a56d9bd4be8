import type { Work } from "./predict.ts";
import type { Estimate } from "./rank.ts";

/** How a program runs a model with this library. */
export interface ExecutorUse {
  /** Name of the executor's class. */
  readonly name: string;
  /** The option that says how many tasks it runs at once; null where it takes none. */
  readonly option: "maxInFlight" | "maxWorkers" | null;
}

/** By model: a run does not say how this library is called. */
const EXECUTORS: Readonly<Record<string, ExecutorUse>> = {
  "sequential": { name: "SequentialExecutor", option: null },
  "async": { name: "AsyncExecutor", option: "maxInFlight" },
  "worker-pool": { name: "WorkerExecutor", option: "maxWorkers" },
  "worker-per-task": { name: "WorkerPerTaskExecutor", option: "maxWorkers" },
  "shared-memory": { name: "SharedMemoryExecutor", option: "maxWorkers" },
  "subprocess-pool": { name: "SubprocessExecutor", option: "maxWorkers" },
  "subprocess-per-task": {
    name: "SubprocessPerTaskExecutor",
    option: "maxWorkers",
  },
};

/** This library's executor for a model; absent for a model that this version does not know. */
export function executorUse(model: string): ExecutorUse | undefined {
  return Object.hasOwn(EXECUTORS, model) ? EXECUTORS[model] : undefined;
}

/** A file of a program. */
export interface SnippetFile {
  /** Its name. */
  readonly name: string;
  /** Its text. */
  readonly text: string;
}

/** Most tasks that a program keeps in flight unless told otherwise: sockets and memory are not endless. */
const MAX_IN_FLIGHT = 1_000;

/** A program that runs a work on a model with this library's executors; what one item does is left to its user. */
export function writeSnippet(
  { model, workers }: Pick<Estimate, "model" | "workers">,
  work: Work,
): SnippetFile[] {
  const use = executorUse(model);
  if (use === undefined) {
    throw new TypeError(`Cannot write a program for ${model}: unknown model`);
  }
  return [
    { name: "tasks.ts", text: tasksText(work) },
    { name: "main.ts", text: mainText(work, { ...use, workers }) },
  ];
}

function tasksText({ waitNs, isBlocking, isNative }: Work): string {
  const isAsync = isNative || (waitNs > 0 && !isBlocking);
  return `import { task } from "@crossover/crossover/task";

export const work = task(import.meta, ${
    isAsync ? "async " : ""
  }function work(item: number) {
  ${
    isAsync
      ? "return await Promise.resolve(item);"
      : "return item;"
  } // What one item needs.
});
`;
}

function mainText(
  { items }: Work,
  { name, option, workers }: ExecutorUse & { readonly workers: number },
): string {
  const most = option === "maxInFlight" ? MAX_IN_FLIGHT : workers;
  const options = option && `{ ${option}: ${Math.min(items, most)} }`;
  return `import { ${name} } from "@crossover/crossover";
import { work } from "./tasks.ts";

const items = Array.from({ length: ${items} }, (_, item) => [item] as const);
await using executor = new ${name}(${options ?? ""});
const answers = await Array.fromAsync(executor.map(work, items));
console.log(answers.length);
`;
}
