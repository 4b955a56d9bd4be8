import { CancelledError } from "./errors.ts";

/** Where a piece of work stands. */
export type FutureState =
  | "pending"
  | "running"
  | "fulfilled"
  | "rejected"
  | "cancelled";

/** What the executor holds of a future: the only way to move it on. Every call after it has settled does nothing. */
export interface FutureControl<T> {
  /** What the caller holds. */
  readonly future: Future<T>;
  /** Whether it has a result, has failed, or was cancelled. */
  readonly settled: boolean;
  /** The work begins. */
  start(): void;
  /** The work gave this result. */
  fulfill(value: T): void;
  /** The work failed. */
  reject(error: unknown): void;
  /** The work was given up. */
  cancel(error: CancelledError): void;
}

type Settle = Pick<FutureControl<unknown>, "fulfill" | "reject" | "cancel">;

/**
 * The result of submitted work: a promise that also tells its state and can be cancelled while it waits its turn.
 * A failure that nobody listens to does not end the process.
 */
export class Future<T> extends Promise<T> {
  #state: FutureState = "pending";
  #observed = false;

  /** What `then` gives is an ordinary promise: it is no work of its own to cancel. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#state;
  }

  /** Whether anybody has listened for the result; a failure that nobody did is an event of the executor. */
  get observed(): boolean {
    return this.#observed;
  }

  /**
   * Gives the work up if it has not begun.
   *
   * @param reason becomes the `cause` of the {@linkcode CancelledError}.
   * @returns whether it was given up; false once it runs or has settled.
   */
  cancel(reason?: unknown): boolean {
    if (this.#state !== "pending") return false;
    const options = reason === undefined ? undefined : { cause: reason };
    this.#settle.cancel(new CancelledError("The work was cancelled", options));
    return true;
  }

  /** Listens for the result, as with any promise. */
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#observed = true;
    return super.then(onFulfilled, onRejected);
  }

  #settle: Settle = { fulfill() {}, reject() {}, cancel() {} };

  /** For executors only: pairs a new future with what settles it. */
  static create<T>(onSettled?: (state: FutureState) => void): FutureControl<T> {
    let resolve: (value: T) => void = () => {};
    let reject: (error: unknown) => void = () => {};
    const future = new Future<T>((onFulfilled, onRejected) => {
      resolve = onFulfilled;
      reject = onRejected;
    });
    Promise.prototype.then.call(future, undefined, () => {});
    const settle = (state: FutureState, deliver: () => void) => {
      if (isSettled(future.#state)) return;
      future.#state = state;
      deliver();
      onSettled?.(state);
    };
    const control: FutureControl<T> = {
      future,
      get settled() {
        return isSettled(future.#state);
      },
      start() {
        if (future.#state === "pending") future.#state = "running";
      },
      fulfill: (value) => settle("fulfilled", () => resolve(value)),
      reject: (error) => settle("rejected", () => reject(error)),
      cancel: (error) => settle("cancelled", () => reject(error)),
    };
    future.#settle = control;
    return control;
  }
}

function isSettled(state: FutureState): boolean {
  return state !== "pending" && state !== "running";
}
