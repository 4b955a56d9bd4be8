/**
 * What every error of an executor itself extends; a task's own errors do not.
 *
 * @example
 * ```ts
 * import { SequentialExecutor, ExecutorError } from "./mod.ts";
 *
 * const executor = new SequentialExecutor();
 * await executor.shutdown();
 * try {
 *   executor.submit({ module: "node:path", export: "basename" }, "/a/b");
 * } catch (error) {
 *   console.log(error instanceof ExecutorError); // true
 * }
 * ```
 */
export class ExecutorError extends Error {
  /** Takes its name from the class, so that it is still told after crossing isolates. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * The work was given up before it gave a result: by `cancel()`, by an abort signal (then the `cause`), or by a shutdown.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, CancelledError } from "./mod.ts";
 *
 * await using executor = new AsyncExecutor();
 * const future = executor.submit({ module: "node:path", export: "basename" }, "/a/b");
 * future.cancel("no need");
 * const error = await future.catch((error) => error);
 * if (error instanceof CancelledError) console.log(error.cause); // "no need"
 * ```
 */
export class CancelledError extends ExecutorError {}

/**
 * The work had no result within `timeoutMs` of its submission.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, TimeoutError } from "./mod.ts";
 *
 * await using executor = new AsyncExecutor();
 * const wait = { module: "node:timers/promises", export: "setTimeout" };
 * const error = await executor.with({ timeoutMs: 5 }).submit(wait, 50)
 *   .catch((error) => error);
 * console.log(error instanceof TimeoutError); // true
 * ```
 */
export class TimeoutError extends ExecutorError {}

/**
 * The executor takes no more work, or was killed with this work under way.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, ShutdownError } from "./mod.ts";
 *
 * const executor = new AsyncExecutor();
 * await executor.shutdown();
 * try {
 *   executor.submit({ module: "node:path", export: "basename" }, "/a/b");
 * } catch (error) {
 *   console.log(error instanceof ShutdownError); // true
 * }
 * ```
 */
export class ShutdownError extends ExecutorError {}

/**
 * As many tasks wait as `maxQueue` allows.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, QueueFullError } from "./mod.ts";
 *
 * await using executor = new AsyncExecutor({ maxQueue: 1 });
 * const basename = { module: "node:path", export: "basename" };
 * executor.submit(basename, "/a/b");
 * try {
 *   executor.submit(basename, "/a/c");
 * } catch (error) {
 *   console.log(error instanceof QueueFullError); // true
 * }
 * await executor.ready; // there is room again
 * ```
 */
export class QueueFullError extends ExecutorError {}

/**
 * The pool can start no more workers, or lost one under `onCrash: "break"`; the `cause` says how.
 *
 * @example
 * ```ts
 * import { BrokenExecutorError, WorkerExecutor } from "./mod.ts";
 *
 * const initializer = { module: "node:fs", export: "readFileSync" };
 * await using pool = new WorkerExecutor({ initializer, initializerArgs: ["/none"] });
 * const error = await pool.submit({ module: "node:path", export: "basename" }, "/a")
 *   .catch((error) => error);
 * if (error instanceof BrokenExecutorError) console.log(error.cause);
 * ```
 */
export class BrokenExecutorError extends ExecutorError {}

/**
 * A value cannot cross into another isolate.
 *
 * @example
 * ```ts
 * import { SerializationError, WorkerExecutor } from "./mod.ts";
 *
 * await using pool = new WorkerExecutor();
 * const inspect = { module: "node:util", export: "inspect" };
 * const error = await pool.submit(inspect, { save: () => {} }).catch((error) => error);
 * if (error instanceof SerializationError) console.log(error.path); // "arguments[0].save"
 * ```
 */
export class SerializationError extends ExecutorError {
  /** Where the value is, such as `arguments[0].user.save`. */
  readonly path: string;

  /** Names the path as well as the reason. */
  constructor(message: string, options: ErrorOptions & { path: string }) {
    super(message, options);
    this.path = options.path;
  }
}

/** How a worker ended, as far as its kind can tell. */
export interface WorkerExit {
  /** Exit code; `null` where a signal ended it, or where nothing tells. */
  readonly exitCode: number | null;
  /** Signal that ended a process; `null` for threads. */
  readonly signal: string | null;
  /** The last of what a process wrote to standard error; empty for threads. */
  readonly stderrTail: string;
}

/**
 * A thread or process ended while it held this work; the work is not tried again.
 *
 * @example
 * ```ts
 * import { SubprocessExecutor, WorkerExitedError } from "./mod.ts";
 *
 * await using pool = new SubprocessExecutor({ maxWorkers: 1 });
 * const exit = { module: "node:process", export: "exit" };
 * const error = await pool.submit(exit, 3).catch((error) => error);
 * if (error instanceof WorkerExitedError) console.log(error.exitCode); // 3
 * ```
 */
export class WorkerExitedError extends ExecutorError implements WorkerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;

  /** Tells what is known of the end. */
  constructor(message: string, exit: Partial<WorkerExit> & ErrorOptions = {}) {
    super(message, exit);
    this.exitCode = exit.exitCode ?? null;
    this.signal = exit.signal ?? null;
    this.stderrTail = exit.stderrTail ?? "";
  }
}
