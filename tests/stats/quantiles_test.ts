import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { median, quantile } from "../../src/stats/mod.ts";

/**
 * Michelson's first 20 measurements of the speed of light, 1879, in km/s above 299,000: Stigler, "Do robust estimators
 * work with real data?", The Annals of Statistics 5 (1977), table 6. R gives `quantile(x, c(.25, .5, .75))` as
 * 850, 940, 980.
 */
const MICHELSON = [
  850,
  740,
  900,
  1070,
  930,
  850,
  950,
  980,
  980,
  880,
  1000,
  980,
  930,
  650,
  760,
  810,
  1000,
  1000,
  960,
  960,
];

Deno.test("median() and quantile() agree with R on Michelson's measurements", () => {
  assertEquals(median(MICHELSON), 940);
  assertEquals(quantile(MICHELSON, 0.25), 850);
  assertEquals(quantile(MICHELSON, 0.5), 940);
  assertEquals(quantile(MICHELSON, 0.75), 980);
});

Deno.test("quantile() interpolates between neighbours, as type 7 does", () => {
  assertEquals(quantile([1, 2, 3, 4], 0), 1);
  assertEquals(quantile([1, 2, 3, 4], 1), 4);
  assertAlmostEquals(quantile([1, 2, 3, 4], 0.25), 1.75, 1e-12);
  assertAlmostEquals(quantile([15, 20, 35, 40, 50], 0.4), 29, 1e-12);
});

Deno.test("median() takes any order and changes nothing", () => {
  const values = [3, 1, 2];
  assertEquals(median(values), 2);
  assertEquals(values, [3, 1, 2]);
  assertEquals(median([4, 1]), 2.5);
});

Deno.test("median() and quantile() refuse what has no answer", () => {
  assertThrows(() => median([]), RangeError, "found no values");
  assertThrows(() => quantile([], 0.5), RangeError, "found no values");
  assertThrows(() => quantile([1], 1.1), RangeError, "expected 0 to 1");
});
