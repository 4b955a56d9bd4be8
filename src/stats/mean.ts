import { mean as exactMean } from "simple-statistics";
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

/** A mean, and how sure it is. */
export interface MeanEstimate {
  /** In the unit of the values. */
  readonly mean: number;
  /** Square of the standard error; 0 where the values do not vary. */
  readonly squaredError: number;
  /** Degrees of freedom of Student's t. */
  readonly degreesOfFreedom: number;
}

/**
 * The mean of what is left when the smallest and the largest values are set aside, so that a few that are far off do
 * not move it. The standard error is that of Tukey and McLaughlin, "Less Vulnerable Confidence and Significance
 * Procedures for Location Based on a Single Sample: Trimming/Winsorization 1", Sankhyā A 25 (1963): in the sum of
 * squares each value that was set aside counts as the nearest that was kept.
 *
 * @param values At least two that are kept.
 * @param share Share of the values to set aside at either end, rounded down to whole ones; with 0 it is the plain mean.
 * @throws {RangeError} where fewer than two values are kept.
 */
export function trimmedMean(
  values: readonly number[],
  share: number,
): MeanEstimate {
  const cut = Math.floor(values.length * share);
  const sorted = values.toSorted((a, b) => a - b);
  const kept = sorted.slice(cut, sorted.length - cut);
  if (kept.length < 2) {
    throw new RangeError(
      `Cannot trim a mean: found ${kept.length} values left of ${values.length}, expected at least 2`,
    );
  }
  const [least = NaN] = kept;
  const most = kept.at(-1) ?? NaN;
  const winsorized = values.map((value) =>
    Math.min(Math.max(value, least), most)
  );
  const center = exactMean(winsorized);
  const squares = winsorized.map((value) => (value - center) ** 2);
  return {
    mean: exactMean(kept),
    squaredError: values.length * exactMean(squares) /
      (kept.length * (kept.length - 1)),
    degreesOfFreedom: kept.length - 1,
  };
}
