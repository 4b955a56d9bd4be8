/**
 * Adjusts the p-values of tests that were made together, so that of all findings whose adjusted value lies below a
 * level, at most that share is false on average: Benjamini and Hochberg, "Controlling the False Discovery Rate: A
 * Practical and Powerful Approach to Multiple Testing", Journal of the Royal Statistical Society B 57 (1995). The k-th
 * smallest of n p-values is multiplied by n / k; none may come out above one after it. It holds for tests that are
 * independent or go the same way, as those against one baseline do (Benjamini and Yekutieli, Annals of Statistics 29,
 * 2001).
 *
 * @param pValues Probabilities, 0 to 1, in any order.
 * @returns The adjusted p-values in the order of `pValues`; none where there were none.
 * @throws {RangeError} where a p-value is outside 0 to 1.
 *
 * @example
 * ```ts
 * import { benjaminiHochberg } from "./mod.ts";
 *
 * console.log(benjaminiHochberg([0.5, 0.25, 0.01])); // [0.5, 0.375, 0.03]
 * ```
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const outside = pValues.find((p) => !(p >= 0 && p <= 1));
  if (outside !== undefined) {
    throw new RangeError(
      `Cannot adjust p-values: found p = ${outside}, expected 0 to 1`,
    );
  }
  const descending = pValues
    .map((p, index) => ({ p, index }))
    .sort((a, b) => b.p - a.p);
  const adjusted = [...pValues];
  let smallest = 1;
  for (const [passed, { p, index }] of descending.entries()) {
    const rank = pValues.length - passed;
    smallest = Math.min(smallest, p * (pValues.length / rank));
    adjusted[index] = smallest;
  }
  return adjusted;
}
