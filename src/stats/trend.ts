import { errorFunction } from "simple-statistics";
import { median } from "./quantiles.ts";

/** Whether values rise or fall in the order they came in. */
export interface Trend {
  /** Pairs in which the later value is larger, less those in which it is smaller: below 0 where values fall. */
  readonly s: number;
  /** How likely values without a trend have one at least as strong, in either direction. 0 to 1. */
  readonly p: number;
}

/**
 * Tests whether values rise or fall within each of several series, in a line or not; they may start at different
 * levels. Of one series it is the two-sided trend test of Mann, "Nonparametric Tests Against Trend", Econometrica 13
 * (1945), with the normal approximation and the corrections for ties and continuity of Kendall, "Rank Correlation
 * Methods" (1975), chapter 4; below about 10 values it is rough. Of several it is the seasonal Kendall test of Hirsch,
 * Slack and Smith, "Techniques of Trend Analysis for Monthly Water Quality Data", Water Resources Research 18 (1982),
 * for series that are independent, as rounds are: counts and variances are added up. Every value is compared with every
 * later one of its series, so the time grows with the square of their number.
 *
 * @param series Each in the order it was measured, at least two values.
 * @returns Counts and p-value of all series together: `s` is negated where the order is reversed; `p` stays.
 * @throws {RangeError} where there is no series, one has fewer than two values, or one holds `NaN`.
 *
 * @example
 * ```ts
 * import { seasonalKendall } from "./mod.ts";
 *
 * const { s, p } = seasonalKendall([[9, 7, 6, 5], [30, 28, 27, 22], [5, 4, 3, 1]]);
 * console.log(s, p < 0.001); // -18 true
 * ```
 */
export function seasonalKendall(
  series: readonly (readonly number[])[],
): Trend {
  const fewest = Math.min(...series.map((values) => values.length));
  if (!(fewest >= 2 && series.length > 0)) {
    throw new RangeError(
      `Cannot test for a trend: found ${
        series.length === 0 ? "no series" : `${fewest} values`
      }, expected at least 2`,
    );
  }
  let [s, variance] = [0, 0];
  for (const values of series) {
    const ties = tieSizes(values);
    s += risesLessFalls(values);
    variance += spread(values.length) -
      ties.reduce((sum, size) => sum + spread(size), 0);
  }
  // Without variance all values are equal, and without a trend.
  const z = variance > 0
    ? Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance)
    : 0;
  return { s, p: twoSidedNormalP(z) };
}

/**
 * How much values change from one to the next: the median of the slopes of all pairs, which a few outliers do not
 * move; Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", Journal of the American Statistical
 * Association 63 (1968). Pairs are taken within each series only, as Hirsch, Slack and Smith (1982) have it.
 *
 * @param series Each in the order it was measured.
 * @returns The change per step, in the unit of the values.
 * @throws {RangeError} where no series has two values.
 *
 * @example
 * ```ts
 * import { theilSenSlope } from "./mod.ts";
 *
 * console.log(theilSenSlope([[1, 3, 5, 100], [10, 12, 14]])); // 2
 * ```
 */
export function theilSenSlope(
  series: readonly (readonly number[])[],
): number {
  return median(
    series.flatMap((values) =>
      values.flatMap((earlier, index) =>
        values.slice(index + 1)
          .map((later, step) => (later - earlier) / (step + 1))
      )
    ),
  );
}

function risesLessFalls(values: readonly number[]): number {
  let s = 0;
  for (const [index, earlier] of values.entries()) {
    for (let later = index + 1; later < values.length; later++) {
      // Subtracting would make NaN of two infinite values.
      const next = values[later] ?? NaN;
      s += Number(next > earlier) - Number(next < earlier);
    }
  }
  return s;
}

/** The variance of `s` over all orders of as many different values, which is also what ties of that size take away. */
function spread(count: number): number {
  return count * (count - 1) * (2 * count + 5) / 18;
}

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

/** Not by the library's `cumulativeStdNormalProbability`, a table that never goes below 0.001. */
function twoSidedNormalP(z: number): number {
  return Math.min(1, 1 - errorFunction(Math.abs(z) / Math.SQRT2));
}

/**
 * How often each distinct value occurs, which the variances of rank statistics are corrected by; all ones where there
 * is no tie.
 *
 * @throws {RangeError} where a value is `NaN`, which has no rank.
 */
function tieSizes(values: readonly number[]): number[] {
  if (values.some(Number.isNaN)) {
    throw new RangeError("Cannot rank values: found NaN, expected numbers");
  }
  return [...Map.groupBy(values, (value) => value).values()]
    .map((group) => group.length);
}
