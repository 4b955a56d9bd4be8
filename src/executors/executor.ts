import type { Future } from "./future.ts";
import type { ExecutorStatistics } from "./statistics.ts";
import type { AnyFunction, TaskName, TaskReference } from "./task.ts";

/** Refuses a function among the arguments of a task, at compile time: it cannot cross into another isolate. */
export type Sendable<Args extends readonly unknown[]> = {
  readonly [K in keyof Args]: Args[K] extends AnyFunction
    ? { readonly "a function cannot cross into another isolate": never }
    : Args[K];
};

/** Options of one submission, for any executor. */
export interface SubmitOptions {
  /** Aborts the work, running or not. The future then rejects with the signal's `reason` itself. */
  readonly signal?: AbortSignal;
  /** Maximum milliseconds from submission to result, waiting included. */
  readonly timeoutMs?: number;
}

/** Options of one submission to threads. */
export interface WorkerSubmitOptions extends SubmitOptions {
  /**
   * Objects inside the arguments to transfer instead of copying; they are unusable here afterwards. For `map`, those of
   * all inputs.
   */
  readonly transfer?: readonly Transferable[];
}

/** How `map` feeds an executor. */
export interface MapOptions {
  /**
   * Inputs that are sent and run together; raise it where a call takes microseconds.
   *
   * @default {1}
   */
  readonly chunkSize?: number;
  /**
   * Maximum number of results in progress or unread; needed for endless inputs. Without it, every input is submitted at
   * once.
   */
  readonly bufferSize?: number;
}

/** How to shut an executor down. */
export interface ShutdownOptions {
  /**
   * Whether to cancel work that has not begun, rather than finish it.
   *
   * @default {false}
   */
  readonly cancelPending?: boolean;
  /** Milliseconds to wait for running work before it is killed; unlimited by default. */
  readonly graceMs?: number;
}

/** How the queue of an executor is bounded. */
export interface QueueOptions {
  /**
   * Maximum number of pending tasks. Beyond it `submit` throws a {@linkcode QueueFullError}, and `map` waits.
   *
   * @default {Infinity}
   */
  readonly maxQueue?: number;
}

/** Options of an {@linkcode AsyncExecutor}. */
export interface AsyncExecutorOptions extends QueueOptions {
  /**
   * Maximum number of tasks in flight.
   *
   * @default {64}
   */
  readonly maxInFlight?: number;
}

/** How an executor starts its workers. */
export interface WorkerStartOptions extends QueueOptions {
  /**
   * Maximum number of workers; they start on demand.
   *
   * @default {navigator.hardwareConcurrency}
   */
  readonly maxWorkers?: number;
  /** A task that each worker runs before any other, for example to open a database. If it fails, the executor breaks. */
  readonly initializer?: TaskName;
  /**
   * Arguments of the initializer.
   *
   * @default {[]}
   */
  readonly initializerArgs?: readonly unknown[];
  /**
   * Maximum milliseconds until a worker is ready.
   *
   * @default {30_000}
   */
  readonly startTimeoutMs?: number;
  /**
   * What happens when a worker exits by itself: it is replaced, or the executor breaks, and everything pending fails
   * with a {@linkcode BrokenExecutorError}. What the worker held fails either way, and is never run again.
   *
   * @default {"replace"}
   */
  readonly onCrash?: "replace" | "break";
}

/** Checks `initializerArgs` by the types of the initializer, at compile time. */
export interface TypedInitializer<Args extends readonly unknown[]> {
  /** As in {@linkcode WorkerStartOptions}. */
  readonly initializer?: TaskReference<Args>;
  /** As in {@linkcode WorkerStartOptions}. */
  readonly initializerArgs?: NoInfer<Args>;
}

/** How an executor keeps its workers warm. */
export interface WarmWorkerOptions extends WorkerStartOptions {
  /**
   * Workers to keep however long they are idle. Threads start with the executor; processes with the first task, which
   * tells which modules they must be able to load.
   *
   * @default {0}
   */
  readonly minWorkers?: number;
  /**
   * Milliseconds without work after which a worker is ended.
   *
   * @default {Infinity}
   */
  readonly idleTimeoutMs?: number;
  /**
   * Tasks after which a worker is replaced, to get rid of what tasks leave behind. The initializer does not count.
   *
   * @default {Infinity}
   */
  readonly maxTasksPerWorker?: number;
}

/** How the threads of a {@linkcode SharedMemoryExecutor} and their program wait for each other. */
export interface SharedMemoryExecutorOptions extends WorkerExecutorOptions {
  /**
   * Whether to spin, that is to look at the memory again and again, while the next task or its result is expected within
   * some tens of microseconds: waking a thread that sleeps takes longer. Nothing spins while it is idle, or where that
   * would take a core from a worker. The time it takes is part of `statistics.spinMs`.
   *
   * @default {true}
   */
  readonly spin?: boolean;
}

/** Options of a {@linkcode WorkerExecutor}. */
export interface WorkerExecutorOptions extends WarmWorkerOptions {
  /**
   * Whether to replace a thread that goes on computing after its work was aborted. It uses a core either way. Without
   * replacement, the executor breaks once all its threads are in that state.
   *
   * @default {false}
   */
  readonly replaceAbandoned?: boolean;
}

/** What child processes may do and use. */
export interface ProcessOptions {
  /**
   * Permissions of the tasks; their modules load without any.
   *
   * @default {{}}
   */
  readonly permissions?: Deno.PermissionOptionsObject;
  /** Variables to add to the environment of this process; tasks need permission to read them. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Maximum size of a child's JavaScript heap, in MiB. A child that needs more ends with a
   * {@linkcode WorkerExitedError}. Array buffers are not part of that heap.
   */
  readonly maxHeapMiB?: number;
}

/** Options of a {@linkcode SubprocessExecutor}. */
export interface SubprocessExecutorOptions
  extends WarmWorkerOptions, ProcessOptions {}

/** Options of a {@linkcode SubprocessPerTaskExecutor}. */
export interface SubprocessPerTaskExecutorOptions
  extends WorkerStartOptions, ProcessOptions {}

/** Accepts work: an executor, or an executor seen through {@linkcode Executor.with}. */
export interface Submitter {
  /**
   * Queues one task.
   *
   * @throws {TypeError} if the task is not a reference.
   * @throws {ShutdownError} if the executor has been shut down.
   * @throws {BrokenExecutorError} if it cannot start workers.
   * @throws {QueueFullError} if `maxQueue` tasks are pending.
   */
  submit<Args extends readonly unknown[], Result, Given extends Args = Args>(
    task: ((...args: Args) => Result) & TaskName,
    ...args: Given & Sendable<Given>
  ): Future<Awaited<Result>>;
  /** The same for a task that is only named. */
  submit<Args extends readonly unknown[], Result, Given extends Args = Args>(
    task: TaskReference<Args, Result>,
    ...args: Given & Sendable<Given>
  ): Future<Awaited<Result>>;

  /**
   * Runs a task on each list of arguments. Work begins before the first result is asked for, results come in the order
   * of the inputs, and leaving the loop cancels what has not begun. Errors surface in the loop alone: a `map` that
   * nobody iterates fails silently.
   *
   * @throws {TypeError} if the task is not a reference, or the inputs are not iterable. An input that is not a list of
   * arguments fails the loop where it stands.
   * @throws {ShutdownError} if the executor has been shut down.
   * @throws {BrokenExecutorError} if it cannot start workers.
   */
  map<Args extends readonly unknown[], Result>(
    task: ((...args: Args) => Result) & TaskName,
    argumentLists:
      | Iterable<Readonly<NoInfer<Args>>>
      | AsyncIterable<Readonly<NoInfer<Args>>>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<Result>>;
  /** The same for a task that is only named. */
  map<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    argumentLists:
      | Iterable<Readonly<NoInfer<Args>>>
      | AsyncIterable<Readonly<NoInfer<Args>>>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<Result>>;
}

/** The contract of every concurrency model. */
export interface Executor<Options extends SubmitOptions = SubmitOptions>
  extends Submitter, EventTarget, AsyncDisposable {
  /** The same executor, with options for what is submitted through it. */
  with(options: Options): Submitter;
  /** What it is doing now. */
  readonly statistics: ExecutorStatistics;
  /** Resolves when the queue has room: at once, unless `maxQueue` tasks are pending. */
  readonly ready: Promise<void>;
  /** Accepts no more work, finishes what it has, and ends every worker. Calling it again waits for the same end. */
  shutdown(options?: ShutdownOptions): Promise<void>;
  /**
   * Ends every worker at once: pending work is cancelled, running work fails with a {@linkcode ShutdownError}.
   *
   * @returns a promise that resolves as {@linkcode shutdown} does; it need not be awaited.
   */
  kill(): Promise<void>;
}
