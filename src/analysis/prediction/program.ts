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

/** The executor of a program, and how many workers it has. */
export type ProgramChoice = Pick<Estimate, "model" | "workers">;

/** A program that runs a work on a model with this library's executors; what one item does is left to its user. */
export function writeSnippet(choice: ProgramChoice, work: Work): SnippetFile[] {
  const { items } = work;
  return [
    { name: "tasks.ts", text: tasksText(work) },
    {
      name: "main.ts",
      text: `${importOf(choice)}
import { work } from "./tasks.ts";

const items = Array.from({ length: ${items} }, (_, item) => [item] as const);
await using executor = ${newExecutor(choice, { items })};
const answers = await Array.fromAsync(executor.map(work, items));
console.log(answers.length);
`,
    },
  ];
}

/** Requests that a service keeps for each worker; more are refused, since their answers would come too late. */
const QUEUE_OF_WORKER = 40;

/** A server that does a work for each request, in the loop or on a model with workers. */
export function writeService(choice: ProgramChoice, work: Work): SnippetFile[] {
  const tasks = { name: "tasks.ts", text: tasksText(work) };
  if (optionOf(choice) !== "maxWorkers") {
    const main = `import { work } from "./tasks.ts";

Deno.serve(async () => Response.json(await work(1)));
`;
    return [tasks, { name: "main.ts", text: main }];
  }
  const extras = [`maxQueue: ${QUEUE_OF_WORKER * choice.workers}`];
  const main = `${importOf(choice, ["QueueFullError"])}
import { work } from "./tasks.ts";

const executor = ${newExecutor(choice, { items: Infinity, extras })};
Deno.serve(async () => {
  try {
    return Response.json(await executor.submit(work, 1));
  } catch (error) {
    if (!(error instanceof QueueFullError)) throw error;
    return new Response("busy", { status: 503 });
  }
});
`;
  return [tasks, { name: "main.ts", text: main }];
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
  /** What the program imports the executors from, where the user's project does not know the library by its name. */
  readonly library?: string;
}

/** A program that runs a user's task on a model, with the arguments that its file gives. */
export function writeTaskProgram(
  choice: ProgramChoice,
  task: TaskProgram,
): string {
  const { items, parameters, inputs, hasSetup, permissions } = task;
  const module = JSON.stringify(task.module);
  const given = JSON.stringify({ ...parameters, items });
  const calls = inputs === "function"
    ? `await inputs(${given})`
    : inputs === "list"
    ? "inputs"
    : `Array.from({ length: ${items} }, () => [])`;
  const hasWorkers = optionOf(choice) === "maxWorkers";
  const names = [
    ...(inputs === null ? [] : ["inputs"]),
    ...(hasSetup && !hasWorkers ? ["setup"] : []),
  ];
  const extras = [
    ...(hasSetup && hasWorkers
      ? ['initializer: { module: task.module, export: "setup" }']
      : []),
    ...(useOf(choice).takesPermissions
      ? [`permissions: ${JSON.stringify(permissions)}`]
      : []),
  ];
  const imports = [
    importOf(choice, [], task.library),
    ...(names.length === 0
      ? []
      : [`import { ${names.join(", ")} } from ${module};`]),
  ];
  return `${compileHint(choice, task.module)}
${imports.join("\n")}

const task = {
  module: import.meta.resolve(${module}),
  export: ${JSON.stringify(task.export)},
};
${hasSetup && !hasWorkers ? "await setup();\n" : ""}const calls = ${calls};
await using executor = ${newExecutor(choice, { items, extras })};
const answers = await Array.fromAsync(executor.map(task, calls));
console.log(answers.length);
`;
}

/** Threads and loops load the task's module by its URL, which a compiled program has to hold. */
function compileHint(choice: ProgramChoice, module: string): string {
  return useOf(choice).takesPermissions
    ? "// Not for `deno compile`: processes are started by deno, from files."
    : `// To compile it: deno compile --bundle --include ${module} main.ts`;
}

function useOf({ model }: ProgramChoice): ExecutorUse {
  const use = executorUse(model);
  if (use) return use;
  throw new TypeError(`Cannot write a program for ${model}: unknown model`);
}

function optionOf(choice: ProgramChoice): ExecutorUse["option"] {
  return useOf(choice).option;
}

function importOf(
  choice: ProgramChoice,
  others: readonly string[] = [],
  library = "@crossover/crossover",
): string {
  const names = [...others, useOf(choice).name].sort();
  return `import { ${names.join(", ")} } from ${JSON.stringify(library)};`;
}

function newExecutor(
  choice: ProgramChoice,
  { items, extras = [] }: {
    readonly items: number;
    readonly extras?: readonly string[];
  },
): string {
  const { name, option } = useOf(choice);
  const most = option === "maxInFlight" ? MAX_IN_FLIGHT : choice.workers;
  const options = [
    ...(option === null ? [] : [`${option}: ${Math.min(items, most)}`]),
    ...extras,
  ];
  return `new ${name}(${
    options.length === 0 ? "" : `{ ${options.join(", ")} }`
  })`;
}

function tasksText({ waitNs, isBlocking, isNative }: Work): string {
  const isAsync = isNative || (waitNs > 0 && !isBlocking);
  const async = isAsync ? "async " : "";
  const answer = isAsync ? "await Promise.resolve(item)" : "item";
  return `import { task } from "@crossover/crossover/task";

export const work = task(import.meta, ${async}function work(item: number) {
  return ${answer}; // What one item needs.
});
`;
}
