import { CancelledError, TimeoutError } from "../errors.ts";
import type { SubmitOptions } from "../executor.ts";
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
  const ignoreSignal = signal && listen(signal, onAbort);
  const timer = timeoutMs === undefined
    ? undefined
    : setTimeout(onTime, timeoutMs);
  job.onSettled = () => {
    ignoreSignal?.();
    clearTimeout(timer);
  };
}

/** What work fails with whose signal has aborted. */
export function abortError(signal: AbortSignal): CancelledError {
  return new CancelledError("The work was aborted", { cause: signal.reason });
}

/** The one listener of a signal, and what it is to call. */
interface Listener {
  readonly calls: Set<() => void>;
  readonly onAbort: () => void;
}

const listeners = new WeakMap<AbortSignal, Listener>();

/**
 * Calls `call` when the signal aborts, until the function that it gives is called. A signal goes through all listeners
 * for each that is added or taken away: however many jobs it has, it gets one.
 */
function listen(signal: AbortSignal, call: () => void): () => void {
  const listener = listeners.get(signal) ?? addListener(signal);
  listener.calls.add(call);
  return () => {
    listener.calls.delete(call);
    if (listener.calls.size > 0) return;
    signal.removeEventListener("abort", listener.onAbort);
    listeners.delete(signal);
  };
}

function addListener(signal: AbortSignal): Listener {
  const calls = new Set<() => void>();
  const onAbort = () => {
    for (const call of calls) call();
  };
  const listener = { calls, onAbort };
  signal.addEventListener("abort", onAbort);
  listeners.set(signal, listener);
  return listener;
}
