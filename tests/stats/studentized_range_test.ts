import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  criticalStudentizedRange,
  isBeyondStudentizedRange,
  type RangeFamily,
  studentTQuantile,
} from "../../src/stats/mod.ts";

/**
 * Upper 5 % points, as SciPy's `studentized_range.ppf` gives them; to two decimals those of the tables in Pearson and
 * Hartley, "Biometrika Tables for Statisticians" (1966).
 */
const TABLE = [
  { groups: 3, degreesOfFreedom: 4, q: 5.04024 },
  { groups: 2, degreesOfFreedom: 5, q: 3.63535 },
  { groups: 5, degreesOfFreedom: 10, q: 4.65429 },
  { groups: 4, degreesOfFreedom: 12, q: 4.19866 },
  { groups: 7, degreesOfFreedom: 20, q: 4.61991 },
  { groups: 3, degreesOfFreedom: 120, q: 3.35614 },
  { groups: 2, degreesOfFreedom: 2, q: 6.08487 },
  { groups: 10, degreesOfFreedom: 2.3, q: 11.98182 },
  { groups: 7, degreesOfFreedom: Infinity, q: 4.17808 },
];

Deno.test("criticalStudentizedRange() agrees with SciPy to a few thousandths", () => {
  for (const { q, ...family } of TABLE) {
    assertAlmostEquals(criticalStudentizedRange(family), q, q * 3e-3);
  }
});

Deno.test("criticalStudentizedRange() of two means is Student's t", () => {
  for (const degreesOfFreedom of [2, 3, 4.7, 30, 300]) {
    const q = criticalStudentizedRange({ groups: 2, degreesOfFreedom });
    const t = studentTQuantile(0.975, degreesOfFreedom);
    assertAlmostEquals(q, Math.SQRT2 * t, q * 1e-3);
  }
});

Deno.test("isBeyondStudentizedRange() tells what is beyond the critical value, far from it and close by", () => {
  for (const { q: _, ...family } of TABLE) {
    const critical = criticalStudentizedRange(family);
    for (const share of [0, 0.5, 0.99, 1.01, 2, Infinity]) {
      const found = isBeyondStudentizedRange(share * critical, family);
      assertEquals(found, share > 1, `${share} of ${JSON.stringify(family)}`);
    }
  }
});

const askOf = (range: number) => (family: RangeFamily) =>
  isBeyondStudentizedRange(range, family);

Deno.test("the studentized range needs two means and two degrees of freedom", () => {
  for (const [groups, degreesOfFreedom] of [[1, 4], [3, 1.9], [NaN, 4]]) {
    const family = {
      groups: groups ?? 0,
      degreesOfFreedom: degreesOfFreedom ?? 0,
    };
    for (const ask of [criticalStudentizedRange, askOf(9)]) {
      assertThrows(() => ask(family), RangeError, "at least 2");
    }
  }
});
