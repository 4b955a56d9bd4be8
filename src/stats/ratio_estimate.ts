import type { Interval } from "./interval.ts";
import { trimmedMean } from "./mean.ts";
import {
  moderateVariance,
  type VarianceEstimate,
} from "./moderated_variance.ts";
import { studentTCdf, studentTQuantile } from "./student_t.ts";

/**
 * How many times as large one of two measurements is, and how sure that is. Ratios are differences of logarithms, so
 * what is estimated is the ratio of geometric means, of all rounds or of those in the middle.
 */
export interface RatioEstimate {
  /** Natural logarithm of the ratio. */
  readonly log: number;
  /** Standard error of `log`; 0 where the values do not vary. */
  readonly standardError: number;
  /** Degrees of freedom of Student's t. */
  readonly degreesOfFreedom: number;
}

const LEVEL = 0.95;

/**
 * Compares two measurements that were made side by side in each round: the paired t test of Student, "The Probable
 * Error of a Mean", Biometrika 6 (1908), on logarithms, with a prior as the moderated t of Smyth (2004). What a round
 * did to both drops out.
 *
 * @param logRatios Natural logarithm of the ratio that each round gave; at least two.
 * @param options Share of the rounds to set aside at either end, as {@linkcode trimmedMean} does, none unless it is said;
 * and how such comparisons usually scatter between rounds, where that is known: the own variance is shrunk towards it.
 * @throws {RangeError} where fewer than two rounds are left, or a value is not finite.
 *
 * @example
 * ```ts
 * import { pairedRatio, ratioOf } from "./mod.ts";
 *
 * console.log(ratioOf(pairedRatio([22 / 20, 11 / 10, 44 / 40].map(Math.log))).value.toFixed(2)); // "1.10"
 * ```
 */
export function pairedRatio(
  logRatios: readonly number[],
  { trimmed = 0, prior }: {
    readonly trimmed?: number;
    readonly prior?: VarianceEstimate;
  } = {},
): RatioEstimate {
  const unfit = logRatios.find((log) => !Number.isFinite(log));
  if (unfit !== undefined) {
    throw new RangeError(
      `Cannot compare measurements: found the logarithm ${unfit}, expected finite ones`,
    );
  }
  const { mean, squaredError, degreesOfFreedom } = trimmedMean(
    logRatios,
    trimmed,
  );
  const kept = degreesOfFreedom + 1;
  const own = { variance: squaredError * kept, degreesOfFreedom };
  const moderated = prior ? moderateVariance(own, prior) : own;
  return {
    log: mean,
    standardError: Math.sqrt(moderated.variance / kept),
    degreesOfFreedom: moderated.degreesOfFreedom,
  };
}

/**
 * Compares two measurements that were made apart, such as those of two runs: Welch's t test, "The Generalization of
 * 'Student's' Problem when Several Different Population Variances are Involved", Biometrika 34 (1947), on logarithms,
 * with the degrees of freedom of Satterthwaite, "An Approximate Distribution of Estimates of Variance Components",
 * Biometrics Bulletin 2 (1946). With rounds set aside it is Yuen's, "The Two-Sample Trimmed t for Unequal Population
 * Variances", Biometrika 61 (1974).
 *
 * @param above The median of each round, at least two, all above 0.
 * @param below The same of the other, in the same unit; the number of rounds may differ.
 * @throws {RangeError} where fewer than two rounds are left, or a value is not finite and above 0.
 */
export function unpairedRatio(
  above: readonly number[],
  below: readonly number[],
  { trimmed = 0 }: { readonly trimmed?: number } = {},
): RatioEstimate {
  return divideRatios(
    estimateOf(trimmedMean(logarithms(above), trimmed)),
    estimateOf(trimmedMean(logarithms(below), trimmed)),
  );
}

/**
 * Divides two ratios that were measured apart, such as those of two measurements to a third: the standard error and its
 * degrees of freedom are those of Welch (1947) and Satterthwaite (1946).
 */
export function divideRatios(
  above: RatioEstimate,
  below: RatioEstimate,
): RatioEstimate {
  const [upper, lower] = [above.standardError ** 2, below.standardError ** 2];
  const squaredError = upper + lower;
  const freedom = squaredError ** 2 /
    (upper ** 2 / above.degreesOfFreedom + lower ** 2 / below.degreesOfFreedom);
  return {
    log: above.log - below.log,
    standardError: Math.sqrt(squaredError),
    degreesOfFreedom: squaredError === 0
      ? above.degreesOfFreedom + below.degreesOfFreedom
      : freedom,
  };
}

function estimateOf(
  { mean, squaredError, degreesOfFreedom }: ReturnType<typeof trimmedMean>,
): RatioEstimate {
  return {
    log: mean,
    standardError: Math.sqrt(squaredError),
    degreesOfFreedom,
  };
}

/** Comparisons with one prior and as many rounds share their degrees of freedom, and a quantile takes long to find. */
const quantileByFreedom = new Map<number, number>();

/** How many standard errors the 95 % interval reaches to either side. */
function halfWidthOf(degreesOfFreedom: number): number {
  const found = quantileByFreedom.get(degreesOfFreedom) ??
    studentTQuantile((1 + LEVEL) / 2, degreesOfFreedom);
  quantileByFreedom.set(degreesOfFreedom, found);
  return found;
}

/** The ratio with its 95 % confidence interval. */
export function ratioOf(
  { log, standardError, degreesOfFreedom }: RatioEstimate,
): Interval {
  const halfWidth = standardError === 0
    ? 0
    : standardError * halfWidthOf(degreesOfFreedom);
  return {
    value: Math.exp(log),
    low: Math.exp(log - halfWidth),
    high: Math.exp(log + halfWidth),
  };
}

/** How likely a ratio at least this far from 1 is, to either side, if the true one is 1. 0 to 1. */
export function differenceP(
  { log, standardError, degreesOfFreedom }: RatioEstimate,
): number {
  if (standardError === 0) return log === 0 ? 1 : 0;
  return 2 * studentTCdf(-Math.abs(log) / standardError, degreesOfFreedom);
}

/**
 * How likely a ratio is at least this close to 1 if the true one is as far away as the margin. 0 to 1. The two
 * one-sided tests of Schuirmann, "A Comparison of the Two One-Sided Tests Procedure and the Power Approach for
 * Assessing the Equivalence of Average Bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15 (1987);
 * the larger of their two p-values belongs to the bound that the ratio is nearer to.
 *
 * @param estimate What was measured.
 * @param margin The largest ratio, less 1, that does not matter: with 0.05 the ratio may lie between 1 / 1.05 and 1.05.
 * @throws {RangeError} where the margin is not a finite number above 0.
 */
export function equivalenceP(
  { log, standardError, degreesOfFreedom }: RatioEstimate,
  margin: number,
): number {
  if (!isFiniteAbove0(margin)) {
    throw new RangeError(
      `Cannot test equivalence: found a margin of ${margin}, expected a ratio above 0`,
    );
  }
  const beyond = Math.abs(log) - Math.log1p(margin);
  // Without any spread there is no t; the difference is then as certain as can be.
  if (standardError === 0) return beyond < 0 ? 0 : 1;
  return studentTCdf(beyond / standardError, degreesOfFreedom);
}

function logarithms(values: readonly number[]): number[] {
  if (values.length < 2) {
    throw new RangeError(
      `Cannot compare measurements: found a sample of ${values.length} values, expected at least 2`,
    );
  }
  const unfit = values.find((value) => !isFiniteAbove0(value));
  if (unfit !== undefined) {
    throw new RangeError(
      `Cannot compare measurements: found the value ${unfit}, expected finite values above 0`,
    );
  }
  return values.map(Math.log);
}

function isFiniteAbove0(value: number): boolean {
  return value > 0 && value < Infinity;
}

/**
 * How far two values are apart: the larger over the smaller, less 1.
 *
 * @param a Above 0.
 * @param b Above 0, in the same unit.
 * @returns 0 where they are the same; the same with the values exchanged.
 */
export function relativeDifference(a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b) - 1;
}
