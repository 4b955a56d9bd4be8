import { equivalenceP, unpairedRatio } from "./ratio_estimate.ts";

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
 * Tests whether two measurements that were made apart are the same within a margin, which a test that finds no
 * difference does not show: {@linkcode equivalenceP} of {@linkcode unpairedRatio}. Values are to be independent of each
 * other: medians of rounds, not samples inside them.
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
  const p = equivalenceP(unpairedRatio(a, b), margin);
  return { p, isEquivalent: p < ALPHA };
}
