import { BaseExecutor, type QueueOptions } from "./base_executor.ts";
import { LocalEngine } from "./local_engine.ts";
import { assertCount } from "./option_checks.ts";

/** How an {@linkcode AsyncExecutor} is bounded. */
export interface AsyncExecutorOptions extends QueueOptions {
  /**
   * Most tasks under way at once.
   *
   * @default {64}
   */
  readonly maxInFlight?: number;
}

/**
 * Many tasks under way on this isolate's event loop, as `Promise.all` with a bound: for tasks that wait, not compute.
 *
 * @example
 * ```ts
 * import { AsyncExecutor, task } from "./mod.ts";
 *
 * export const wait = task(import.meta, async function wait(ms: number) {
 *   await new Promise((resolve) => setTimeout(resolve, ms));
 *   return ms;
 * });
 *
 * await using executor = new AsyncExecutor({ maxInFlight: 8 });
 * for await (const ms of executor.map(wait, [[3], [2], [1]])) console.log(ms);
 * ```
 */
export class AsyncExecutor extends BaseExecutor {
  /**
   * Starts nothing until work comes.
   *
   * @throws {RangeError} where `maxInFlight` or `maxQueue` is no positive integer.
   */
  constructor(options: AsyncExecutorOptions = {}) {
    const { maxInFlight = 64 } = options;
    assertCount(maxInFlight, { name: "maxInFlight" });
    super((pending) => new LocalEngine(pending, maxInFlight), options);
  }
}
