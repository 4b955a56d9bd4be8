/** Marks what `moved` made: modules of tasks may have a copy of this one. */
const MARK = Symbol.for("crossover.moved");

/** A task's result together with what of it is handed over rather than copied. */
interface Moved {
  readonly [MARK]: true;
  readonly value: unknown;
  readonly transferables: readonly Transferable[];
}

/**
 * For a task's `return`: hands the listed objects over to the caller instead of copying them, where its executor can.
 * The caller gets `value` itself.
 *
 * @example
 * ```ts
 * import { moved, task } from "./mod.ts";
 *
 * export const zeros = task(import.meta, function zeros(bytes: number) {
 *   const array = new Uint8Array(bytes);
 *   return moved(array, [array.buffer]);
 * });
 * ```
 */
export function moved<T>(value: T, transferables: readonly Transferable[]): T {
  // The type is that of what the caller gets; the wrapper is taken off on the way.
  const result: Moved = { [MARK]: true, value, transferables };
  return result as unknown as T;
}

/** Whether a task's result is to be taken apart into what the caller gets and what of it is handed over. */
export function isMoved(result: unknown): result is Moved {
  return typeof result === "object" && result !== null && MARK in result;
}
