/** Where a series most likely changed its level. */
export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly index: number;
  /** Pairs across the change in which the later value is the larger, less those in which it is the smaller. */
  readonly k: number;
  /** How likely a series without a change has one at least as strong. 0 to 1. */
  readonly p: number;
}

/**
 * Finds the one place at which values most likely changed their level, and tests whether they did: Pettitt, "A
 * Non-Parametric Approach to the Change-Point Problem", Applied Statistics 28 (1979), with its approximation
 * p = 2 exp(−6 K² / (n³ + n²)), which is good up to 0.5.
 *
 * @param values At least two values, in the order they were measured.
 * @returns The change; `k` is negated where the order is reversed.
 * @throws {RangeError} where there are fewer than two values.
 *
 * @example
 * ```ts
 * import { pettitt } from "./mod.ts";
 *
 * const { index, p } = pettitt([5, 6, 5, 7, 6, 5, 6, 9, 8, 9, 10, 9, 8, 9]);
 * console.log(index, p < 0.05); // 7 true
 * ```
 */
export function pettitt(values: readonly number[]): ChangePoint {
  const n = values.length;
  if (n < 2) {
    throw new RangeError(
      `Cannot find a change: found ${n} values, expected at least 2`,
    );
  }
  let [sum, k, index] = [0, 0, 1];
  for (let place = 1; place < n; place++) {
    // Moving one value before the change adds how it stands to all others.
    const moved = values[place - 1] ?? NaN;
    for (const other of values) {
      sum += Number(other > moved) - Number(other < moved);
    }
    if (Math.abs(sum) > Math.abs(k)) [k, index] = [sum, place];
  }
  const p = Math.min(1, 2 * Math.exp(-6 * k ** 2 / (n ** 3 + n ** 2)));
  return { index, k, p };
}
