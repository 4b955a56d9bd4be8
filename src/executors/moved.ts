/** A task's result together with what of it is handed over rather than copied. */
export class Moved<T> {
  readonly value: T;
  readonly transferables: readonly Transferable[];

  constructor(value: T, transferables: readonly Transferable[]) {
    this.value = value;
    this.transferables = transferables;
  }
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
  return new Moved(value, transferables) as unknown as T;
}
