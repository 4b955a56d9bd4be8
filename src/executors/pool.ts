import { BrokenExecutorError, WorkerExitedError } from "./errors.ts";
import {
  Isolate,
  type PoolJob,
  type PoolTask,
  type StartTransport,
} from "./isolate.ts";
import { type Job, Queue } from "./job.ts";

/** How a pool of workers is made. */
export interface PoolOptions {
  readonly maxWorkers: number;
  readonly start: StartTransport;
  /** Time after which a worker that was killed and is still there is counted as abandoned; without it, it always ends. */
  readonly abandonAfterMs?: number;
}

/** Work that a message is to hold, in microseconds: enough to be worth sending, and short enough to share out evenly. */
const MESSAGE_MICROS = 500;
const MOST_JOBS_A_MESSAGE = 512;
/** Above this a second message would only keep its jobs from a worker that is free sooner. */
const LONGEST_PREFETCHED_MICROS = 5_000;
/** Workers lost before they were ready, one after another, until the pool gives up. */
const MOST_FAILED_STARTS = 3;
const FIRST_PAUSE_MS = 50;

/**
 * Shares queued jobs out to workers.
 *
 * ```text
 * submit → queue ──(once a tick)──▶ dispatch ─▶ worker: message under way + one waiting
 *             ▲                        ▲                   │
 *             └── more jobs            └── results ◀───────┘
 * ```
 *
 * A worker holds two messages at most, so that it never waits for the next one; a message holds as many jobs as take
 * about half a millisecond, and never more than an even share of the queue. A task that was never run goes alone.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #queue = new Queue<readonly PoolJob[]>();
  readonly #isolates = new Set<Isolate>();
  readonly #ending = new Set<Promise<void>>();
  readonly #modules = new Set<string>();
  #abandoned = 0;
  #failedStarts = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #isDispatchPlanned = false;
  #isEnded = false;
  #broken: BrokenExecutorError | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get broken(): BrokenExecutorError | undefined {
    return this.#broken;
  }

  /** Workers that were killed and go on, because their work cannot be stopped. */
  get abandoned(): number {
    return this.#abandoned;
  }

  add(parcel: readonly PoolJob[]): void {
    for (const { task } of parcel) this.#modules.add(task.reference.module);
    this.#queue.push(parcel);
    this.#planDispatch();
  }

  /** The jobs were settled from outside: a worker that runs them is ended, others in the queue are forgotten. */
  revoke(jobs: readonly Job[]): void {
    for (const isolate of this.#isolates) {
      if (!isolate.holds(jobs)) continue;
      this.#isolates.delete(isolate);
      this.#trackKill(
        isolate.kill(
          new WorkerExitedError(
            "The worker was ended because its work was given up",
          ),
        ),
      );
    }
    this.#queue.filter(isWanted);
    this.#planDispatch();
  }

  async close(): Promise<void> {
    this.#end();
    for (const isolate of this.#isolates) this.#trackEnd(isolate.close());
    this.#isolates.clear();
    await Promise.all(this.#ending);
  }

  async kill(error: WorkerExitedError | BrokenExecutorError): Promise<void> {
    this.#end();
    for (const isolate of this.#isolates) this.#trackKill(isolate.kill(error));
    this.#isolates.clear();
    await Promise.all(this.#ending);
  }

  #end(): void {
    this.#isEnded = true;
    clearTimeout(this.#pause);
  }

  #trackEnd(end: Promise<void>): void {
    const tracked = end.catch(() => {}).finally(() =>
      this.#ending.delete(tracked)
    );
    this.#ending.add(tracked);
  }

  #trackKill(end: Promise<void>): void {
    const { abandonAfterMs } = this.#options;
    if (abandonAfterMs === undefined) return this.#trackEnd(end);
    const enough = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#abandoned++;
      void end.then(() => this.#abandoned--);
      enough.resolve();
    }, abandonAfterMs);
    void end.then(() => {
      clearTimeout(timer);
      enough.resolve();
    });
    this.#trackEnd(enough.promise);
  }

  #planDispatch(): void {
    if (this.#isDispatchPlanned || this.#isEnded) return;
    this.#isDispatchPlanned = true;
    queueMicrotask(() => {
      this.#isDispatchPlanned = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    if (this.#isEnded) return;
    for (const messages of [0, 1]) {
      for (const isolate of [...this.#isolates]) {
        if (isolate.messages === messages) this.#feed(isolate);
      }
    }
    this.#grow();
  }

  #feed(isolate: Isolate): void {
    const next = this.#peek();
    if (!next || isolate.state !== "ready" || isolate.isReserved) return;
    if (isolate.messages > 0 && !mayBePrefetched(next)) return;
    if (!next.every(({ task }) => isolate.knows(task))) {
      if (isolate.isIdle) this.#retire(isolate);
      return;
    }
    isolate.send(this.#takeMessage(isolate));
  }

  /** The first parcel of the queue that somebody still wants. */
  #peek(): readonly PoolJob[] | undefined {
    for (let next = this.#queue.peek(); next; next = this.#queue.peek()) {
      if (isWanted(next)) return next;
      this.#queue.shift();
    }
    return undefined;
  }

  #takeMessage(isolate: Isolate): readonly PoolJob[] {
    const workers = Math.min(this.#options.maxWorkers, this.#isolates.size);
    const share = Math.ceil(this.#queue.length / (workers * 2));
    const most = Math.min(share, MOST_JOBS_A_MESSAGE);
    const jobs: PoolJob[] = [];
    let micros = 0;
    for (let parcels = 0; parcels < Math.max(1, most); parcels++) {
      const next = this.#peek();
      if (!next) break;
      micros += estimate(next);
      if (jobs.length > 0) {
        if (micros > MESSAGE_MICROS || isSentAlone(next)) break;
        if (!next.every(({ task }) => isolate.knows(task))) break;
      }
      this.#queue.shift();
      jobs.push(...next.filter(({ job }) => !job.control.settled));
      if (isSentAlone(next)) break;
    }
    return jobs;
  }

  /** Starts workers for what the present ones cannot take at once. */
  #grow(): void {
    let starting = 0;
    for (const { state } of this.#isolates) {
      if (state === "starting") starting++;
    }
    while (
      this.#queue.length > starting && this.#peek() &&
      this.#isolates.size < this.#options.maxWorkers &&
      this.#pause === undefined && !this.#broken
    ) {
      this.#startOne();
      starting++;
    }
  }

  #startOne(): void {
    try {
      const isolate = new Isolate(this.#options.start, {
        modules: [...this.#modules],
        events: {
          onReady: () => {
            this.#failedStarts = 0;
            this.#planDispatch();
          },
          onProgress: () => this.#planDispatch(),
          onExit: (ended, error) => this.#onExit(ended, error),
        },
      });
      this.#isolates.add(isolate);
    } catch (error) {
      this.#onFailedStart(error);
    }
  }

  #onExit(isolate: Isolate, error: WorkerExitedError): void {
    this.#isolates.delete(isolate);
    if (isolate.state === "starting") this.#onFailedStart(error);
    else this.#planDispatch();
  }

  /** A cause that passes, such as a lack of descriptors, gets time to pass; any other breaks the pool. */
  #onFailedStart(cause: unknown): void {
    this.#failedStarts++;
    if (this.#failedStarts >= MOST_FAILED_STARTS) return this.#break(cause);
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#planDispatch();
    }, FIRST_PAUSE_MS * 2 ** this.#failedStarts);
  }

  #break(cause: unknown): void {
    this.#broken ??= new BrokenExecutorError(
      `Cannot start workers: ${MOST_FAILED_STARTS} in a row ended before they were ready`,
      { cause },
    );
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      for (const { job } of next) job.control.reject(this.#broken);
    }
    void this.kill(this.#broken);
  }

  #retire(isolate: Isolate): void {
    this.#isolates.delete(isolate);
    this.#trackEnd(isolate.close());
  }
}

function isWanted(parcel: readonly PoolJob[]): boolean {
  return parcel.some(({ job }) => !job.control.settled);
}

function estimate(parcel: readonly PoolJob[]): number {
  return parcel.reduce((sum, { task }) => sum + (task.runMicros ?? 0), 0);
}

function isKnown({ runMicros }: PoolTask): boolean {
  return runMicros !== undefined;
}

function isSentAlone(parcel: readonly PoolJob[]): boolean {
  return parcel.some(({ job, task, encoded }) =>
    job.revocable || !isKnown(task) || encoded.attachments.length > 0
  );
}

function mayBePrefetched(parcel: readonly PoolJob[]): boolean {
  return parcel.every(({ job, task }) =>
    !job.revocable && isKnown(task) &&
    (task.runMicros ?? Infinity) <= LONGEST_PREFETCHED_MICROS
  );
}
