import { bisect } from "./bisect.ts";
import cdf from "@stdlib/stats-base-dists-t-cdf";

/** From here on the distribution is normal to four digits, and the library has no answer for infinitely many. */
const MAX_DEGREES_OF_FREEDOM = 1e6;

/**
 * How likely a value of Student's t distribution is at most `t`: `@stdlib/stats-base-dists-t-cdf`, by the regularized
 * incomplete beta function (Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, formula 26.7.1). For a
 * tail on the right ask for `-t`, which keeps the digits that 1 − p would lose.
 *
 * @param t A t statistic; infinite ones are allowed.
 * @param degreesOfFreedom Above 0; whole or, as Welch's test has it, not; infinite ones are allowed.
 * @returns A probability, 0 to 1.
 * @throws {RangeError} where `degreesOfFreedom` is not above 0.
 *
 * @example
 * ```ts
 * import { studentTCdf } from "./mod.ts";
 *
 * console.log(studentTCdf(2.228, 10).toFixed(3)); // "0.975"
 * ```
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(
      `Cannot take Student's t distribution: found ${degreesOfFreedom} degrees of freedom, expected a number above 0`,
    );
  }
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  return cdf(t, Math.min(degreesOfFreedom, MAX_DEGREES_OF_FREEDOM));
}

/**
 * The value that Student's t is at most with probability `p`: {@linkcode studentTCdf} inverted by bisection, to twelve
 * digits. The library's own inverse would add as much to the scripts of a page as all of its statistics.
 *
 * @param p A probability, above 0 and below 1.
 * @param degreesOfFreedom Above 0; whole or, as Welch's test has it, not.
 * @throws {RangeError} where one of the two is outside its bounds.
 *
 * @example
 * ```ts
 * import { studentTQuantile } from "./mod.ts";
 *
 * console.log(studentTQuantile(0.975, 4).toFixed(3)); // "2.776"
 * ```
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(
      `Cannot take a quantile of Student's t distribution: found p = ${p}, expected a number between 0 and 1`,
    );
  }
  // The distribution is symmetric, and its left tail keeps the digits.
  if (p > 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  let low = -1;
  while (studentTCdf(low, degreesOfFreedom) > p) low *= 2;
  return bisect([low, 0], (t) => studentTCdf(t, degreesOfFreedom) > p);
}
