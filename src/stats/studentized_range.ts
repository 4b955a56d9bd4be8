import cdf from "@stdlib/stats-base-dists-studentized-range-cdf";
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

/**
 * How likely the largest of several means that are truly the same lies at least `q` standard errors above the
 * smallest: the studentized range of Tukey, "The Problem of Multiple Comparisons" (1953, in "The Collected Works of
 * John W. Tukey VIII", 1994), evaluated by `@stdlib/stats-base-dists-studentized-range-cdf` (Ferreira et al., 2007). A
 * t statistic of two of the means is q / √2. Probabilities are good to 1e-4; far tails are not.
 *
 * @param q Range over the standard error of one mean, 0 or more; infinite where there is no error.
 * @returns A probability, 0 to 1.
 * @throws {RangeError} where there are fewer than two means or degrees of freedom.
 *
 * @example
 * ```ts
 * import { studentizedRangeP } from "./mod.ts";
 *
 * console.log(studentizedRangeP(5.04, { groups: 3, degreesOfFreedom: 4 }).toFixed(3)); // "0.050"
 * ```
 */
export function studentizedRangeP(q: number, family: RangeFamily): number {
  const { groups, degreesOfFreedom } = checked(family);
  if (q === Infinity) return 0;
  return Math.min(1, Math.max(0, 1 - cdf(q, groups, degreesOfFreedom)));
}

const quantiles = new Map<string, number>();

/**
 * How many standard errors the range of means that are truly the same stays below with a probability of 95 %: the
 * critical value of Tukey's test, and the factor of its simultaneous intervals.
 *
 * @returns A value for {@linkcode studentizedRangeP}, where it gives 0.05. It takes 30 ms to find, once for a family.
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
