import type { TaskReference } from "./task.ts";

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
  find(task: TaskReference): TaskFunction | Promise<TaskFunction> {
    return this.#found.get(`${task.export} ${task.module}`) ?? this.#load(task);
  }

  async #load(task: TaskReference): Promise<TaskFunction> {
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
