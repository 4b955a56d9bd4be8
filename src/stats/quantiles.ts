import { median as exactMedian, quantileSorted } from "simple-statistics";
import type { Interval } from "./interval.ts";

/**
 * The middle of a sample; of an even number, the mean of the two in the middle.
 *
 * @throws {RangeError} where `values` is empty.
 */
export function median(values: readonly number[]): number {
  assertFilled(values);
  return exactMedian([...values]);
}

/**
 * The value that a share `p` (0 to 1) of a sample lies at or below, by linear interpolation: type 7 of Hyndman and
 * Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), which R and NumPy default to.
 *
 * @throws {RangeError} where `values` is empty or `p` is outside 0 to 1.
 */
export function quantile(values: readonly number[], p: number): number {
  return quantileOfSorted(sorted(values), p);
}

/** {@linkcode quantile} of values that are in ascending order already, without the cost of ordering them. */
export function quantileOfSorted(values: readonly number[], p: number): number {
  assertFilled(values);
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(
      `Cannot take a quantile: found p = ${p}, expected 0 to 1`,
    );
  }
  // The library's type asks for a mutable array, and only reads it.
  return quantileSorted(values as number[], p);
}

/**
 * A value with the 95 % percentile interval of its resamples: Efron and Tibshirani, "An Introduction to the Bootstrap"
 * (1993), chapter 13.
 *
 * @throws {RangeError} where there are no resamples.
 */
export function percentileInterval(
  value: number,
  resamples: readonly number[],
): Interval {
  const ordered = sorted(resamples);
  return {
    value,
    low: quantileOfSorted(ordered, 0.025),
    high: quantileOfSorted(ordered, 0.975),
  };
}

/** A copy in ascending order. Numbers in a typed array are sorted in a third of the time. */
export function sorted(values: readonly number[]): number[] {
  return [...Float64Array.from(values).sort()];
}

function assertFilled(values: readonly number[]): void {
  if (values.length > 0) return;
  throw new RangeError(
    "Cannot take a quantile: found no values, expected at least 1",
  );
}
