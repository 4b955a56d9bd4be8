import type { Future } from "./future.ts";
import { assertMilliseconds } from "./option_checks.ts";

/** When {@linkcode wait} is to return. */
export interface WaitOptions {
  /**
   * `FIRST_EXCEPTION`: at the first future that failed or was cancelled, or when all are done.
   *
   * @default {"ALL_COMPLETED"}
   */
  readonly returnWhen?: "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";
  /** Most milliseconds to wait; what is not done by then is in `notDone`. */
  readonly timeoutMs?: number;
}

/** The futures given to {@linkcode wait}, parted by whether they have settled. */
export interface WaitResult<F> {
  /** Those with a result, failed or cancelled. */
  readonly done: ReadonlySet<F>;
  /** Those that wait or run. */
  readonly notDone: ReadonlySet<F>;
}

/**
 * Waits for futures without reading their results; never rejects because of them.
 *
 * @throws {RangeError} where `timeoutMs` is no time.
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
  const { returnWhen = "ALL_COMPLETED", timeoutMs } = options;
  if (timeoutMs !== undefined) assertMilliseconds(timeoutMs, "timeoutMs");
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

/** Whether a future that has settled is what was waited for. */
function endsWait(
  future: Future<unknown>,
  returnWhen: NonNullable<WaitOptions["returnWhen"]>,
): boolean {
  switch (returnWhen) {
    case "ALL_COMPLETED":
      return false;
    case "FIRST_COMPLETED":
      return true;
    case "FIRST_EXCEPTION":
      return future.state !== "fulfilled";
  }
}
