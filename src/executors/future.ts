import { CancelledError } from "./errors.ts";
import type { FutureState } from "./future_state.ts";
import type { Job } from "./pool/job.ts";

/**
 * The result of submitted work: a promise that also tells its state and can be cancelled while it waits its turn.
 *
 * A failure that nobody listens to does not end the process; its executor tells of it by an `unobservedfailure` event.
 *
 * @example
 * ```ts
 * import { SequentialExecutor, task } from "./mod.ts";
 *
 * export const double = task(import.meta, function double(value: number) {
 *   return value * 2;
 * });
 *
 * await using executor = new SequentialExecutor();
 * const future = executor.submit(double, 21);
 * console.log(future.state); // "pending"
 * console.log(await future, future.state); // 42 "fulfilled"
 * ```
 */
export class Future<T> extends Promise<T> {
  #job: Job | undefined;

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#job?.state ?? "pending";
  }

  /**
   * Gives the work up if it has not begun.
   *
   * @param reason becomes the `cause` of the {@linkcode CancelledError}.
   * @returns whether it was given up; false once it runs or has settled.
   */
  cancel(reason?: unknown): boolean {
    if (this.state !== "pending") return false;
    const options = reason === undefined ? undefined : { cause: reason };
    this.#job?.cancel(new CancelledError("The work was cancelled", options));
    return true;
  }

  /** For executors only: the future of a job. */
  static of(job: Job): Future<unknown> {
    const future = new Future<unknown>((resolve, reject) => {
      job.onFulfilled = resolve;
      job.onRejected = reject;
    });
    future.#job = job;
    job.future = future;
    return future;
  }

  /** For executors only: where a failure of the future is told of. */
  static ownerOf(future: Future<unknown>): EventTarget | undefined {
    return future.#job?.ledger.owner;
  }
}

// What `then` gives is an ordinary promise, which is no work of its own to cancel. Said this way rather than through
// `Symbol.species`, it also spares `await` and `Promise.all` a wrapper: they take well under half the time.
Object.defineProperty(Future.prototype, "constructor", {
  configurable: true,
  writable: true,
  value: Promise,
});
