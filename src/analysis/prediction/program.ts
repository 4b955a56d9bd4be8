import type { Work } from "./predict.ts";
import type { Estimate } from "./rank.ts";

/** How a program runs a model with this library. */
export interface ExecutorUse {
  /** Name of the executor's class. */
  readonly name: string;
  /** The option that says how many tasks it runs at once; null where it takes none. */
  readonly option: "maxInFlight" | "maxWorkers" | null;
  /** Whether its tasks run with permissions of their own. */
  readonly takesPermissions?: true;
}

/** By model: a run does not say how this library is called. */
const EXECUTORS: Readonly<Record<string, ExecutorUse>> = {
  "sequential": { name: "SequentialExecutor", option: null },
  "async": { name: "AsyncExecutor", option: "maxInFlight" },
  "worker-pool": { name: "WorkerExecutor", option: "maxWorkers" },
  "worker-per-task": { name: "WorkerPerTaskExecutor", option: "maxWorkers" },
  "shared-memory": { name: "SharedMemoryExecutor", option: "maxWorkers" },
  "subprocess-pool": {
    name: "SubprocessExecutor",
    option: "maxWorkers",
    takesPermissions: true,
  },
  "subprocess-per-task": {
    name: "SubprocessPerTaskExecutor",
    option: "maxWorkers",
    takesPermissions: true,
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

/** A user's task, as a program names it. */
export interface TaskProgram {
  /** The module as the program imports it: `./thumbnail.ts`. */
  readonly module: string;
  /** Name of the exported function. */
  readonly export: string;
  /** How the module gives its arguments; null where its function takes none. */
  readonly inputs: "list" | "function" | null;
  /** The combination of params that was measured. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Calls of the batch that was measured. */
  readonly items: number;
  /** Whether the module has a `setup` for each worker. */
  readonly hasSetup: boolean;
  /** What the task needs in a process of its own. */
  readonly permissions: Readonly<Record<string, unknown>>;
}

/** A program that runs a user's task on a model, with the arguments that its file gives. */
export function writeTaskProgram(
  { model, workers }: Pick<Estimate, "model" | "workers">,
  task: TaskProgram,
): string {
  const use = executorUse(model);
  if (use === undefined) {
    throw new TypeError(`Cannot write a program for ${model}: unknown model`);
  }
  const { items, parameters, inputs } = task;
  const module = JSON.stringify(task.module);
  const given = JSON.stringify({ ...parameters, items });
  const calls = inputs === "function"
    ? `await inputs(${given})`
    : inputs === "list"
    ? "inputs"
    : `Array.from({ length: ${items} }, () => [])`;
  const most = use.option === "maxInFlight"
    ? Math.min(items, MAX_IN_FLIGHT)
    : workers;
  const options = [
    ...(use.option === null ? [] : [`${use.option}: ${most}`]),
    ...(task.hasSetup && use.option === "maxWorkers"
      ? ['initializer: { module: task.module, export: "setup" }']
      : []),
    ...(use.takesPermissions
      ? [`permissions: ${JSON.stringify(task.permissions)}`]
      : []),
  ];
  return `import { ${use.name} } from "@crossover/crossover";
// Imported here as well, so that \`deno compile\` finds the module of the task.
import ${inputs === null ? "" : "{ inputs } from "}${module};

const task = {
  module: import.meta.resolve(${module}),
  export: ${JSON.stringify(task.export)},
};
const calls = ${calls};
await using executor = new ${use.name}(${
    options.length === 0 ? "" : `{ ${options.join(", ")} }`
  });
const answers = await Array.fromAsync(executor.map(task, calls));
console.log(answers.length);
`;
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
