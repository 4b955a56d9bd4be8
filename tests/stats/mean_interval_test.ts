import { assertAlmostEquals, assertEquals } from "@std/assert";
import { meanInterval } from "../../src/stats/mod.ts";

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
