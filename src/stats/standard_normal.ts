import { errorFunction } from "simple-statistics";

/**
 * How likely a standard normal value is at least as far from 0 as `z`: the two-sided p-value of a z statistic,
 * erfc(|z| / √2). The library's approximation of erfc has a relative error below 1.2e-7 (Press et al., "Numerical
 * Recipes in C", 1992, section 6.2); that it comes as 1 − erfc adds an absolute one of 1e-16, which is as small as
 * p-values get. The library's `cumulativeStdNormalProbability` will not do: it is a table with steps of 0.01 that never
 * goes below 0.001.
 *
 * @param z In standard deviations from 0, of either sign.
 * @returns A probability, 0 to 1.
 *
 * @example
 * ```ts
 * import { twoSidedNormalP } from "./mod.ts";
 *
 * console.log(twoSidedNormalP(1.96).toFixed(3)); // "0.050"
 * ```
 */
export function twoSidedNormalP(z: number): number {
  return Math.min(1, 1 - errorFunction(Math.abs(z) / Math.SQRT2));
}
