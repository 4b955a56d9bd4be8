/**
 * Makes sure that p-values can be adjusted.
 *
 * @throws {RangeError} where one is outside 0 to 1.
 */
export function assertPValues(pValues: readonly number[]): void {
  const outside = pValues.find((p) => !(p >= 0 && p <= 1));
  if (outside !== undefined) {
    throw new RangeError(
      `Cannot adjust p-values: found p = ${outside}, expected 0 to 1`,
    );
  }
}
