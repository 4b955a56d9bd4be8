import type { CancelledError } from "../errors.ts";
import type { FutureState } from "../future_state.ts";
import type { PoolTask } from "./pool_task.ts";
import type { TaskName } from "../task.ts";
import type { EncodedPart } from "../protocol/message.ts";
import type { NumberArguments } from "../protocol/numbers.ts";

/** How a job is to be treated. */
export interface JobOptions {
  /** Most calls that the job makes; more than one where `map` was given a `chunkSize`. */
  readonly isChunk: boolean;
  /** Objects to hand over rather than copy. */
  readonly transfer: readonly Transferable[];
  /** Whether it can be given up while it runs, which may end its worker: no other work may be in that worker's hands. */
  readonly revocable: boolean;
}

/** The books of an executor, as its jobs see them. */
interface Books {
  /** Where events are sent to. */
  readonly owner: EventTarget;
  /** Jobs that wait. */
  readonly pending: JobList;
  /** How long calls took. */
  readonly runMs: { add(ms: number): void };
  start(job: Job, waitMs: number): void;
  giveBack(job: Job): void;
  settle(job: Job): void;
}

/**
 * One piece of submitted work, from its submission until it settles: a call, or a chunk of calls that travel together.
 * Every executor moves its jobs on through `start`, and then `fulfill`, `reject` or `cancel`; what comes after it has
 * settled does nothing.
 */
export class Job {
  /** What to run. */
  readonly task: TaskName;
  /** The arguments of the call, or of each call of a chunk; none once they have been sent. */
  args: readonly unknown[];
  /** Calls that it makes. */
  readonly calls: number;
  /** Whether `args` are those of several calls, and the result is a `ChunkOutcome`. */
  readonly isChunk: boolean;
  /** Objects to hand over rather than copy. */
  readonly transfer: readonly Transferable[];
  /** Whether it can be given up while it runs. */
  readonly revocable: boolean;
  /**
   * The books that it stands in.
   *
   * @internal
   */
  readonly ledger: Books;
  /** When it was submitted, on the clock of `performance.now()`. */
  readonly submittedMs: number = performance.now();
  /**
   * Its arguments as executors with workers send them.
   *
   * @internal
   */
  encoded: EncodedPart | undefined;
  /**
   * Its arguments, where all are numbers and its executor shares memory with its workers.
   *
   * @internal
   */
  numbers: NumberArguments | undefined;
  /**
   * The task as executors with workers know it.
   *
   * @internal
   */
  poolTask: PoolTask | undefined;
  /** What it was thought to take when it was sent, in microseconds. */
  estimateMicros = 0;
  /** Called with the result. */
  onFulfilled: (value: unknown) => void = ignore;
  /** Called with the error. */
  onRejected: (error: unknown) => void = ignore;
  /** What the caller holds, if it is a future. */
  future: Promise<unknown> | undefined;
  /** Called once it has settled, in whatever way. */
  onSettled: (() => void) | undefined;
  /** The list that it stands in. */
  list: JobList | undefined;
  /** The job before it in that list. */
  previous: Job | undefined;
  /** The job after it in that list. */
  next: Job | undefined;
  #state: FutureState = "pending";

  /**
   * Made by executors alone.
   *
   * @internal
   */
  constructor(
    { task, args, ledger }: {
      readonly task: TaskName;
      readonly args: readonly unknown[];
      readonly ledger: Books;
    },
    { isChunk, transfer, revocable }: JobOptions,
  ) {
    this.task = task;
    this.args = args;
    this.calls = isChunk ? args.length : 1;
    this.ledger = ledger;
    this.isChunk = isChunk;
    this.transfer = transfer;
    this.revocable = revocable;
  }

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#state;
  }

  /** Whether it has a result, has failed, or was cancelled. */
  get settled(): boolean {
    return this.#state !== "pending" && this.#state !== "running";
  }

  /** It begins to wait its turn. */
  enqueue(): void {
    this.ledger.pending.push(this);
  }

  /** The work begins, or is on its way to a worker. */
  start(nowMs: number): void {
    if (this.#state !== "pending") return;
    this.#state = "running";
    this.ledger.start(this, nowMs - this.submittedMs);
  }

  /** It was on its way to a worker that never came to be: it waits again, before all others. */
  giveBack(): void {
    if (this.#state !== "running") return;
    this.#state = "pending";
    this.ledger.giveBack(this);
  }

  /** Lets go of what was sent: a task may run for long, and need the memory. */
  forgetArguments(): void {
    this.args = NONE;
    this.encoded = this.numbers = undefined;
  }

  /** Notes how long the work itself took. */
  ran(runMs: number): void {
    this.ledger.runMs.add(runMs);
  }

  /** The work gave this result. */
  fulfill(value: unknown): void {
    if (this.settled) return;
    this.#settle("fulfilled");
    this.onFulfilled(value);
  }

  /** The work failed. */
  reject(error: unknown): void {
    if (this.settled) return;
    this.#settle("rejected");
    this.onRejected(error);
  }

  /** The work was given up. */
  cancel(error: CancelledError): void {
    if (this.settled) return;
    this.#settle("cancelled");
    // Who gives work up knows: a cancelled future is no failure that somebody has missed.
    this.future?.catch(ignore);
    this.onRejected(error);
  }

  #settle(state: FutureState): void {
    this.#state = state;
    this.ledger.settle(this);
    this.onSettled?.();
  }
}

function ignore(): void {}

const NONE: readonly unknown[] = [];

/** Jobs in the order in which they came, linked to each other so that any of them can be taken out at no cost. */
export class JobList {
  #first: Job | undefined;
  #last: Job | undefined;
  #length = 0;
  #calls = 0;

  /** Jobs in the list. */
  get length(): number {
    return this.#length;
  }

  /** Calls that these jobs make. */
  get calls(): number {
    return this.#calls;
  }

  /** The job that has been here longest. */
  get first(): Job | undefined {
    return this.#first;
  }

  /** Adds a job that is in no list. */
  push(job: Job): void {
    job.list = this;
    job.previous = this.#last;
    if (this.#last) this.#last.next = job;
    else this.#first = job;
    this.#last = job;
    this.#length++;
    this.#calls += job.calls;
  }

  /** Puts a job that is in no list before all others. */
  unshift(job: Job): void {
    job.list = this;
    job.next = this.#first;
    if (this.#first) this.#first.previous = job;
    else this.#last = job;
    this.#first = job;
    this.#length++;
    this.#calls += job.calls;
  }

  /** Takes out a job that is in this list. */
  remove(job: Job): void {
    if (job.previous) job.previous.next = job.next;
    else this.#first = job.next;
    if (job.next) job.next.previous = job.previous;
    else this.#last = job.previous;
    job.list = job.previous = job.next = undefined;
    this.#length--;
    this.#calls -= job.calls;
  }

  /** The jobs that are here now; they may be taken out meanwhile. */
  toArray(): Job[] {
    const jobs: Job[] = [];
    for (let job = this.#first; job; job = job.next) jobs.push(job);
    return jobs;
  }
}
