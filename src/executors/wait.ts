import { TimeoutError } from "./errors.ts";
import type { Future } from "./future.ts";
import { checkOptions } from "./options.ts";
import { Queue } from "./pool/queue.ts";

/** When {@linkcode wait} is to return. */
export interface WaitOptions {
  /**
   * `FIRST_EXCEPTION`: at the first future that failed or was cancelled, or when all are done.
   *
   * @default {"ALL_COMPLETED"}
   */
  readonly returnWhen?: "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";
  /** Maximum milliseconds to wait; what has not settled by then is in `notDone`. */
  readonly timeoutMs?: number;
}

/** The futures given to {@linkcode wait}, by whether they have settled. */
export interface WaitResult<F> {
  /** Those with a result, failed or cancelled. */
  readonly done: ReadonlySet<F>;
  /** Those that are pending or running. */
  readonly notDone: ReadonlySet<F>;
}

/**
 * Waits for futures without reading their results; never rejects because of them.
 *
 * @param futures of any executors.
 * @returns the futures that have settled, and the others.
 * @throws {TypeError} if `returnWhen` is none of the three, or an option is unknown.
 * @throws {RangeError} if `timeoutMs` is out of range.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, wait } from "./mod.ts";
 *
 * const readFile = { module: "node:fs/promises", export: "readFile" };
 *
 * await using executor = new AsyncExecutor();
 * const futures = ["/none", "/none either"].map((path) => executor.submit(readFile, path));
 * const { done } = await wait(futures, { returnWhen: "FIRST_EXCEPTION" });
 * for (const future of done) console.log(future.state); // "rejected"
 * ```
 */
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Promise<WaitResult<F>> {
  checkOptions("wait", options, ["returnWhen", "timeoutMs"]);
  const { returnWhen = "ALL_COMPLETED", timeoutMs } = options;
  const all = new Set(futures);
  const enough = Promise.withResolvers<void>();
  let left = all.size;
  const onSettled = (future: F) => {
    left--;
    if (left === 0 || endsWait(future, returnWhen)) enough.resolve();
  };
  for (const future of all) {
    future.then(() => onSettled(future), () => onSettled(future));
  }
  if (left === 0) enough.resolve();
  const timer = timeoutMs === undefined
    ? undefined
    : setTimeout(enough.resolve, timeoutMs);
  await enough.promise;
  clearTimeout(timer);
  const done = new Set([...all].filter(isDone));
  return { done, notDone: all.difference(done) };
}

function isDone(future: Future<unknown>): boolean {
  return future.state !== "pending" && future.state !== "running";
}

function endsWait(
  settled: Future<unknown>,
  returnWhen: NonNullable<WaitOptions["returnWhen"]>,
): boolean {
  switch (returnWhen) {
    case "ALL_COMPLETED":
      return false;
    case "FIRST_COMPLETED":
      return true;
    case "FIRST_EXCEPTION":
      return settled.state !== "fulfilled";
  }
}

/** How long {@linkcode asCompleted} waits. */
export interface AsCompletedOptions {
  /**
   * Maximum milliseconds from this call until all have settled. Then the loop yields those that have, and fails with a
   * {@linkcode TimeoutError}.
   *
   * @default {Infinity}
   */
  readonly timeoutMs?: number;
}

/** A future that has settled. */
export interface Completion<F> {
  /** The future itself. */
  readonly future: F;
  /** Its place among the futures given to {@linkcode asCompleted}: the first, if it was given more than once. */
  readonly index: number;
}

/**
 * Yields each future as it settles, whichever way it does. Futures that have settled already come first.
 *
 * A future comes inside an object because `for await` would unwrap a bare one: the loop's variable would have the type of
 * the result, and a failed future would end the loop.
 *
 * @param futures of any executors.
 * @returns an iterator of `{ future, index }`.
 * @throws {RangeError} if `timeoutMs` is out of range.
 *
 * @example
 * ```ts
 * import { asCompleted, AsyncExecutor, task } from "./mod.ts";
 *
 * export const pause = task(import.meta, async function pause(ms: number) {
 *   await new Promise((resolve) => setTimeout(resolve, ms));
 *   return ms;
 * });
 *
 * await using executor = new AsyncExecutor();
 * const futures = [9, 3, 6].map((ms) => executor.submit(pause, ms));
 * for await (const { future, index } of asCompleted(futures)) {
 *   console.log(index, await future); // 1 3, 2 6, 0 9
 * }
 * ```
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: AsCompletedOptions = {},
): AsyncIterableIterator<Completion<F>> {
  const isUnlimited = options?.timeoutMs === Infinity;
  const limits = isUnlimited ? { ...options, timeoutMs: undefined } : options;
  checkOptions("wait", limits, ["timeoutMs"]);
  return new Completions(futures, limits.timeoutMs ?? Infinity);
}

/** Written by hand: an async generator's `return` would wait for a future that may never settle. */
class Completions<F extends Future<unknown>>
  implements AsyncIterableIterator<Completion<F>> {
  readonly #settled = new Queue<Completion<F>>();
  /** Calls of `next` that wait. */
  readonly #waiting = new Queue<(completion: Completion<F>) => void>();
  readonly #timeoutMs: number;
  readonly #startMs = performance.now();
  readonly #size: number;
  /** Futures that have not settled. */
  #unsettled: number;
  /** Futures that no call of `next` has asked for. */
  #unclaimed: number;

  constructor(futures: Iterable<F>, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    const indexes = new Map<F, number>();
    for (const [index, future] of [...futures].entries()) {
      if (!indexes.has(future)) indexes.set(future, index);
    }
    this.#size = this.#unsettled = this.#unclaimed = indexes.size;
    for (const [future, index] of indexes) {
      const onSettled = () => this.#add({ future, index });
      future.then(onSettled, onSettled);
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Completion<F>, undefined>> {
    if (this.#unclaimed === 0) {
      return Promise.resolve({ done: true, value: undefined });
    }
    this.#unclaimed--;
    const value = this.#settled.shift();
    return value ? Promise.resolve({ done: false, value }) : this.#wait();
  }

  return(): Promise<IteratorResult<Completion<F>, undefined>> {
    this.#unclaimed = 0;
    return Promise.resolve({ done: true, value: undefined });
  }

  #add(completion: Completion<F>): void {
    this.#unsettled--;
    const claim = this.#waiting.shift();
    if (claim) claim(completion);
    else this.#settled.push(completion);
  }

  #wait(): Promise<IteratorResult<Completion<F>, undefined>> {
    return new Promise((resolve, reject) => {
      const timer = this.#timeoutMs === Infinity
        ? undefined
        : setTimeout(() => reject(this.#timeOut()), this.#leftMs);
      this.#waiting.push((value) => {
        clearTimeout(timer);
        resolve({ done: false, value });
      });
    });
  }

  get #leftMs(): number {
    return Math.max(0, this.#startMs + this.#timeoutMs - performance.now());
  }

  #timeOut(): TimeoutError {
    this.#unclaimed = 0;
    return new TimeoutError(
      `Cannot wait for all futures: ${this.#unsettled} of ${this.#size} had not settled after ${this.#timeoutMs} ms`,
    );
  }
}
