/**
 * How often each distinct value occurs, which the variances of rank statistics are corrected by; all ones where there
 * is no tie.
 *
 * @throws {RangeError} where a value is `NaN`, which has no rank.
 */
export function tieSizes(values: readonly number[]): number[] {
  if (values.some(Number.isNaN)) {
    throw new RangeError("Cannot rank values: found NaN, expected numbers");
  }
  return [...Map.groupBy(values, (value) => value).values()]
    .map((group) => group.length);
}
