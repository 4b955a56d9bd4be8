import { CancelledError, QueueFullError, ShutdownError } from "./errors.ts";
import type {
  Executor,
  MapOptions,
  QueueOptions,
  Sendable,
  ShutdownOptions,
  SubmitOptions,
  Submitter,
  WorkerSubmitOptions,
} from "./executor.ts";
import { Future, reportUnobservedFailures } from "./future.ts";
import { type MapInputs, orderedMap } from "./map.ts";
import { checkOptions } from "./options.ts";
import { Job, type JobList, type JobOptions, JobQueue } from "./pool/job.ts";
import type { ExecutorStatistics } from "./statistics.ts";
import {
  assertTaskReference,
  type TaskName,
  type TaskReference,
} from "./task.ts";

/** What makes one concurrency model differ from the next: how jobs are run, and how that ends. */
export interface Engine {
  /**
   * Reads a job's arguments, before the job is queued.
   *
   * @throws {SerializationError} if they cannot cross.
   */
  prepare(job: Job): void;
  /** A job has been added to the queue. */
  wake(): void;
  /** A running job has been settled from outside; whatever runs it may stop. */
  drop(job: Job): void;
  /** Ends every worker, none of which has work. */
  close(): Promise<void>;
  /** Ends every worker at once, and resolves when they are gone. Their jobs have been settled. */
  kill(): Promise<void>;
  /** Whether jobs can transfer objects instead of copying them. */
  readonly canTransfer?: boolean;
  /** Why no more work is accepted, a new error each time; `undefined` while it is. */
  readonly broken: Error | undefined;
  /** Aborted tasks that are still running because nothing can stop them. */
  readonly abandoned: number;
  /** Number of workers, busy or not. */
  readonly workers: number;
  /** Workers that are ready and have nothing to do. */
  readonly idle: number;
  /** Milliseconds that it has spun, its workers included. */
  readonly spinMs?: number;
}

/** Creates the engine that empties a queue. */
export type CreateEngine = (pending: JobList) => Engine;

/**
 * What all executors share: futures, ordered `map`, aborting, and the order in which things end. An executor of your own
 * extends it with an {@linkcode Engine} that runs the jobs.
 *
 * @example
 * ```ts
 * import { BaseExecutor, type Engine, type JobList } from "./mod.ts";
 *
 * class DryRunExecutor extends BaseExecutor {
 *   constructor() {
 *     super((pending) => new DryRun(pending), {});
 *   }
 * }
 *
 * class DryRun implements Engine {
 *   readonly broken = undefined;
 *   readonly abandoned = 0;
 *   readonly workers = 0;
 *   readonly idle = 0;
 *   constructor(readonly pending: JobList) {}
 *   prepare() {}
 *   wake() {
 *     const job = this.pending.first;
 *     job?.start(performance.now());
 *     job?.fulfill(`would run ${job.task.export}`);
 *   }
 *   drop() {}
 *   async close() {}
 *   async kill() {}
 * }
 *
 * await using executor = new DryRunExecutor();
 * console.log(await executor.submit({ module: "node:fs", export: "rmSync" }, "/"));
 * ```
 */
export class BaseExecutor<Options extends SubmitOptions = SubmitOptions>
  extends EventTarget
  implements Executor<Options> {
  readonly #queue = new JobQueue(this, () => this.#onChange());
  readonly #engine: Engine;
  readonly #maxQueue: number;
  #phase: "open" | "closing" | "killed" = "open";
  #room: PromiseWithResolvers<void> | undefined;
  #drained: PromiseWithResolvers<void> | undefined;
  #ended: Promise<void> | undefined;

  /**
   * For executors of your own.
   *
   * @param createEngine creates what runs the jobs.
   * @param options only `maxQueue` is read.
   * @throws {RangeError} if `maxQueue` is not a positive integer.
   */
  protected constructor(
    createEngine: CreateEngine,
    { maxQueue = Infinity }: QueueOptions,
  ) {
    super();
    checkOptions("create an executor", { maxQueue }, ["maxQueue"]);
    this.#maxQueue = maxQueue;
    this.#engine = createEngine(this.#queue.pending);
    reportUnobservedFailures();
  }

  submit<Args extends readonly unknown[], Result, Given extends Args = Args>(
    task: ((...args: Args) => Result) & TaskName,
    ...args: Given & Sendable<Given>
  ): Future<Awaited<Result>>;
  submit<Args extends readonly unknown[], Result, Given extends Args = Args>(
    task: TaskReference<Args, Result>,
    ...args: Given & Sendable<Given>
  ): Future<Awaited<Result>>;
  submit(task: TaskName, ...args: readonly unknown[]): Future<unknown> {
    return this.#submit(this.#createJob(task, args), undefined);
  }

  map<Args extends readonly unknown[], Result>(
    task: ((...args: Args) => Result) & TaskName,
    argumentLists:
      | Iterable<Readonly<NoInfer<Args>>>
      | AsyncIterable<Readonly<NoInfer<Args>>>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<Result>>;
  map<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    argumentLists:
      | Iterable<Readonly<NoInfer<Args>>>
      | AsyncIterable<Readonly<NoInfer<Args>>>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<Result>>;
  map(
    task: TaskName,
    argumentLists: MapInputs,
    options: MapOptions = {},
  ): AsyncIterableIterator<unknown> {
    return this.#map(task, argumentLists, options, {});
  }

  with(options: Options): Submitter {
    const names = ["signal", "timeoutMs"];
    if (this.#engine.canTransfer) names.push("transfer");
    checkOptions("submit with options", options, names);
    const submit: WorkerSubmitOptions = options;
    const job = { ...jobOptions(submit), isChunk: false };
    // `Submitter` types what the task returns; at run time nothing can check it.
    return {
      submit: (task: TaskName, ...args: readonly unknown[]) =>
        this.#submit(this.#createJob(task, args, job), submit) as Future<never>,
      map: (task: TaskName, inputs: MapInputs, map: MapOptions = {}) =>
        this.#map(task, inputs, map, submit) as AsyncIterableIterator<never>,
    };
  }

  get statistics(): ExecutorStatistics {
    const { pending, running, completed, waitMs, runMs } = this.#queue;
    const { workers, idle, abandoned, spinMs = 0 } = this.#engine;
    return {
      pending: pending.calls,
      running: running.calls,
      completed,
      workers,
      idle,
      abandoned,
      spinMs,
      waitMs: waitMs.summarize(),
      runMs: runMs.summarize(),
    };
  }

  get ready(): Promise<void> {
    return this.#vacancies > 0 ? Promise.resolve() : this.#nextRoom();
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    checkOptions("shut down an executor", options, [
      "cancelPending",
      "graceMs",
    ]);
    const { cancelPending = false, graceMs } = options;
    if (this.#phase === "open") this.#phase = "closing";
    if (cancelPending) this.#cancelPending();
    this.#ended ??= this.#drain().then(() => this.#engine.close());
    if (graceMs === undefined || this.#queue.isEmpty) return this.#ended;
    const timer = setTimeout(() => void this.kill(), graceMs);
    return this.#ended.finally(() => clearTimeout(timer));
  }

  kill(): Promise<void> {
    if (this.#phase === "killed") return this.#ended ?? Promise.resolve();
    this.#phase = "killed";
    this.#cancelPending();
    for (const job of this.#queue.running.toArray()) {
      job.reject(new ShutdownError("The executor was killed"));
    }
    this.#ended = this.#engine.kill();
    this.#onChange();
    return this.#ended;
  }

  /** Calls {@linkcode shutdown}, so that `await using` ends the executor. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  get #vacancies(): number {
    return this.#maxQueue - this.#queue.pending.calls;
  }

  #submit(
    job: Job,
    options: WorkerSubmitOptions | undefined,
  ): Future<unknown> {
    if (this.#vacancies < job.calls) {
      throw new QueueFullError(
        `Cannot submit task: found ${this.#queue.pending.calls} waiting, expected at most ${this.#maxQueue}`,
      );
    }
    const future = Future.of(job);
    this.#enqueue(job, options);
    return future;
  }

  #map(
    task: TaskName,
    argumentLists: MapInputs,
    map: MapOptions,
    submit: WorkerSubmitOptions,
  ): AsyncIterableIterator<unknown> {
    this.#assertOpen();
    assertTaskReference(task);
    const job = { ...jobOptions(submit), isChunk: true };
    return orderedMap(argumentLists, map, {
      maxQueue: this.#maxQueue,
      hasRoom: (calls) => this.#vacancies >= calls,
      whenRoom: () => this.#nextRoom(),
      createJob: (chunk) => this.#createJob(task, chunk, job),
      enqueue: (job) => this.#enqueue(job, submit),
    });
  }

  #createJob(
    task: TaskName,
    args: readonly unknown[],
    options?: JobOptions,
  ): Job {
    assertTaskReference(task);
    this.#assertOpen();
    return new Job(fixed(task), args, this.#queue, options);
  }

  #enqueue(job: Job, options: SubmitOptions | undefined): void {
    const signal = options?.signal;
    if (signal?.aborted) return job.cancel(signal.reason);
    try {
      this.#engine.prepare(job);
    } catch (error) {
      return job.reject(error);
    }
    job.enqueue();
    if (options && job.revocable) {
      const onStopped = () => this.#engine.drop(job);
      job.limit({ ...options, onStopped });
    }
    this.#engine.wake();
  }

  #onChange(): void {
    if (this.#room && this.#vacancies > 0) {
      this.#room.resolve();
      this.#room = undefined;
    }
    if (this.#drained && this.#queue.isEmpty) this.#drained.resolve();
  }

  /** Resolves once the queue has shrunk; not at once, since the room there is may be too little. */
  #nextRoom(): Promise<void> {
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  #drain(): Promise<void> {
    this.#drained ??= Promise.withResolvers();
    this.#onChange();
    return this.#drained.promise;
  }

  #cancelPending(): void {
    for (const job of this.#queue.pending.toArray()) {
      job.cancel(
        new CancelledError("The work was cancelled", {
          cause: "the executor was shut down",
        }),
      );
    }
  }

  #assertOpen(): void {
    if (this.#phase !== "open") {
      throw new ShutdownError(
        "Cannot submit task: found an executor that was shut down, expected an open one",
      );
    }
    const { broken } = this.#engine;
    if (broken) throw broken;
  }
}

function jobOptions({ signal, timeoutMs, transfer = [] }: WorkerSubmitOptions) {
  const revocable = signal !== undefined || timeoutMs !== undefined;
  return { transfer, revocable };
}

/** A reference that no longer changes; a task function is kept, so that local executors call it directly. */
function fixed(task: TaskName): TaskName {
  return typeof task === "function"
    ? task
    : { module: task.module, export: task.export };
}
