import { TimeoutError } from "./errors.ts";
import type { Future } from "./future.ts";
import { assertMilliseconds } from "./option_checks.ts";
import { Queue } from "./pool/queue.ts";

/** How long {@linkcode asCompleted} waits. */
export interface AsCompletedOptions {
  /**
   * Most milliseconds from this call until all have settled. The loop then fails with a {@linkcode TimeoutError}, once it
   * has been given those that have.
   *
   * @default {Infinity}
   */
  readonly timeoutMs?: number;
}

/**
 * Yields each future as it settles, whichever way it does. Futures that have settled already come first.
 *
 * @throws {RangeError} where `timeoutMs` is no time.
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
 * for await (const future of asCompleted(futures)) {
 *   console.log(await future); // 3, 6, 9
 * }
 * ```
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  { timeoutMs = Infinity }: AsCompletedOptions = {},
): AsyncIterableIterator<F> {
  if (timeoutMs !== Infinity) assertMilliseconds(timeoutMs, "timeoutMs");
  return new Completions(new Set(futures), timeoutMs);
}

/** Written by hand because an async generator would await the future it yields. */
class Completions<F extends Future<unknown>>
  implements AsyncIterableIterator<F> {
  readonly #settled = new Queue<F>();
  readonly #waiting = new Queue<(future: F) => void>();
  readonly #timeoutMs: number;
  readonly #startMs = performance.now();
  /** Futures that nobody has asked for yet. */
  #unclaimed: number;

  constructor(futures: ReadonlySet<F>, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#unclaimed = futures.size;
    for (const future of futures) {
      const onSettled = () => this.#add(future);
      future.then(onSettled, onSettled);
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<F, undefined>> {
    if (this.#unclaimed === 0) return { done: true, value: undefined };
    this.#unclaimed--;
    const future = this.#settled.shift();
    if (future) return { done: false, value: future };
    return { done: false, value: (await this.#nextSettled()).future };
  }

  return(): Promise<IteratorResult<F, undefined>> {
    this.#unclaimed = 0;
    return Promise.resolve({ done: true, value: undefined });
  }

  #add(future: F): void {
    const claim = this.#waiting.shift();
    if (claim) claim(future);
    else this.#settled.push(future);
  }

  /** The future is wrapped, since a promise would take on its result. */
  #nextSettled(): Promise<{ readonly future: F }> {
    const { promise, resolve, reject } = Promise.withResolvers<{
      readonly future: F;
    }>();
    const timer = this.#timeoutMs === Infinity
      ? undefined
      : setTimeout(() => reject(this.#giveUp()), this.#leftMs);
    this.#waiting.push((future) => {
      clearTimeout(timer);
      resolve({ future });
    });
    return promise;
  }

  get #leftMs(): number {
    return Math.max(0, this.#startMs + this.#timeoutMs - performance.now());
  }

  #giveUp(): TimeoutError {
    this.#unclaimed = 0;
    return new TimeoutError(
      `Not all futures had settled after ${this.#timeoutMs} ms`,
    );
  }
}
