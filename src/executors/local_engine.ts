import { setImmediate } from "node:timers";
import type { Engine } from "./engine.ts";
import { type Job, type Parcel, Queue } from "./job.ts";
import { Moved } from "./moved.ts";
import { isPromiseLike, TaskFinder } from "./run_task.ts";

/** Longest time that tasks may hold the event loop before timers, signals and sockets get their turn. */
const LONGEST_HOLD_MS = 8;

/** Runs tasks in this very isolate: nothing is copied, and a task that computes holds everything else up. */
export class LocalEngine implements Engine {
  readonly broken = undefined;
  readonly #maxInFlight: number;
  readonly #queue = new Queue<Parcel>();
  readonly #finder = new TaskFinder((module) => import(module));
  #lanes = 0;
  #abandoned = 0;
  #lastYieldMs = 0;

  /** @param maxInFlight most tasks under way at once. */
  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight;
  }

  get abandoned(): number {
    return this.#abandoned;
  }

  enqueue(parcel: Parcel): void {
    this.#queue.push(parcel);
    if (this.#lanes >= this.#maxInFlight) return;
    this.#lanes++;
    queueMicrotask(() => this.#runLane());
  }

  /** A lane looks at each job as it comes to it; a running one is left to end by itself. */
  drop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  kill(): Promise<void> {
    return Promise.resolve();
  }

  async #runLane(): Promise<void> {
    for (
      let parcel = this.#queue.shift();
      parcel;
      parcel = this.#queue.shift()
    ) {
      for (const job of parcel) {
        const running = this.#runJob(job);
        if (running) await running;
        if (performance.now() - this.#lastYieldMs > LONGEST_HOLD_MS) {
          await new Promise<void>((resolve) => setImmediate(resolve));
          this.#lastYieldMs = performance.now();
        }
      }
    }
    this.#lanes--;
  }

  /** Settles the job; gives a promise only where the task itself takes its time. */
  #runJob(job: Job): Promise<void> | undefined {
    const { control, args } = job;
    if (control.settled) return;
    control.start();
    try {
      const run = typeof job.task === "function"
        ? job.task
        : this.#finder.find(job.task);
      const result = typeof run === "function"
        ? run(...args)
        : run.then((found) => found(...args));
      if (isPromiseLike(result)) return this.#settleLater(job, result);
      control.fulfill(unwrap(result));
    } catch (error) {
      control.reject(error);
    }
  }

  /** Waits for the task, or for its future to be settled from outside: then the task is left behind, and counted. */
  async #settleLater(job: Job, result: PromiseLike<unknown>): Promise<void> {
    const { control } = job;
    const ended = Promise.resolve(result).then(
      (value) => control.fulfill(unwrap(value)),
      (error) => control.reject(error),
    );
    if (!job.revocable) return await ended;
    const isGivenUp = await Promise.race([
      ended.then(() => false),
      Promise.allSettled([control.future]).then(() => true),
    ]);
    if (!isGivenUp) return;
    this.#abandoned++;
    void ended.then(() => this.#abandoned--);
  }
}

function unwrap(value: unknown): unknown {
  return value instanceof Moved ? value.value : value;
}
