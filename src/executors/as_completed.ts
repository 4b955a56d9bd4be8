import type { Future } from "./future.ts";

/**
 * Yields each future as it settles, whichever way it does. Futures that have settled already come first.
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
): AsyncIterableIterator<F> {
  const settled: F[] = [];
  const waiting: ((future: F) => void)[] = [];
  let toCome = 0;
  let unclaimed = 0;
  const onSettled = (future: F) => {
    const claim = waiting.shift();
    if (claim) claim(future);
    else settled.push(future);
  };
  for (const future of new Set(futures)) {
    toCome++;
    future.then(() => onSettled(future), () => onSettled(future));
  }
  unclaimed = toCome;
  // Written by hand because an async generator would await the future it yields.
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (unclaimed === 0) return { done: true, value: undefined };
      unclaimed--;
      const future = settled.shift();
      if (future) return { done: false, value: future };
      const { promise, resolve } = Promise.withResolvers<{ future: F }>();
      waiting.push((future) => resolve({ future }));
      return { done: false, value: (await promise).future };
    },
    return() {
      unclaimed = 0;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
