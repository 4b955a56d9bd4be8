import quantile from "@stdlib/stats-base-dists-studentized-range-quantile";

/** A family of means that are compared with each other. */
export interface RangeFamily {
  /** How many means there are, at least 2. */
  readonly groups: number;
  /** Degrees of freedom of the variance, at least 2; the library has no answer below. */
  readonly degreesOfFreedom: number;
}

/** Beyond this the distribution hardly changes, and evaluating it takes ever longer. */
const MAX_DEGREES_OF_FREEDOM = 1_000;
const LEVEL = 0.95;

const quantiles = new Map<string, number>();

/**
 * How many standard errors the range of means that are truly the same stays below with a probability of 95 %: the
 * critical value of Tukey's test ("The Problem of Multiple Comparisons", 1953, in "The Collected Works of John W. Tukey
 * VIII", 1994), and the factor of its simultaneous intervals. A t statistic of two of the means is that over √2.
 *
 * @returns The quantile of `@stdlib/stats-base-dists-studentized-range-quantile`. It takes 30 ms to find, once for a
 * family.
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
export function criticalStudentizedRange(family: RangeFamily): number {
  const { groups, degreesOfFreedom } = checked(family);
  // More than two digits change nothing that is shown, and so the comparisons of all runs share a few values.
  const rounded = Number(degreesOfFreedom.toPrecision(2));
  const key = `${groups} ${rounded}`;
  const found = quantiles.get(key) ?? quantile(LEVEL, groups, rounded);
  quantiles.set(key, found);
  return found;
}

function checked({ groups, degreesOfFreedom }: RangeFamily): RangeFamily {
  if (!(groups >= 2 && degreesOfFreedom >= 2)) {
    throw new RangeError(
      `Cannot take the studentized range: found ${groups} means and ${degreesOfFreedom} degrees of freedom, expected at least 2 each`,
    );
  }
  return {
    groups,
    degreesOfFreedom: Math.min(degreesOfFreedom, MAX_DEGREES_OF_FREEDOM),
  };
}
