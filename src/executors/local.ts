import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers";
import { BaseExecutor, type Engine } from "./base_executor.ts";
import type { AsyncExecutorOptions, QueueOptions } from "./executor.ts";
import { checkOptions } from "./options.ts";
import type { Job, JobList } from "./pool/job.ts";
import {
  callEach,
  type ChunkOutcome,
  isMoved,
  isPromiseLike,
  setAbortProbe,
  TaskFinder,
  type TaskFunction,
} from "./task.ts";

/**
 * One task after another in this isolate: the baseline that every other model is compared with.
 *
 * @example
 * ```ts
 * import { SequentialExecutor, task } from "./mod.ts";
 *
 * export const square = task(import.meta, function square(n: number) {
 *   return n * n;
 * });
 *
 * await using executor = new SequentialExecutor();
 * console.log(await executor.submit(square, 7)); // 49
 * ```
 */
export class SequentialExecutor extends BaseExecutor {
  /**
   * Creates an executor.
   *
   * @throws {TypeError} if an option is unknown or of another type.
   * @throws {RangeError} if `maxQueue` is not a positive integer.
   */
  constructor(options: QueueOptions = {}) {
    checkOptions("create SequentialExecutor", options, ["maxQueue"]);
    super((pending) => new LocalEngine(pending, 1), options);
  }
}

/**
 * Many tasks in flight on this isolate's event loop, as `Promise.all` with a bound: for tasks that wait, not compute.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, task } from "./mod.ts";
 *
 * export const wait = task(import.meta, async function wait(ms: number) {
 *   await new Promise((resolve) => setTimeout(resolve, ms));
 *   return ms;
 * });
 *
 * await using executor = new AsyncExecutor({ maxInFlight: 8 });
 * for await (const ms of executor.map(wait, [[3], [2], [1]])) console.log(ms);
 * ```
 */
export class AsyncExecutor extends BaseExecutor {
  /**
   * Creates an executor.
   *
   * @throws {TypeError} if an option is unknown or of another type.
   * @throws {RangeError} if `maxInFlight` or `maxQueue` is not a positive integer.
   */
  constructor(options: AsyncExecutorOptions = {}) {
    checkOptions("create AsyncExecutor", options, ["maxInFlight", "maxQueue"]);
    const { maxInFlight = 64 } = options;
    super((pending) => new LocalEngine(pending, maxInFlight), options);
  }
}

/** Maximum time that tasks may hold the event loop before timers, signals and sockets get their turn. */
const MAX_HOLD_MS = 8;

/** The job that is running, for those that can be aborted. */
const current = new AsyncLocalStorage<Job>();

/** Runs tasks in this very isolate: nothing is copied, and a task that computes holds everything else up. */
class LocalEngine implements Engine {
  readonly broken = undefined;
  readonly workers = 0;
  readonly idle = 0;
  readonly #pending: JobList;
  readonly #maxInFlight: number;
  readonly #finder = new TaskFinder((module) => import(module));
  /** Loops that run one job after another. */
  #lanes = 0;
  #abandoned = 0;
  #lastYieldMs = 0;

  constructor(pending: JobList, maxInFlight: number) {
    this.#pending = pending;
    this.#maxInFlight = maxInFlight;
  }

  get abandoned(): number {
    return this.#abandoned;
  }

  /** Tasks receive the arguments themselves. */
  prepare(): void {}

  wake(): void {
    if (this.#lanes >= this.#maxInFlight) return;
    this.#lanes++;
    queueMicrotask(() => this.#runLane());
  }

  /** A running task is left to end by itself. */
  drop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  kill(): Promise<void> {
    return Promise.resolve();
  }

  async #runLane(): Promise<void> {
    for (let job = this.#pending.first; job; job = this.#pending.first) {
      job.start(performance.now());
      const running = this.#runJob(job);
      if (running) await running;
      if (performance.now() - this.#lastYieldMs > MAX_HOLD_MS) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        this.#lastYieldMs = performance.now();
      }
    }
    this.#lanes--;
  }

  /** Settles the job; returns a promise only if the task does. */
  #runJob(job: Job): Promise<void> | undefined {
    const startMs = performance.now();
    try {
      const result = this.#call(job);
      if (isPromiseLike(result)) return this.#settleLater(job, result);
      job.ran((performance.now() - startMs) / job.calls);
      job.fulfill(unwrap(result));
    } catch (error) {
      job.ran(performance.now() - startMs);
      job.reject(error);
    }
  }

  #call(job: Job): unknown {
    const { task, revocable } = job;
    const run = typeof task === "function" ? task : this.#finder.find(task);
    const callNow = () =>
      typeof run === "function"
        ? call(run, job)
        : run.then((found) => job.settled ? undefined : call(found, job));
    if (!revocable) return callNow();
    setAbortProbe(() => current.getStore()?.settled ?? false);
    return current.run(job, callNow);
  }

  /** Waits for the task, or until its job is settled from outside: then the task is abandoned. */
  #settleLater(job: Job, result: PromiseLike<unknown>): Promise<void> {
    const startMs = performance.now();
    const over = Promise.withResolvers<void>();
    let isAbandoned = false;
    let hasEnded = false;
    const { onSettled } = job;
    job.onSettled = () => {
      onSettled?.();
      isAbandoned = !hasEnded;
      if (isAbandoned) this.#abandoned++;
      over.resolve();
    };
    const end = (settle: () => void) => {
      hasEnded = true;
      if (isAbandoned) this.#abandoned--;
      job.ran((performance.now() - startMs) / job.calls);
      settle();
    };
    Promise.resolve(result).then(
      (value) => end(() => job.fulfill(unwrap(value))),
      (error) => end(() => job.reject(error)),
    );
    return over.promise;
  }
}

/** Calls a task on its arguments, or on those of each call of a chunk. */
function call(run: TaskFunction, job: Job): unknown {
  const { args, isChunk, revocable } = job;
  job.releaseArguments();
  if (!isChunk) return run(...args);
  const isAborted = revocable ? () => job.settled : undefined;
  const outcome = callEach(run, { chunk: args, isAborted });
  return isPromiseLike(outcome)
    ? outcome.then(unwrapEach)
    : unwrapEach(outcome);
}

function unwrap(value: unknown): unknown {
  return isMoved(value) ? value.value : value;
}

function unwrapEach({ values, ...rest }: ChunkOutcome): ChunkOutcome {
  return { values: Array.from(values, unwrap), ...rest };
}
