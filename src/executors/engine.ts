import type { Parcel } from "./job.ts";

/** What makes one concurrency model differ from the next: how jobs are run, and how that ends. */
export interface Engine {
  /** Takes the jobs over; each of them is to be settled some time, in whatever way. */
  enqueue(parcel: Parcel): void;
  /** These jobs have just been settled from outside; whatever runs them may stop. */
  drop(parcel: Parcel): void;
  /** Ends every worker, none of which has work. */
  close(): Promise<void>;
  /** Ends every worker at once, and resolves when they are gone. */
  kill(): Promise<void>;
  /** Why no more work can be taken; `undefined` while it can. */
  readonly broken: Error | undefined;
  /** Tasks that were given up and run on, because nothing can stop them. */
  readonly abandoned: number;
}
