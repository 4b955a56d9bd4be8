import { WorkerExitedError } from "../errors.ts";
import { Job } from "./job.ts";
import { Ledger } from "./ledger.ts";
import type { PoolTask } from "./pool_task.ts";
import type { EncodedPart } from "../protocol/message.ts";

/** A call that every worker makes first. */
export interface Initializer {
  readonly poolTask: PoolTask;
  readonly encoded: EncodedPart;
}

/** The job that makes this call; a worker that ends in the middle of it has failed to start, which is told elsewhere. */
export function initializerJob(
  { poolTask, encoded }: Initializer,
  onFailure: (cause: unknown) => void,
): Job {
  // Books of its own: what every worker does first is none of the tasks that somebody submitted.
  const ledger = new Ledger(new EventTarget(), () => {});
  const job = new Job({ task: poolTask.reference, args: [], ledger }, {
    isChunk: false,
    transfer: [],
    revocable: false,
  });
  job.encoded = encoded;
  job.poolTask = poolTask;
  job.onRejected = (cause) => {
    if (!(cause instanceof WorkerExitedError)) onFailure(cause);
  };
  return job;
}
