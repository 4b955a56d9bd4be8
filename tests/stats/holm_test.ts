import { assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import { holm, seededDraw } from "../../src/stats/mod.ts";
import { assertAllAlmostEqual } from "./assert_all_almost_equal.ts";

Deno.test("holm() agrees with published examples", () => {
  // Pingouin, `multicomp`: pingouin-stats.org/generated/pingouin.multicomp.html.
  assertAllAlmostEqual(
    holm([0.50, 0.003, 0.32, 0.054, 0.0003]),
    [0.64, 0.012, 0.64, 0.162, 0.0015],
  );
  // stdlib's port of R's `p.adjust`: stdlib.io/docs/api/latest/@stdlib/stats/padjust.
  assertAllAlmostEqual(
    holm([0.319, 0.201, 0.4, 0.374, 0.113]),
    [0.957, 0.804, 0.957, 0.957, 0.565],
  );
});

Deno.test("holm() leaves one p-value alone, and none too", () => {
  assertEquals(holm([0.03]), [0.03]);
  assertEquals(holm([]), []);
});

Deno.test("holm() keeps the order of p-values, and stays between them and Bonferroni's", () => {
  const draw = seededDraw(3);
  for (let trial = 0; trial < 200; trial++) {
    const size = 1 + draw(12);
    const pValues = Array.from({ length: size }, () => draw(1_001) / 1_000);
    const adjusted = holm(pValues);
    for (const [index, p] of pValues.entries()) {
      const value = adjusted[index] ?? NaN;
      assertLessOrEqual(p, value);
      assertLessOrEqual(value, Math.min(1, size * p));
      for (const [other, otherP] of pValues.entries()) {
        if (otherP >= p) assertLessOrEqual(value, adjusted[other] ?? NaN);
      }
    }
  }
});

Deno.test("holm() changes nothing it is given", () => {
  const pValues = [0.04, 0.01];
  holm(pValues);
  assertEquals(pValues, [0.04, 0.01]);
});

Deno.test("holm() refuses what is no probability", () => {
  assertThrows(() => holm([0.5, 1.1]), RangeError, "found p = 1.1");
  assertThrows(() => holm([-0.1]), RangeError, "expected 0 to 1");
  assertThrows(() => holm([NaN, 0.5]), RangeError, "found p = NaN");
});
