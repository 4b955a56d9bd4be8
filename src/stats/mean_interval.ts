import type { Interval } from "./interval.ts";
import { studentTQuantile } from "./student_t.ts";

/**
 * The mean of some independent values, with the 95 % interval of Student (Student, "The Probable Error of a Mean",
 * Biometrika 6, 1908).
 *
 * @param values At least two; fewer give an interval without bounds.
 *
 * @example
 * ```ts
 * import { meanInterval } from "./mod.ts";
 *
 * console.log(meanInterval([1, 2, 3])); // { value: 2, low: -0.48…, high: 4.48… }
 * ```
 */
export function meanInterval(values: readonly number[]): Interval {
  const { length } = values;
  const value = mean(values);
  if (length < 2) return { value, low: -Infinity, high: Infinity };
  const halfWidth = studentTQuantile(0.975, length - 1) *
    Math.sqrt(variance(values) / length);
  return { value, low: value - halfWidth, high: value + halfWidth };
}

/** The arithmetic mean; `NaN` of no value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The variance of a sample, in the square of its unit: the sum of squares over n − 1; 0 of fewer than two values. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) /
    (values.length - 1);
}
