import type { DurationSummary } from "./durations.ts";
import type { Future } from "./future.ts";
import type { TaskReference } from "./task.ts";

/** How one submission is to be treated, whatever the executor. */
export interface SubmitOptions {
  /** Gives the work up, running or not, when it aborts. */
  readonly signal?: AbortSignal;
  /** Most milliseconds from submission to result, waiting included. */
  readonly timeoutMs?: number;
}

/** How `map` feeds an executor. */
export interface MapOptions {
  /**
   * Inputs that travel and run together; raise it where one input takes microseconds.
   *
   * @default {1}
   */
  readonly chunkSize?: number;
  /** Most results under way or unread; needed for inputs that never end. Without it every input is submitted at once. */
  readonly bufferSize?: number;
}

/** How an executor is to end. */
export interface ShutdownOptions {
  /**
   * Whether work that has not begun is cancelled rather than done.
   *
   * @default {false}
   */
  readonly cancelPending?: boolean;
  /** Most milliseconds to wait for running work before it is killed; without it, as long as it takes. */
  readonly graceMs?: number;
}

/** What takes work: an executor, or an executor seen through {@linkcode Executor.with}. */
export interface Submitter {
  /**
   * Queues one task.
   *
   * @throws {TypeError} where the task is no reference.
   * @throws {ShutdownError} where the executor takes no more work.
   * @throws {BrokenExecutorError} where it can start no workers.
   * @throws {QueueFullError} where as many tasks wait as `maxQueue` allows.
   */
  submit<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    ...args: Args
  ): Future<Awaited<Result>>;

  /**
   * Runs a task on each tuple of arguments. Work begins before the first result is asked for; results come in the order
   * of the inputs; leaving the loop cancels what has not begun.
   */
  map<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    argumentTuples: Iterable<Readonly<Args>> | AsyncIterable<Readonly<Args>>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<Result>>;
}

/** What an executor is doing, at one moment. */
export interface ExecutorStatistics {
  /** Tasks that wait for their turn. */
  readonly pending: number;
  /** Tasks that run, or are on their way to a worker. */
  readonly running: number;
  /** Tasks that gave a result or failed. */
  readonly completed: number;
  /** Threads or processes that are there, busy or not; 0 for executors that have none. */
  readonly workers: number;
  /** Those of them that are ready and have nothing to do. */
  readonly idle: number;
  /** Tasks given up while they ran on, because nothing can stop them; each still holds its thread, if it has one. */
  readonly abandoned: number;
  /** From submission until the work began, or was sent to a worker. */
  readonly waitMs: DurationSummary;
  /** The work itself; for inputs of `map` that travel together, their mean. */
  readonly runMs: DurationSummary;
}

/** The one contract of every concurrency model. */
export interface Executor<Options extends SubmitOptions = SubmitOptions>
  extends Submitter, EventTarget, AsyncDisposable {
  /** The same executor, with options for what is submitted through it. */
  with(options: Options): Submitter;
  /** What it is doing now. */
  readonly statistics: ExecutorStatistics;
  /** Resolves when the queue has room: at once, unless as many tasks wait as `maxQueue` allows. */
  readonly ready: Promise<void>;
  /** Takes no more work, waits for what it has, and ends every worker. Calling it again waits for the same end. */
  shutdown(options?: ShutdownOptions): Promise<void>;
  /** Ends every worker at once: waiting work is cancelled, running work fails with a {@linkcode ShutdownError}. */
  kill(): void;
}
