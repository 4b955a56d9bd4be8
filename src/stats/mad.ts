import { medianAbsoluteDeviation as exactDeviation } from "simple-statistics";

/**
 * How far values typically lie from their median: the median of the absolute distances from it. Unlike the standard
 * deviation, a few outliers do not move it. It is raw; 1.4826 times as much estimates the standard deviation of normal
 * values (Hampel, "The Influence Curve and its Role in Robust Estimation", 1974).
 *
 * @param values At least one value, in any order.
 * @returns The deviation in the unit of `values`, 0 or more.
 * @throws {RangeError} where `values` is empty.
 *
 * @example
 * ```ts
 * import { medianAbsoluteDeviation } from "./mod.ts";
 *
 * console.log(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])); // 1
 * ```
 */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  if (values.length > 0) return exactDeviation(values);
  throw new RangeError(
    "Cannot take a median absolute deviation: found no values, expected at least 1",
  );
}
