/**
 * The base class of every error of an executor itself; a task's own errors are not of it.
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
  /** Takes its name from the class, so that the name survives crossing isolates. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * The work was cancelled before it began, by `cancel(reason)` or by a shutdown; the `cause` is the reason.
 *
 * Work that an abort signal ends rejects with the signal's `reason` itself, as `fetch` does: an `AbortError` unless the
 * caller gave another. Its future's `state` is `cancelled` too.
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
 * The work had no result within `timeoutMs` of its submission, or not all futures of `asCompleted` had settled in time.
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
 * The executor has been shut down and accepts no more work, or was killed while this work ran.
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
 * As many tasks are pending as `maxQueue` allows.
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
 * The pool cannot start workers, or lost one under `onCrash: "break"`. Each future has an error of its own; all of them
 * share the `cause`.
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

/** How a worker exited, as far as can be told. */
export interface WorkerExit {
  /** Exit code; `null` if a signal ended it, or if it is unknown. */
  readonly exitCode: number | null;
  /** Signal that ended a process; `null` for threads. */
  readonly signal: string | null;
  /** The end of what a process wrote to standard error; empty for threads. */
  readonly stderrTail: string;
}

/**
 * A thread or process exited while it held this work, which is not run again. Each future has an error of its own.
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

  /** Created by executors. */
  constructor(message: string, exit: Partial<WorkerExit> & ErrorOptions = {}) {
    super(message, exit);
    this.exitCode = exit.exitCode ?? null;
    this.signal = exit.signal ?? null;
    this.stderrTail = exit.stderrTail ?? "";
  }
}
