/** The work was given up before it gave a result: by `cancel()`, by an abort signal (then the `cause`), or by a shutdown. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}

/** The work had no result within `timeoutMs` of its submission. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** The executor takes no more work, or was killed with this work under way. */
export class ShutdownError extends Error {
  override readonly name = "ShutdownError";
}

/** The queue holds `maxQueue` tasks; wait for one to settle, or use `map`, which waits by itself. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/** The pool can start no more workers, or lost one under `onCrash: "break"`; the `cause` says how. */
export class BrokenExecutorError extends Error {
  override readonly name = "BrokenExecutorError";
}

/** A value cannot cross into another isolate. */
export class SerializationError extends Error {
  override readonly name = "SerializationError";
  /** Where the value is, such as `arguments[0].user.save`. */
  readonly path: string;

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

/** A thread or process ended while it held this work; the work is not tried again. */
export class WorkerExitedError extends Error implements WorkerExit {
  override readonly name = "WorkerExitedError";
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;

  constructor(message: string, exit: Partial<WorkerExit> & ErrorOptions = {}) {
    super(message, exit);
    this.exitCode = exit.exitCode ?? null;
    this.signal = exit.signal ?? null;
    this.stderrTail = exit.stderrTail ?? "";
  }
}
