import {
  assertAlmostEquals,
  assertEquals,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import { benjaminiHochberg, seededDraw } from "../../src/stats/mod.ts";
import { assertAllAlmostEqual } from "./assert_all_almost_equal.ts";

Deno.test("benjaminiHochberg() agrees with the example of Benjamini and Hochberg (1995)", () => {
  // Their section 3.2: fifteen hypotheses about a treatment of heart attacks, of which the first four are rejected.
  const adjusted = benjaminiHochberg([
    ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
    ...[0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000],
  ]);
  assertEquals(adjusted.map((p) => p <= 0.05), [
    ...Array(4).fill(true),
    ...Array(11).fill(false),
  ]);
  assertAlmostEquals(adjusted[3] ?? NaN, 0.035625, 1e-12);
});

Deno.test("benjaminiHochberg() agrees with scipy's false_discovery_control", () => {
  assertAllAlmostEqual(
    benjaminiHochberg([0.50, 0.003, 0.32, 0.054, 0.0003]),
    [0.5, 0.0075, 0.4, 0.09, 0.0015],
  );
});

Deno.test("benjaminiHochberg() leaves one p-value alone, and none too", () => {
  assertEquals(benjaminiHochberg([0.03]), [0.03]);
  assertEquals(benjaminiHochberg([]), []);
});

Deno.test("benjaminiHochberg() never lowers a p-value, and never exceeds Bonferroni's", () => {
  const draw = seededDraw(5);
  for (let trial = 0; trial < 200; trial++) {
    const pValues = Array.from(
      { length: 1 + draw(12) },
      () => draw(1_001) / 1_000,
    );
    for (const [index, p] of benjaminiHochberg(pValues).entries()) {
      assertLessOrEqual(pValues[index] ?? NaN, p);
      assertLessOrEqual(
        p,
        Math.min(1, (pValues[index] ?? NaN) * pValues.length) + 1e-12,
      );
    }
  }
});

Deno.test("benjaminiHochberg() refuses what is no probability", () => {
  assertThrows(
    () => benjaminiHochberg([0.5, 1.5]),
    RangeError,
    "found p = 1.5, expected 0 to 1",
  );
});
