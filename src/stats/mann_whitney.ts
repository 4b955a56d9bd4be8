import { wilcoxonRankSum } from "simple-statistics";
import { twoSidedNormalP } from "./standard_normal.ts";
import { tieSizes } from "./ties.ts";

/** How two samples compare by rank. */
export interface RankComparison {
  /** Pairs, one value of each sample, in which the first sample's is the larger; equal ones count half. 0 to n·m. */
  readonly u: number;
  /** How likely samples of one distribution are at least this far apart, in either direction. 0 to 1. */
  readonly p: number;
  /** The share of pairs that `u` counts: 0.5 where neither sample tends to be larger. 0 to 1. */
  readonly probability: number;
}

/** Sizes of two samples. */
interface Sizes {
  readonly n: number;
  readonly m: number;
}

/** Above this many values in either sample, the normal approximation is close enough. */
const LARGEST_EXACT = 20;

/**
 * Tests whether one sample tends to be larger than the other, whatever their distributions look like: the two-sided U
 * test of Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other",
 * The Annals of Mathematical Statistics 18 (1947).
 *
 * The p-value is exact where no two values are equal and neither sample has more than 20. Else it is the normal
 * approximation, its variance corrected for ties and its distance from the mean for continuity: Hollander and Wolfe,
 * "Nonparametric Statistical Methods" (1973), section 4.1. R's `wilcox.test` does both, the first up to 49 values.
 * `probability` is the common language effect size of McGraw and Wong, Psychological Bulletin 111 (1992), which
 * Vargha and Delaney (2000) extended to values that are not normal.
 *
 * @param a At least one value, in any order.
 * @param b At least one value in the same unit.
 * @returns `u` and `probability` are of `a`: with the samples exchanged they are n·m − `u` and 1 − `probability`.
 * @throws {RangeError} where a sample is empty or holds `NaN`.
 *
 * @example
 * ```ts
 * import { mannWhitney } from "./mod.ts";
 *
 * const { u, p, probability } = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
 * console.log(u, p.toFixed(3), probability); // 17 "0.111" 0.85
 * ```
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
): RankComparison {
  const sizes = { n: a.length, m: b.length };
  const pairs = sizes.n * sizes.m;
  if (pairs === 0) {
    throw new RangeError(
      `Cannot compare ranks: found samples of ${sizes.n} and ${sizes.m} values, expected at least 1 each`,
    );
  }
  const ties = tieSizes([...a, ...b]);
  const u = wilcoxonRankSum(a, b) - sizes.n * (sizes.n + 1) / 2;
  const isExact = Math.max(sizes.n, sizes.m) <= LARGEST_EXACT &&
    ties.every((size) => size === 1);
  const p = isExact
    ? exactP(u, sizes)
    : approximateP(u, { ...sizes, variance: variance(sizes, ties) });
  return { u, p, probability: u / pairs };
}

function exactP(u: number, sizes: Sizes): number {
  const counts = arrangementsByU(sizes);
  const nearerEnd = Math.min(u, sizes.n * sizes.m - u);
  const tail = sum(counts.subarray(0, nearerEnd + 1));
  return Math.min(1, 2 * tail / sum(counts));
}

/**
 * In how many orders of `n` and `m` values U is 0, 1, … n·m. Their generating function is the Gaussian binomial
 * coefficient, ∏ (1 − q^(m + i)) / (1 − q^i) for i = 1 … n, which solves the recurrence of Mann and Whitney: Andrews,
 * "The Theory of Partitions" (1976), chapter 3. With 20 and 20 values the counts add up to 1.4e11, so all are exact.
 */
function arrangementsByU({ n, m }: Sizes): Float64Array {
  const pairs = n * m;
  const counts = new Float64Array(pairs + 1);
  counts[0] = 1;
  for (let i = 1; i <= n; i++) {
    for (let u = pairs; u >= m + i; u--) {
      counts[u] = (counts[u] ?? 0) - (counts[u - m - i] ?? 0);
    }
    for (let u = i; u <= pairs; u++) {
      counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0);
    }
  }
  return counts;
}

function approximateP(
  u: number,
  { n, m, variance }: Sizes & { readonly variance: number },
): number {
  const distance = Math.max(0, Math.abs(u - n * m / 2) - 0.5);
  // Where all values are equal there is no variance, and no difference either.
  return variance > 0 ? twoSidedNormalP(distance / Math.sqrt(variance)) : 1;
}

function variance({ n, m }: Sizes, ties: readonly number[]): number {
  const all = n + m;
  const tied = sum(ties.map((size) => size ** 3 - size));
  return n * m / 12 * (all + 1 - tied / (all * (all - 1)));
}

function sum(values: Float64Array | readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
