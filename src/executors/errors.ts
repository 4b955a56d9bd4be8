/** What every error of an executor itself extends; a task's own errors do not. */
export class ExecutorError extends Error {
  /** Takes its name from the class, so that it is still told after crossing isolates. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The work was given up before it gave a result: by `cancel()`, by an abort signal (then the `cause`), or by a shutdown. */
export class CancelledError extends ExecutorError {}

/** The work had no result within `timeoutMs` of its submission. */
export class TimeoutError extends ExecutorError {}

/** The executor takes no more work, or was killed with this work under way. */
export class ShutdownError extends ExecutorError {}

/** As many tasks wait as `maxQueue` allows. */
export class QueueFullError extends ExecutorError {}

/** The pool can start no more workers, or lost one under `onCrash: "break"`; the `cause` says how. */
export class BrokenExecutorError extends ExecutorError {}

/** A value cannot cross into another isolate. */
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

/** A thread or process ended while it held this work; the work is not tried again. */
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
