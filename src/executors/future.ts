import { CancelledError } from "./errors.ts";

/** Where a piece of work stands. */
export type FutureState =
  | "pending"
  | "running"
  | "fulfilled"
  | "rejected"
  | "cancelled";

/** Told once of each future, when it settles. */
export type OnSettled = (
  control: FutureControl,
  state: FutureState,
) => void;

/**
 * The result of submitted work: a promise that also tells its state and can be cancelled while it waits its turn.
 * A failure that nobody listens to does not end the process.
 */
export class Future<T> extends Promise<T> {
  #control: FutureControl | undefined;
  #observed = false;

  /** What `then` gives is an ordinary promise: it is no work of its own to cancel. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#control?.state ?? "pending";
  }

  /** Whether anybody has listened for the result. */
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
    if (this.state !== "pending") return false;
    const options = reason === undefined ? undefined : { cause: reason };
    this.#control?.cancel(
      new CancelledError("The work was cancelled", options),
    );
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

  /** For executors only: pairs a new future with what settles it. */
  static create(onSettled?: OnSettled): FutureControl {
    const resolvers = Promise.withResolvers.call(Future);
    // `withResolvers` on a subclass gives that subclass; its own type cannot say so.
    const { promise, resolve, reject } = resolvers as unknown as
      & { readonly promise: Future<unknown> }
      & Pick<PromiseWithResolvers<unknown>, "resolve" | "reject">;
    const control = new FutureControl(promise, { resolve, reject, onSettled });
    promise.#control = control;
    return control;
  }
}

/** What the executor holds of a future: the only way to move it on. Every call after it has settled does nothing. */
export class FutureControl {
  /** What the caller holds. */
  readonly future: Future<unknown>;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onSettled: OnSettled | undefined;
  #state: FutureState = "pending";

  /** Made by {@linkcode Future.create} alone. */
  constructor(
    future: Future<unknown>,
    { resolve, reject, onSettled }: {
      readonly resolve: (value: unknown) => void;
      readonly reject: (error: unknown) => void;
      readonly onSettled: OnSettled | undefined;
    },
  ) {
    this.future = future;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onSettled = onSettled;
  }

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#state;
  }

  /** Whether it has a result, has failed, or was cancelled. */
  get settled(): boolean {
    return this.#state !== "pending" && this.#state !== "running";
  }

  /** The work begins. */
  start(): void {
    if (this.#state === "pending") this.#state = "running";
  }

  /** The work gave this result. */
  fulfill(value: unknown): void {
    if (this.settled) return;
    this.#resolve(value);
    this.#settle("fulfilled");
  }

  /** The work failed. */
  reject(error: unknown): void {
    this.#fail("rejected", error);
  }

  /** The work was given up. */
  cancel(error: CancelledError): void {
    this.#fail("cancelled", error);
  }

  #fail(state: FutureState, error: unknown): void {
    if (this.settled) return;
    // Listened to here, so that a failure which nobody else listens to does not end the process.
    Promise.prototype.then.call(this.future, undefined, () => {});
    this.#reject(error);
    this.#settle(state);
  }

  #settle(state: FutureState): void {
    this.#state = state;
    this.#onSettled?.(this, state);
  }
}
