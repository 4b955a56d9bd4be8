import { BaseExecutor, type QueueOptions } from "./base_executor.ts";
import { LocalEngine } from "./local_engine.ts";

/**
 * One task after another in this isolate: the baseline that every other model is compared with.
 *
 * @example
 * ```ts
 * import { SequentialExecutor, task } from "./mod.ts";
 *
 * export const square = task(import.meta, function square(n: number) {
 *   return n * n;
 * });
 *
 * await using executor = new SequentialExecutor();
 * console.log(await executor.submit(square, 7)); // 49
 * ```
 */
export class SequentialExecutor extends BaseExecutor {
  /**
   * Starts nothing until work comes.
   *
   * @throws {RangeError} where `maxQueue` is no positive integer.
   */
  constructor(options: QueueOptions = {}) {
    super((pending) => new LocalEngine(pending, 1), options);
  }
}
