import { twoSidedNormalP } from "./standard_normal.ts";
import { tieSizes } from "./ties.ts";

/** Whether values rise or fall in the order they came in. */
export interface Trend {
  /** Pairs in which the later value is larger, less those in which it is smaller: below 0 where values fall. */
  readonly s: number;
  /** How likely values without a trend have one at least as strong, in either direction. 0 to 1. */
  readonly p: number;
}

/**
 * Tests whether measurements drifted while they were taken, in a line or not: the two-sided trend test of Mann,
 * "Nonparametric Tests Against Trend", Econometrica 13 (1945). The p-value is the normal approximation with the
 * corrections for ties and continuity of Kendall, "Rank Correlation Methods" (1975), chapter 4; below about 10 values
 * it is rough. Every value is compared with every later one, so the time grows with the square of their number.
 *
 * @param values At least two values, in the order they were measured.
 * @returns `s` is negated where the order is reversed; `p` stays.
 * @throws {RangeError} where there are fewer than two values, or one is `NaN`.
 *
 * @example
 * ```ts
 * import { mannKendall } from "./mod.ts";
 *
 * const { s, p } = mannKendall([10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15]);
 * console.log(s, p.toFixed(3)); // 22 "0.092"
 * ```
 */
export function mannKendall(values: readonly number[]): Trend {
  if (values.length < 2) {
    throw new RangeError(
      `Cannot test for a trend: found ${values.length} values, expected at least 2`,
    );
  }
  const ties = tieSizes(values);
  const s = risesLessFalls(values);
  const variance = spread(values.length) -
    ties.reduce((sum, size) => sum + spread(size), 0);
  // Without variance all values are equal, and without a trend.
  const z = variance > 0
    ? Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance)
    : 0;
  return { s, p: twoSidedNormalP(z) };
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
