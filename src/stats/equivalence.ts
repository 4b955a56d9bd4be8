import { mean, sampleVariance } from "simple-statistics";
import { studentTCdf } from "./student_t.ts";

/** What counts as the same. */
export interface EquivalenceOptions {
  /** The largest ratio, less 1, that does not matter: with 0.05 the ratio may lie between 1 / 1.05 and 1.05. */
  readonly margin: number;
}

/** Whether two samples have been shown to be the same within a margin. */
export interface Equivalence {
  /** How likely samples are at least this close if their true ratio is as far away as the margin. 0 to 1. */
  readonly p: number;
  /** Whether `p` is below 0.05. `false` does not say that the samples differ: there may be too few rounds to tell. */
  readonly isEquivalent: boolean;
}

const ALPHA = 0.05;

/**
 * Tests whether two measurements are the same within a margin, which a test that finds no difference does not show: the
 * two one-sided tests of Schuirmann, "A Comparison of the Two One-Sided Tests Procedure and the Power Approach for
 * Assessing the Equivalence of Average Bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
 *
 * Ratios are differences of logarithms, so Welch's t test (Biometrika 34, 1947) is made on those, once against
 * −log(1 + margin) and once against log(1 + margin); `p` is the larger of the two. What is compared is the geometric
 * mean of each sample. Values are to be independent of each other: medians of rounds, not samples inside them.
 *
 * @param a The median of each round, at least two, all above 0.
 * @param b The same of what `a` is compared with, in the same unit; the number of rounds may differ.
 * @param options The margin, a ratio above 0.
 * @returns The same with the samples exchanged.
 * @throws {RangeError} where a sample has fewer than two values or one that is not finite and above 0, or where the
 * margin is not.
 *
 * @example
 * ```ts
 * import { tost } from "./mod.ts";
 *
 * const before = [100, 101, 99, 100, 102];
 * const after = [101, 100, 100, 99, 101];
 * console.log(tost(before, after, { margin: 0.05 }).isEquivalent); // true
 * ```
 */
export function tost(
  a: readonly number[],
  b: readonly number[],
  { margin }: EquivalenceOptions,
): Equivalence {
  if (!isFiniteAbove0(margin)) {
    throw new RangeError(
      `Cannot test equivalence: found a margin of ${margin}, expected a ratio above 0`,
    );
  }
  const p = equivalenceP(logarithms(a), {
    other: logarithms(b),
    bound: Math.log1p(margin),
  });
  return { p, isEquivalent: p < ALPHA };
}

/** The larger of the two p-values belongs to the bound that the difference is nearer to. */
function equivalenceP(
  sample: readonly number[],
  { other, bound }: {
    readonly other: readonly number[];
    readonly bound: number;
  },
): number {
  const beyond = Math.abs(mean(sample) - mean(other)) - bound;
  const parts = [sample, other].map((values) => ({
    squaredError: sampleVariance(values) / values.length,
    freedom: values.length - 1,
  }));
  const squaredError = parts.reduce((sum, part) => sum + part.squaredError, 0);
  // Without any spread there is no t; the difference is then as certain as can be.
  if (squaredError === 0) return beyond < 0 ? 0 : 1;
  // Satterthwaite, "An Approximate Distribution of Estimates of Variance Components", Biometrics Bulletin 2 (1946).
  const degreesOfFreedom = squaredError ** 2 / parts.reduce(
    (sum, part) => sum + part.squaredError ** 2 / part.freedom,
    0,
  );
  return studentTCdf(beyond / Math.sqrt(squaredError), degreesOfFreedom);
}

function logarithms(values: readonly number[]): number[] {
  if (values.length < 2) {
    throw new RangeError(
      `Cannot test equivalence: found a sample of ${values.length} values, expected at least 2`,
    );
  }
  const unfit = values.find((value) => !isFiniteAbove0(value));
  if (unfit !== undefined) {
    throw new RangeError(
      `Cannot test equivalence: found the value ${unfit}, expected finite values above 0`,
    );
  }
  return values.map(Math.log);
}

function isFiniteAbove0(value: number): boolean {
  return value > 0 && value < Infinity;
}
