import quantile from "@stdlib/stats-base-dists-studentized-range-quantile";
import { studentTCdf, studentTQuantile } from "./student_t.ts";

/** A family of means that are compared with each other. */
export interface RangeFamily {
  /** How many means there are, at least 2. */
  readonly groups: number;
  /** Degrees of freedom of the variance, at least 2; the library has no answer below. */
  readonly degreesOfFreedom: number;
}

const LEVEL = 0.95;

/** Degrees of freedom whose critical values are worked out, as tables have them; beyond the last hardly any changes. */
const TABULATED = [2, 2.25, 2.6, 3, 3.5, 4, 5, 6, 8, 10, 14, 20, 40, 120, 1e3];

/** Logarithms of critical values, by groups and degrees of freedom. */
const quantiles = new Map<string, number>();

/**
 * How many standard errors the range of means that are truly the same stays below with a probability of 95 %: the
 * critical value of Tukey's test ("The Problem of Multiple Comparisons", 1953, in "The Collected Works of John W. Tukey
 * VIII", 1994), and the factor of its simultaneous intervals. A t statistic of two of the means is that over √2.
 *
 * @returns The quantile of `@stdlib/stats-base-dists-studentized-range-quantile`, which takes 30 ms for a value: worked
 * out for some degrees of freedom, and its logarithm interpolated by their inverse between these, as in tables. That is
 * within 0.06 %. Of two means it is Student's t.
 * @throws {RangeError} where there are fewer than two means or degrees of freedom.
 *
 * @example
 * ```ts
 * import { criticalStudentizedRange } from "./mod.ts";
 *
 * const q = criticalStudentizedRange({ groups: 3, degreesOfFreedom: 4 });
 * console.log(q.toFixed(2)); // "5.04"
 * ```
 */
export function criticalStudentizedRange(
  { groups, degreesOfFreedom }: RangeFamily,
): number {
  if (!(groups >= 2 && degreesOfFreedom >= 2)) {
    throw new RangeError(
      `Cannot take the studentized range: found ${groups} means and ${degreesOfFreedom} degrees of freedom, expected at least 2 each`,
    );
  }
  if (groups === 2) {
    return Math.SQRT2 * studentTQuantile((1 + LEVEL) / 2, degreesOfFreedom);
  }
  const place = TABULATED.findIndex((known) => known >= degreesOfFreedom);
  const above = TABULATED.at(place) ?? NaN;
  const below = place > 0 ? TABULATED[place - 1] ?? above : above;
  const [from, to] = [below, above].map((known) => logQuantile(groups, known));
  const share = below === above
    ? 0
    : (1 / below - 1 / degreesOfFreedom) / (1 / below - 1 / above);
  return Math.exp((1 - share) * (from ?? NaN) + share * (to ?? NaN));
}

/**
 * Whether two of several means differ by more standard errors than {@linkcode criticalStudentizedRange}. Most are told
 * without it, by how likely such a difference is for two means that nobody chose: as likely as 5 % is too likely for
 * any two, and so is less than a share of that, for each pair, too unlikely for all (Bonferroni).
 *
 * @param range How far the two are apart, in standard errors of a mean.
 * @throws {RangeError} where there are fewer than two means or degrees of freedom.
 *
 * @example
 * ```ts
 * import { isBeyondStudentizedRange } from "./mod.ts";
 *
 * console.log(isBeyondStudentizedRange(5.1, { groups: 3, degreesOfFreedom: 4 })); // true
 * ```
 */
export function isBeyondStudentizedRange(
  range: number,
  family: RangeFamily,
): boolean {
  const { groups, degreesOfFreedom } = family;
  if (groups >= 2 && degreesOfFreedom >= 2) {
    const p = 2 * studentTCdf(-range / Math.SQRT2, degreesOfFreedom);
    if (p >= 1 - LEVEL) return false;
    if (p * groups * (groups - 1) / 2 < 1 - LEVEL) return true;
  }
  return range > criticalStudentizedRange(family);
}

function logQuantile(groups: number, degreesOfFreedom: number): number {
  const key = `${groups} ${degreesOfFreedom}`;
  const known = quantiles.get(key) ??
    Math.log(quantile(LEVEL, groups, degreesOfFreedom));
  quantiles.set(key, known);
  return known;
}
