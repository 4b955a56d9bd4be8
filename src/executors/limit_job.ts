import { CancelledError, TimeoutError } from "./errors.ts";
import type { SubmitOptions } from "./executor.ts";
import type { Job } from "./job.ts";

/** Ties a job to its signal and its time limit; `onStopped` is called where it was given up while it ran. */
export function limitJob(
  job: Job,
  { signal, timeoutMs, onStopped }: SubmitOptions & {
    readonly onStopped: () => void;
  },
): void {
  const stop = (settle: () => void) => {
    const wasRunning = job.state === "running";
    settle();
    if (wasRunning) onStopped();
  };
  const onAbort = () => stop(() => signal && job.cancel(abortError(signal)));
  const onTime = () =>
    stop(() =>
      job.reject(
        new TimeoutError(`The work had no result after ${timeoutMs} ms`),
      )
    );
  signal?.addEventListener("abort", onAbort);
  const timer = timeoutMs === undefined
    ? undefined
    : setTimeout(onTime, timeoutMs);
  job.onSettled = () => {
    signal?.removeEventListener("abort", onAbort);
    clearTimeout(timer);
  };
}

/** What work fails with whose signal has aborted. */
export function abortError(signal: AbortSignal): CancelledError {
  return new CancelledError("The work was aborted", { cause: signal.reason });
}
