import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertThrows,
} from "@std/assert";
import { studentTCdf, studentTQuantile } from "../../src/stats/mod.ts";

/**
 * Critical values at 0.95, 0.975, 0.995 and 0.9995, to 8 digits: www.planetquantum.com/Tables/StudentT.txt, which names
 * the NIST/SEMATECH "e-Handbook of Statistical Methods", section 1.3.6.7.2, as its reference.
 */
const CRITICAL: readonly (readonly [freedom: number, values: number[]])[] = [
  [1, [6.3137515, 12.706205, 63.656741, 636.61925]],
  [2, [2.9199856, 4.3026527, 9.9248432, 31.599055]],
  [3, [2.3533634, 3.1824463, 5.8409093, 12.923979]],
  [4, [2.1318468, 2.7764451, 4.6040949, 8.6103016]],
];

/** The same to 3 decimals, as the handbook itself has it, at 0.95, 0.975 and 0.995. */
const CRITICAL_ROUNDED: typeof CRITICAL = [
  [10, [1.812, 2.228, 3.169]],
  [30, [1.697, 2.042, 2.750]],
  [100, [1.660, 1.984, 2.626]],
];

const LEVELS = [0.95, 0.975, 0.995, 0.9995];

function assertCritical(table: typeof CRITICAL, tolerance: number) {
  for (const [freedom, values] of table) {
    for (const [index, t] of values.entries()) {
      const level = LEVELS[index] ?? NaN;
      assertAlmostEquals(studentTCdf(t, freedom), level, tolerance);
      assertAlmostEquals(studentTCdf(-t, freedom), 1 - level, tolerance);
    }
  }
}

Deno.test("studentTCdf() agrees with tables of critical values", () => {
  assertCritical(CRITICAL, 1e-8);
  assertCritical(CRITICAL_ROUNDED, 5e-5);
});

Deno.test("studentTCdf() agrees with the examples of the NAG library, one without whole degrees of freedom", () => {
  // NAG CL Interface, example results of g01ebc and g01tbc; t is rounded to 4 decimals.
  assertAlmostEquals(studentTCdf(0.85, 20), 0.7973, 5e-5);
  assertAlmostEquals(studentTCdf(-2.9431, 7.5), 0.01, 1e-6);
  assertAlmostEquals(2 * studentTCdf(-2.8453, 20), 0.01, 2e-6);
});

Deno.test("studentTCdf() is what integration gives for 1 and 2 degrees of freedom", () => {
  for (const t of [-1000, -20, -3, -0.7, -0.01, 0, 0.01, 0.7, 3, 20, 1000]) {
    assertAlmostEquals(studentTCdf(t, 1), 0.5 + Math.atan(t) / Math.PI, 1e-14);
    const withTwo = 0.5 + t / (2 * Math.sqrt(2 + t * t));
    assertAlmostEquals(studentTCdf(t, 2), withTwo, 1e-14);
  }
});

Deno.test("studentTCdf() keeps the digits of small tails", () => {
  // 2 degrees of freedom: 1/2 - t / (2 √(2 + t²)) = 1 / (√(2 + t²) (√(2 + t²) + t)).
  const root = Math.sqrt(2 + 1e12);
  const tail = 1 / (root * (root + 1e6));
  assertAlmostEquals(studentTCdf(-1e6, 2) / tail, 1, 1e-12);
});

Deno.test("studentTCdf() is symmetric and rises from 0 to 1", () => {
  for (const freedom of [0.3, 1, 2.5, 17.776, 400]) {
    assertEquals(studentTCdf(-Infinity, freedom), 0);
    assertEquals(studentTCdf(0, freedom), 0.5);
    assertEquals(studentTCdf(Infinity, freedom), 1);
    for (let t = -6; t < 6; t += 0.25) {
      const p = studentTCdf(t, freedom);
      assertLess(p, studentTCdf(t + 0.25, freedom));
      assertAlmostEquals(p + studentTCdf(-t, freedom), 1, 1e-14);
    }
  }
});

Deno.test("studentTCdf() refuses degrees of freedom that are none", () => {
  for (const freedom of [0, -1, NaN]) {
    assertThrows(
      () => studentTCdf(1, freedom),
      RangeError,
      `found ${freedom} degrees of freedom`,
    );
  }
});

Deno.test("studentTCdf() with infinitely many degrees of freedom is normal", () => {
  assertAlmostEquals(studentTCdf(-1.959964, Infinity), 0.025, 1e-6);
});

Deno.test("studentTQuantile() agrees with published tables", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
  const TABLE = [
    { p: 0.975, freedom: 1, t: 12.706 },
    { p: 0.975, freedom: 4, t: 2.776 },
    { p: 0.95, freedom: 9, t: 1.833 },
    { p: 0.995, freedom: 4, t: 4.604 },
    { p: 0.9, freedom: 30, t: 1.310 },
  ];
  for (const { p, freedom, t } of TABLE) {
    assertAlmostEquals(studentTQuantile(p, freedom), t, 5.1e-4);
  }
});

Deno.test("studentTQuantile() turns studentTCdf() around", () => {
  for (const p of [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999]) {
    for (const freedom of [0.7, 2.5, 17.776, 1e4]) {
      assertAlmostEquals(
        studentTCdf(studentTQuantile(p, freedom), freedom),
        p,
        1e-9,
      );
    }
  }
});

Deno.test("studentTQuantile() refuses what is no probability between 0 and 1", () => {
  for (const p of [0, 1, -1, NaN]) {
    assertThrows(() => studentTQuantile(p, 3), RangeError, `found p = ${p}`);
  }
});
