import type { ChunkOutcome } from "./pool/chunk.ts";
import type { TaskName } from "./task.ts";

/** The function behind a reference. */
export type TaskFunction = (...args: readonly unknown[]) => unknown;

/** How a module is loaded; a child process can load only those that it was started with. */
export type ImportModule = (
  module: string,
) => Promise<Readonly<Record<string, unknown>>>;

/** Finds the functions behind references, and remembers them: importing again would cost every task a turn. */
export class TaskFinder {
  readonly #importModule: ImportModule;
  readonly #found = new Map<string, TaskFunction>();

  constructor(importModule: ImportModule) {
    this.#importModule = importModule;
  }

  /** The function at once where it is known, so that short tasks need not wait for a promise. */
  find(task: TaskName): TaskFunction | Promise<TaskFunction> {
    return this.#found.get(`${task.export} ${task.module}`) ?? this.#load(task);
  }

  async #load(task: TaskName): Promise<TaskFunction> {
    const exports = await this.#importModule(task.module);
    const run = exports[task.export];
    if (!isFunction(run)) {
      throw new TypeError(
        `Cannot run task "${task.export}" of ${task.module}: found ${typeof run}, expected an exported function`,
      );
    }
    this.#found.set(`${task.export} ${task.module}`, run);
    return run;
  }
}

function isFunction(value: unknown): value is TaskFunction {
  return typeof value === "function";
}

/** Whether a task's result is still to come. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/** The calls of a chunk. */
interface ChunkOfCalls {
  /** The arguments of each. */
  readonly chunk: readonly unknown[];
  /** Whether nobody wants the results any more, if that can come about: the calls that are left are then not made. */
  readonly isGivenUp: (() => boolean) | undefined;
}

/**
 * Calls a task on one argument list after another, up to the first failure; a promise only where the task gives one, so
 * that short tasks need not wait for it.
 */
export function callEach(
  run: TaskFunction,
  calls: ChunkOfCalls,
): ChunkOutcome | Promise<ChunkOutcome> {
  const { chunk, isGivenUp } = calls;
  const values: unknown[] = [];
  for (const args of chunk) {
    if (isGivenUp?.()) break;
    try {
      const result = callOn(run, args);
      if (isPromiseLike(result)) return goOn(run, { ...calls, values, result });
      values.push(result);
    } catch (error) {
      return { values, failure: { error } };
    }
  }
  return { values };
}

async function goOn(
  run: TaskFunction,
  { chunk, isGivenUp, values, result }: ChunkOfCalls & {
    readonly values: unknown[];
    readonly result: PromiseLike<unknown>;
  },
): Promise<ChunkOutcome> {
  try {
    values.push(await result);
    for (const args of chunk.slice(values.length)) {
      if (isGivenUp?.()) break;
      values.push(await callOn(run, args));
    }
    return { values };
  } catch (error) {
    return { values, failure: { error } };
  }
}

function callOn(run: TaskFunction, args: unknown): unknown {
  // Each element of a chunk is an argument list.
  return run(...args as readonly unknown[]);
}
