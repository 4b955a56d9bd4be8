import { assertPValues } from "./p_values.ts";

/**
 * Adjusts the p-values of tests that were made together, so that the chance of even one false finding among them stays
 * below the level that the adjusted values are compared with, however the tests depend on each other: Holm, "A Simple
 * Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979). The smallest of n
 * p-values is multiplied by n, the next by n − 1 and so on; none may come out below one before it, or above 1.
 *
 * @param pValues Probabilities, 0 to 1, in any order.
 * @returns The adjusted p-values in the order of `pValues`; none where there were none.
 * @throws {RangeError} where a p-value is outside 0 to 1.
 *
 * @example
 * ```ts
 * import { holm } from "./mod.ts";
 *
 * console.log(holm([0.5, 0.25, 0.125])); // [0.5, 0.5, 0.375]
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  assertPValues(pValues);
  const ascending = pValues
    .map((p, index) => ({ p, index }))
    .sort((a, b) => a.p - b.p);
  const adjusted = [...pValues];
  let largest = 0;
  for (const [rank, { p, index }] of ascending.entries()) {
    largest = Math.min(1, Math.max(largest, (pValues.length - rank) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}
