import type { Job, JobList } from "./pool/job.ts";

/** What makes one concurrency model differ from the next: how jobs are run, and how that ends. */
export interface Engine {
  /**
   * Takes down what it needs of a job's arguments, before the job waits its turn.
   *
   * @throws {SerializationError} where they cannot cross.
   */
  prepare(job: Job): void;
  /** A job has been added to the queue. */
  wake(): void;
  /** This job has just been settled from outside while it ran; whatever runs it may stop. */
  drop(job: Job): void;
  /** Ends every worker, none of which has work. */
  close(): Promise<void>;
  /** Ends every worker at once, and resolves when they are gone. What they held is settled. */
  kill(): Promise<void>;
  /** Why no more work can be taken; `undefined` while it can. */
  readonly broken: Error | undefined;
  /** Tasks that were given up and run on, because nothing can stop them. */
  readonly abandoned: number;
  /** Workers that are there, busy or not. */
  readonly workers: number;
  /** Workers that are ready and have nothing to do. */
  readonly idle: number;
}

/** Makes the engine that empties a queue. */
export type CreateEngine = (pending: JobList) => Engine;
