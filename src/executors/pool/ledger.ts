import { type Job, JobList } from "./job.ts";
import { Durations } from "../durations.ts";

/** The books of one executor: which jobs wait, which run, how many were done and how long that took. */
export class Ledger {
  /** Jobs that wait for their turn. */
  readonly pending = new JobList();
  /** Jobs that run, or are on their way to a worker. */
  readonly running = new JobList();
  /** From submission until a worker was sent the job. */
  readonly waitMs = new Durations();
  /** The calls themselves. */
  readonly runMs = new Durations();
  /** The executor whose books these are. */
  readonly owner: EventTarget;
  readonly #onChange: () => void;
  #completed = 0;

  /** @param onChange called whenever a job leaves the queue or settles. */
  constructor(owner: EventTarget, onChange: () => void) {
    this.owner = owner;
    this.#onChange = onChange;
  }

  /** Calls that gave a result or failed. */
  get completed(): number {
    return this.#completed;
  }

  /** Whether there is nothing that waits or runs. */
  get isEmpty(): boolean {
    return this.pending.length + this.running.length === 0;
  }

  /** A job leaves the queue. */
  start(job: Job, waitMs: number): void {
    job.list?.remove(job);
    this.running.push(job);
    this.waitMs.add(waitMs);
    this.#onChange();
  }

  /** A job that had left the queue comes back to its head. */
  giveBack(job: Job): void {
    job.list?.remove(job);
    this.pending.unshift(job);
  }

  /** A job has settled. */
  settle(job: Job): void {
    job.list?.remove(job);
    if (job.state !== "cancelled") this.#completed += job.calls;
    this.#onChange();
  }
}
