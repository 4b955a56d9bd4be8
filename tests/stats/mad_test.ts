import { assertEquals, assertThrows } from "@std/assert";
import { medianAbsoluteDeviation } from "../../src/stats/mod.ts";

Deno.test("medianAbsoluteDeviation() agrees with published examples", () => {
  // https://en.wikipedia.org/wiki/Median_absolute_deviation, "Example".
  assertEquals(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]), 1);
  // R, `?mad`: both are 2 with `constant = 1`.
  assertEquals(medianAbsoluteDeviation([1, 2, 3, 4, 5, 6, 7, 8, 9]), 2);
  assertEquals(medianAbsoluteDeviation([1, 2, 3, 4, 5, 6, 7, 8, 100]), 2);
});

Deno.test("medianAbsoluteDeviation() takes any order and changes nothing", () => {
  const values = [9, 1, 4, 2, 6, 1, 2];
  assertEquals(medianAbsoluteDeviation(values), 1);
  assertEquals(values, [9, 1, 4, 2, 6, 1, 2]);
});

Deno.test("medianAbsoluteDeviation() moves with the unit, and not with an offset", () => {
  assertEquals(medianAbsoluteDeviation([10, 10, 20, 20, 40, 60, 90]), 10);
  assertEquals(medianAbsoluteDeviation([8, 8, 9, 9, 11, 13, 16]), 1);
  assertEquals(medianAbsoluteDeviation([5]), 0);
});

Deno.test("medianAbsoluteDeviation() refuses no values", () => {
  assertThrows(
    () => medianAbsoluteDeviation([]),
    RangeError,
    "found no values, expected at least 1",
  );
});
