import { gammaln } from "simple-statistics";

/** A point of the regularized incomplete beta function I_x(a, b). */
interface BetaPoint {
  readonly a: number;
  readonly b: number;
  readonly x: number;
  /** 1 − x, handed over since subtracting would lose digits where x is nearly 1. */
  readonly complement: number;
}

const MOST_TERMS = 10_000;
const PRECISION = 1e-15;
/** Stands in for a denominator of 0. */
const TINY = 1e-300;

/**
 * How likely a value of Student's t distribution is at most `t`. With x = ν / (ν + t²), the tail beyond `t` is half of
 * I_x(ν / 2, 1 / 2): Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), formula 26.7.1. For a tail on
 * the right ask for `-t`, which keeps the digits that 1 − p would lose.
 *
 * @param t A t statistic; infinite ones are allowed.
 * @param degreesOfFreedom Above 0; whole or, as Welch's test has it, not.
 * @returns A probability, 0 to 1.
 * @throws {RangeError} where `degreesOfFreedom` is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { studentTCdf } from "./mod.ts";
 *
 * console.log(studentTCdf(2.228, 10).toFixed(3)); // "0.975"
 * ```
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new RangeError(
      `Cannot take Student's t distribution: found ${degreesOfFreedom} degrees of freedom, expected a number above 0`,
    );
  }
  const bothTails = incompleteBeta({
    a: degreesOfFreedom / 2,
    b: 1 / 2,
    x: 1 / (1 + t * t / degreesOfFreedom),
    complement: 1 / (1 + degreesOfFreedom / (t * t)),
  });
  return t > 0 ? 1 - bothTails / 2 : bothTails / 2;
}

/**
 * The value that Student's t is at most with probability `p`: {@linkcode studentTCdf} turned around by bisection, to
 * twelve digits.
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
  let high = 0;
  while (high - low > 1e-12 * Math.abs(low)) {
    const middle = (low + high) / 2;
    if (studentTCdf(middle, degreesOfFreedom) > p) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Turned around where the fraction would be slow: NIST "Digital Library of Mathematical Functions", formula 8.17.4. */
function incompleteBeta(point: BetaPoint): number {
  const { a, b, x, complement } = point;
  return x > (a + 1) / (a + b + 2)
    ? 1 - betaByFraction({ a: b, b: a, x: complement, complement: x })
    : betaByFraction(point);
}

/** Formula 8.17.22. */
function betaByFraction(point: BetaPoint): number {
  const { a, b, x, complement } = point;
  const logFactor = gammaln(a + b) - gammaln(a) - gammaln(b) +
    a * Math.log(x) + b * Math.log(complement);
  return Math.exp(logFactor) / (a * continuedFraction(point));
}

/**
 * 1 + d₁ / (1 + d₂ / (1 + …)) from the front, by the method of Lentz as Thompson and Barnett changed it: Press et al.,
 * "Numerical Recipes in C" (1992), section 5.2 and formula 6.4.5.
 */
function continuedFraction(point: BetaPoint): number {
  let fraction = 1;
  let numerators = 1;
  let denominators = 0;
  for (let term = 1; term <= MOST_TERMS; term++) {
    const coefficient = fractionCoefficient(term, point);
    denominators = 1 / nonZero(1 + coefficient * denominators);
    numerators = nonZero(1 + coefficient / numerators);
    const change = numerators * denominators;
    fraction *= change;
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return fraction;
}

/** Formula 8.17.23. */
function fractionCoefficient(term: number, { a, b, x }: BetaPoint): number {
  const half = Math.floor(term / 2);
  const factor = term % 2 === 0
    ? half * (b - half)
    : -(a + half) * (a + b + half);
  return factor * x / ((a + term - 1) * (a + term));
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
