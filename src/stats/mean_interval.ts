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
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  if (length < 2) return { value: mean, low: -Infinity, high: Infinity };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const halfWidth = studentTQuantile(0.975, length - 1) *
    Math.sqrt(squares / (length - 1) / length);
  return { value: mean, low: mean - halfWidth, high: mean + halfWidth };
}
