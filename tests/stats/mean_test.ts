import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { meanInterval, trimmedMean } from "../../src/stats/mod.ts";
import { SYSTOLIC } from "./fixtures/blood_pressure.ts";

Deno.test("meanInterval() is Student's: the mean, and t times its standard error to either side", () => {
  const { value, low, high } = meanInterval([1, 2, 3, 4, 5]);
  assertEquals(value, 3);
  // t of 4 degrees of freedom is 2.7764451052, the standard error the root of a half.
  assertAlmostEquals(high, 3 + 2.7764451052 * Math.SQRT1_2, 1e-9);
  assertAlmostEquals(low, 3 - 2.7764451052 * Math.SQRT1_2, 1e-9);
});

Deno.test("meanInterval() has no width where values agree, and no bounds for a single one", () => {
  assertEquals(meanInterval([2, 2, 2]), { value: 2, low: 2, high: 2 });
  assertEquals(meanInterval([2]), { value: 2, low: -Infinity, high: Infinity });
});

Deno.test("trimmedMean() agrees with SAS on the blood pressure of 22 patients", () => {
  const one = trimmedMean(SYSTOLIC, 1 / 22);
  assertAlmostEquals(one.mean, 120.35, 5e-5);
  assertAlmostEquals(Math.sqrt(one.squaredError), 2.573536, 5e-7);
  assertEquals(one.degreesOfFreedom, 19);
  const three = trimmedMean(SYSTOLIC, 0.14);
  assertAlmostEquals(three.mean, 120.3125, 5e-5);
  assertAlmostEquals(Math.sqrt(three.squaredError), 2.395387, 5e-7);
  assertEquals(three.degreesOfFreedom, 15);
});

Deno.test("trimmedMean() is the plain mean where nothing is set aside", () => {
  const { mean, squaredError, degreesOfFreedom } = trimmedMean([1, 2, 6], 0.3);
  assertEquals(mean, 3);
  assertAlmostEquals(squaredError, 7 / 3, 1e-12); // The variance of the sample is 7.
  assertEquals(degreesOfFreedom, 2);
});

Deno.test("trimmedMean() does not mind how far off a few are, nor in which order they come", () => {
  const values = [3, 4, 5, 6, 7, 5, 4, 6, 5, 100];
  const others = [1e9, 3, 4, 5, 6, 7, 5, 4, 6, 5];
  assertEquals(trimmedMean(values, 0.2), trimmedMean(others, 0.2));
});

Deno.test("trimmedMean() refuses to set aside too many", () => {
  assertThrows(
    () => trimmedMean([1, 2, 3], 0.4),
    RangeError,
    "found 1 values left of 3, expected at least 2",
  );
  assertThrows(() => trimmedMean([1], 0), RangeError, "at least 2");
});
