import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers";
import type { Engine } from "./engine.ts";
import { setAbortProbe } from "./is_aborted.ts";
import type { ChunkOutcome } from "./pool/chunk.ts";
import type { Job, JobList } from "./pool/job.ts";
import { isMoved } from "./moved.ts";
import {
  callEach,
  isPromiseLike,
  TaskFinder,
  type TaskFunction,
} from "./run_task.ts";

/** Longest time that tasks may hold the event loop before timers, signals and sockets get their turn. */
const LONGEST_HOLD_MS = 8;

/** The job that is under way, for those that can be given up. */
const current = new AsyncLocalStorage<Job>();

/** Runs tasks in this very isolate: nothing is copied, and a task that computes holds everything else up. */
export class LocalEngine implements Engine {
  readonly broken = undefined;
  readonly workers = 0;
  readonly idle = 0;
  readonly #pending: JobList;
  readonly #maxInFlight: number;
  readonly #finder = new TaskFinder((module) => import(module));
  #lanes = 0;
  #abandoned = 0;
  #lastYieldMs = 0;

  /** @param maxInFlight most jobs under way at once. */
  constructor(pending: JobList, maxInFlight: number) {
    this.#pending = pending;
    this.#maxInFlight = maxInFlight;
  }

  get abandoned(): number {
    return this.#abandoned;
  }

  /** Arguments are given to the task as they are. */
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
      if (performance.now() - this.#lastYieldMs > LONGEST_HOLD_MS) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        this.#lastYieldMs = performance.now();
      }
    }
    this.#lanes--;
  }

  /** Settles the job; gives a promise only where the task itself takes its time. */
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
        : run.then((found) => call(found, job));
    if (!revocable) return callNow();
    setAbortProbe(() => current.getStore()?.settled ?? false);
    return current.run(job, callNow);
  }

  /** Waits for the task, or for its job to be settled from outside: then the task is left behind, and counted. */
  #settleLater(job: Job, result: PromiseLike<unknown>): Promise<void> {
    const startMs = performance.now();
    const over = Promise.withResolvers<void>();
    let isLeftBehind = false;
    let hasEnded = false;
    const { onSettled } = job;
    job.onSettled = () => {
      onSettled?.();
      isLeftBehind = !hasEnded;
      if (isLeftBehind) this.#abandoned++;
      over.resolve();
    };
    const end = (settle: () => void) => {
      hasEnded = true;
      if (isLeftBehind) this.#abandoned--;
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

/** Calls a task on its arguments, or on those of every call of a chunk. */
function call(run: TaskFunction, job: Job): unknown {
  const { args, isChunk, revocable } = job;
  if (!isChunk) return run(...args);
  const isGivenUp = revocable ? () => job.settled : undefined;
  const outcome = callEach(run, { chunk: args, isGivenUp });
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
