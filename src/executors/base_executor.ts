import type { CreateEngine, Engine } from "./engine.ts";
import { CancelledError, QueueFullError, ShutdownError } from "./errors.ts";
import type {
  Executor,
  ExecutorStatistics,
  MapOptions,
  ShutdownOptions,
  SubmitOptions,
  Submitter,
} from "./executor.ts";
import { Future } from "./future.ts";
import { Job, type JobOptions } from "./pool/job.ts";
import { Ledger } from "./pool/ledger.ts";
import { abortError, limitJob } from "./pool/limit_job.ts";
import { assertCount, assertMilliseconds } from "./option_checks.ts";
import { orderedMap } from "./ordered_map.ts";
import {
  assertTaskReference,
  type TaskName,
  type TaskReference,
} from "./task.ts";
import { watchForUnobserved } from "./unobserved_failure.ts";

interface AnySubmitOptions extends SubmitOptions {
  readonly transfer?: readonly Transferable[];
}

/** How an executor's queue is bounded. */
export interface QueueOptions {
  /**
   * Most tasks that may wait for their turn. Beyond it `submit` throws a {@linkcode QueueFullError}, and `map` waits.
   *
   * @default {Infinity}
   */
  readonly maxQueue?: number;
}

const PLAIN: JobOptions = { isChunk: false, transfer: [], revocable: false };

/**
 * What all executors have in common: futures, ordered `map`, giving up, and the order in which things end. An executor of
 * one's own extends it with an {@linkcode Engine} that runs the jobs.
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
  readonly #ledger = new Ledger(this, () => this.#onChange());
  readonly #engine: Engine;
  readonly #maxQueue: number;
  #phase: "open" | "closing" | "killed" = "open";
  #room: PromiseWithResolvers<void> | undefined;
  #drained: PromiseWithResolvers<void> | undefined;
  #ended: Promise<void> | undefined;
  #lastTask: unknown;

  /**
   * For executors of one's own: everything but running the jobs is done here.
   *
   * @throws {RangeError} where `maxQueue` is no positive integer.
   */
  protected constructor(
    createEngine: CreateEngine,
    { maxQueue = Infinity }: QueueOptions,
  ) {
    super();
    if (maxQueue !== Infinity) assertCount(maxQueue, { name: "maxQueue" });
    this.#maxQueue = maxQueue;
    this.#engine = createEngine(this.#ledger.pending);
    watchForUnobserved();
  }

  submit<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    ...args: Args
  ): Future<Awaited<Result>> {
    return this.#submit(this.#createJob(task, { args, job: PLAIN }));
  }

  map<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    argumentTuples: Iterable<Readonly<Args>> | AsyncIterable<Readonly<Args>>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#map({ task, argumentTuples }, { ...options });
  }

  with(options: Options): Submitter {
    const { timeoutMs, signal, transfer = [] }: AnySubmitOptions = options;
    if (timeoutMs !== undefined) assertMilliseconds(timeoutMs, "timeoutMs");
    const revocable = signal !== undefined || timeoutMs !== undefined;
    const job: JobOptions = { isChunk: false, transfer, revocable };
    return {
      submit: (task, ...args) =>
        this.#submit(this.#createJob(task, { args, job }), options),
      map: (task, argumentTuples, mapOptions = {}) =>
        this.#map({ task, argumentTuples }, { ...mapOptions, ...options }),
    };
  }

  get statistics(): ExecutorStatistics {
    const { pending, running, completed, waitMs, runMs } = this.#ledger;
    const { workers, idle, abandoned } = this.#engine;
    return {
      pending: pending.calls,
      running: running.calls,
      completed,
      workers,
      idle,
      abandoned,
      waitMs: waitMs.summarize(),
      runMs: runMs.summarize(),
    };
  }

  get ready(): Promise<void> {
    return this.#vacancies > 0 ? Promise.resolve() : this.#nextRoom();
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    const { cancelPending = false, graceMs } = options;
    if (graceMs !== undefined) assertMilliseconds(graceMs, "graceMs");
    if (this.#phase === "open") this.#phase = "closing";
    if (cancelPending) this.#cancelPending();
    this.#ended ??= this.#drain().then(() => this.#engine.close());
    if (graceMs === undefined || this.#ledger.isEmpty) return this.#ended;
    const timer = setTimeout(() => this.kill(), graceMs);
    return this.#ended.finally(() => clearTimeout(timer));
  }

  kill(): void {
    if (this.#phase === "killed") return;
    this.#phase = "killed";
    this.#cancelPending();
    for (const job of this.#ledger.running.toArray()) {
      job.reject(new ShutdownError("The executor was killed"));
    }
    this.#ended = this.#engine.kill();
    this.#onChange();
  }

  /** As {@linkcode shutdown}, so that `await using` ends the executor. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  get #vacancies(): number {
    return this.#maxQueue - this.#ledger.pending.calls;
  }

  #submit<Result>(job: Job, options?: SubmitOptions): Future<Result> {
    if (this.#vacancies < job.calls) {
      throw new QueueFullError(
        `Cannot submit task: found ${this.#ledger.pending.calls} waiting, expected at most ${this.#maxQueue}`,
      );
    }
    const future = Future.of(job);
    this.#enqueue(job, options);
    // The future carries what the task's own types promise; nothing at run time can check it.
    return future as Future<Result>;
  }

  #map<Args extends readonly unknown[], Result>(
    { task, argumentTuples }: {
      readonly task: TaskReference<Args, Result>;
      readonly argumentTuples:
        | Iterable<Readonly<Args>>
        | AsyncIterable<Readonly<Args>>;
    },
    options: MapOptions & AnySubmitOptions,
  ): AsyncIterableIterator<Awaited<Result>> {
    this.#assertOpen();
    assertTaskReference(task);
    const { transfer = [], signal, timeoutMs } = options;
    const revocable = signal !== undefined || timeoutMs !== undefined;
    return orderedMap(argumentTuples, {
      ...options,
      maxQueue: this.#maxQueue,
      hasRoom: (calls) => this.#vacancies >= calls,
      whenRoom: () => this.#nextRoom(),
      createJob: (args) => {
        this.#assertOpen();
        const job = { isChunk: true, transfer, revocable };
        return this.#createJob(task, { args, job });
      },
      enqueue: (job) => this.#enqueue(job, options),
    });
  }

  #createJob(
    task: TaskName,
    { args, job }: {
      readonly args: readonly unknown[];
      readonly job: JobOptions;
    },
  ): Job {
    if (task !== this.#lastTask) {
      assertTaskReference(task);
      this.#lastTask = task;
    }
    this.#assertOpen();
    return new Job({ task, args, ledger: this.#ledger }, job);
  }

  #enqueue(job: Job, options: SubmitOptions = {}): void {
    if (options.signal?.aborted) return job.cancel(abortError(options.signal));
    try {
      this.#engine.prepare(job);
    } catch (error) {
      return job.reject(error);
    }
    job.enqueue();
    if (job.revocable) {
      limitJob(job, { ...options, onStopped: () => this.#engine.drop(job) });
    }
    this.#engine.wake();
  }

  #onChange(): void {
    if (this.#room && this.#vacancies > 0) {
      this.#room.resolve();
      this.#room = undefined;
    }
    if (this.#drained && this.#ledger.isEmpty) this.#drained.resolve();
  }

  /** Resolves once the queue has shrunk and has room; not at once, since what room there is may be too little. */
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
    for (const job of this.#ledger.pending.toArray()) {
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
    if (this.#engine.broken) throw this.#engine.broken;
  }
}
