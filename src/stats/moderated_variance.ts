import { mean } from "simple-statistics";
import { bisect } from "./bisect.ts";
import { median } from "./quantiles.ts";

/** A variance that was estimated from few values, as most are here: from rounds. */
export interface VarianceEstimate {
  /** 0 or more. */
  readonly variance: number;
  /** Above 0; `Infinity` where the variance is known. */
  readonly degreesOfFreedom: number;
}

/** A variance of 0 has no logarithm; as limma does, it counts as this share of the typical one. */
const MIN_SHARE = 1e-5;

/**
 * Estimates how variances of many comparisons are distributed: the scaled inverse chi-square prior of Smyth, "Linear
 * Models and Empirical Bayes Methods for Assessing Differential Expression in Microarray Experiments", Statistical
 * Applications in Genetics and Molecular Biology 3 (2004), section 6.2, which limma's `fitFDist` implements: mean and
 * variance of the logarithms of the variances are matched with those that the model expects.
 *
 * @param estimates One for each comparison.
 * @returns The typical variance, and the degrees of freedom that it is worth: `Infinity` where the variances differ no
 * more than chance has them, 0 where nothing is typical, for there are fewer than two that are above 0.
 *
 * @example
 * ```ts
 * import { fitVariancePrior } from "./mod.ts";
 *
 * const estimates = [1, 1.1, 0.9, 1.05, 0.95].map((variance) => ({ variance, degreesOfFreedom: 4 }));
 * console.log(fitVariancePrior(estimates).degreesOfFreedom); // Infinity
 * ```
 */
export function fitVariancePrior(
  estimates: readonly VarianceEstimate[],
): VarianceEstimate {
  const typical = estimates.length < 2
    ? 0
    : median(estimates.map(({ variance }) => variance));
  if (!(typical > 0)) return { variance: 0, degreesOfFreedom: 0 };
  const centered = estimates.map(({ variance, degreesOfFreedom }) => {
    const half = degreesOfFreedom / 2;
    return Math.log(Math.max(variance, MIN_SHARE * typical)) -
      digamma(half) + Math.log(half);
  });
  const center = mean(centered);
  const spread = centered.reduce((sum, e) => sum + (e - center) ** 2, 0) /
    (centered.length - 1);
  const byChance = mean(
    estimates.map(({ degreesOfFreedom }) => trigamma(degreesOfFreedom / 2)),
  );
  if (spread <= byChance) {
    return { variance: Math.exp(center), degreesOfFreedom: Infinity };
  }
  const half = inverseTrigamma(spread - byChance);
  return {
    variance: Math.exp(center + digamma(half) - Math.log(half)),
    degreesOfFreedom: 2 * half,
  };
}

/**
 * Shrinks a variance towards the typical one, each weighted with its degrees of freedom, which add up: the moderated
 * variance of Smyth (2004), section 3. A t statistic with it has those degrees of freedom.
 *
 * @param estimate What one comparison gave.
 * @param prior From {@linkcode fitVariancePrior}.
 */
export function moderateVariance(
  estimate: VarianceEstimate,
  prior: VarianceEstimate,
): VarianceEstimate {
  if (prior.degreesOfFreedom === Infinity) return prior;
  const degreesOfFreedom = estimate.degreesOfFreedom + prior.degreesOfFreedom;
  return {
    variance: (estimate.variance * estimate.degreesOfFreedom +
      prior.variance * prior.degreesOfFreedom) / degreesOfFreedom,
    degreesOfFreedom,
  };
}

/** From here on the asymptotic series are good to twelve digits. */
const ASYMPTOTIC_FROM = 10;

/** ψ(x): recurrence 6.3.5 and series 6.3.18 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964). */
function digamma(x: number): number {
  if (x < ASYMPTOTIC_FROM) return digamma(x + 1) - 1 / x;
  const s = 1 / x ** 2;
  return Math.log(x) - 1 / (2 * x) -
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s / 132))));
}

/** ψ′(x): recurrence 6.4.6 and series 6.4.12 of the same. */
function trigamma(x: number): number {
  if (x < ASYMPTOTIC_FROM) return trigamma(x + 1) + 1 / x ** 2;
  const s = 1 / x ** 2;
  return 1 / x + s / 2 +
    s / x * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * 5 / 66))));
}

/** The x whose {@linkcode trigamma} is `y`, which falls from infinity to 0: by bisection of its logarithm. */
function inverseTrigamma(y: number): number {
  return Math.exp(bisect([-20, 20], (log) => trigamma(Math.exp(log)) <= y));
}
