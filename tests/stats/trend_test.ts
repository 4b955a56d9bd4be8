import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  pettitt,
  seasonalKendall,
  seededDraw,
  theilSenSlope,
} from "../../src/stats/mod.ts";

function mannKendall(values: readonly number[]) {
  return seasonalKendall([values]);
}

/** US EPA, "Data Quality Assessment: Statistical Methods for Practitioners", EPA QA/G-9S (2006), page 109. */
const EPA = [10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15];

/** mathcs.holycross.edu/~little/Montserrat/MannKendallByHand.txt */
const BY_HAND = [
  12.9,
  14.8,
  13.2,
  15.7,
  13.8,
  15.6,
  12.9,
  11.0,
  17.3,
  15.9,
  19.0,
  18.3,
  20.1,
  21.7,
];

/**
 * Quality of canned tuna, ordered by its lightness: Hollander and Wolfe (1973), page 187, in R's `?cor.test`.
 * R gives T = 26 pairs of 36 in order, and the exact p = 0.1194.
 */
const TUNA = [2.5, 4.0, 2.6, 3.6, 2.8, 3.1, 5.2, 5.0, 3.8];

Deno.test("seasonalKendall() of one series agrees with worked examples that have ties", () => {
  const epa = mannKendall(EPA);
  assertEquals(epa.s, 22);
  assertAlmostEquals(epa.p, 0.09199, 1e-4);
  assertAlmostEquals(epa.p, 0.092, 5e-5);

  const byHand = mannKendall(BY_HAND);
  assertEquals(byHand.s, 54);
  assertAlmostEquals(byHand.p, 0.0036632, 1e-6);
  assertAlmostEquals(byHand.p, 2 * 0.0018, 1e-4);
});

Deno.test("seasonalKendall() of one series is near the exact p-value of nine values", () => {
  const { s, p } = mannKendall(TUNA);
  assertEquals(s, 26 - (36 - 26));
  assertAlmostEquals(p, 0.1194, 2e-3);
});

Deno.test("seasonalKendall() of one series turns its sign with the order, and keeps its p-value", () => {
  const draw = seededDraw(8);
  for (let trial = 0; trial < 200; trial++) {
    const values = Array.from({ length: 2 + draw(30) }, () => draw(12));
    const { s, p } = mannKendall(values);
    assert(p >= 0 && p <= 1);
    const reversed = mannKendall(values.toReversed());
    assertEquals(reversed.s + s, 0);
    assertEquals(reversed.p, p);
    // Only the order of values counts, not how far apart they are.
    assertEquals(mannKendall(values.map(Math.exp)), { s, p });
  }
});

Deno.test("seasonalKendall() of one series finds a steady drift, and none in values that stay", () => {
  const rising = Array.from({ length: 20 }, (_, index) => index);
  assertEquals(mannKendall(rising).s, 190);
  assertLess(mannKendall(rising).p, 1e-8);
  assertEquals(mannKendall([7, 7, 7, 7]), { s: 0, p: 1 });
  assertEquals(mannKendall([1, 2, 2, 1]), { s: 0, p: 1 });
  assertEquals(mannKendall([Infinity, Infinity, 1]).s, -2);
});

Deno.test("seasonalKendall() of one series refuses what has no trend", () => {
  assertThrows(() => mannKendall([]), RangeError, "found 0 values");
  assertThrows(() => mannKendall([1]), RangeError, "expected at least 2");
  assertThrows(() => mannKendall([1, NaN, 2]), RangeError, "found NaN");
});

Deno.test("seasonalKendall() sees a trend that each series is too short to show, whatever levels they start at", () => {
  const series = [[9, 8, 6, 5], [109, 107, 108, 102], [50, 41, 40, 39]];
  const { s, p } = seasonalKendall(series);
  assertEquals(s, -16);
  // Variance 4·3·13 / 18 for each, added up, with the correction for continuity.
  assertAlmostEquals(p, 0.0032637, 1e-6);
  for (const one of series) assertLess(0.05, mannKendall(one).p);
  assertLess(p, 0.05);
  // One after the other the levels would hide it.
  assertLess(0.3, mannKendall(series.flat()).p);
});

Deno.test("seasonalKendall() finds a trend in values without one as often as it says", () => {
  const draw = seededDraw(3);
  const trials = 2_000;
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const series = [10, 12, 9].map((length) =>
      Array.from({ length }, () => draw(1_000_000))
    );
    if (seasonalKendall(series).p < 0.05) found++;
  }
  assertLess(Math.abs(found / trials - 0.05), 0.015);
});

Deno.test("seasonalKendall() refuses what has no trend", () => {
  assertThrows(() => seasonalKendall([]), RangeError, "no series");
  assertThrows(() => seasonalKendall([[1, 2], [1]]), RangeError, "1 values");
});

Deno.test("theilSenSlope() is the slope of a line in spite of an outlier, within each series", () => {
  assertEquals(theilSenSlope([[1, 3, 5, 7, 1000], [70, 72, 74]]), 2);
  assertEquals(theilSenSlope([[1], [5, 4.5]]), -0.5);
  assertThrows(() => theilSenSlope([[1], []]), RangeError);
});

Deno.test("pettitt() counts, at each place, how many pairs across it rise", () => {
  // By hand: after the third value all later ones are larger, 3 × 3 pairs.
  assertEquals(pettitt([1, 3, 2, 9, 8, 7]).k, 9);
  assertEquals(pettitt([1, 3, 2, 9, 8, 7]).index, 3);
  assertEquals(pettitt([9, 8, 7, 1, 3, 2]).k, -9);
  // 2 exp(−6 · 81 / (216 + 36)).
  assertLess(Math.abs(pettitt([1, 3, 2, 9, 8, 7]).p - 0.2907), 1e-4);
});

Deno.test("pettitt() finds the place of a shift, and none in values that stay", () => {
  const draw = seededDraw(5);
  const noise = () => draw(1_000) / 1_000;
  const shifted = Array.from(
    { length: 30 },
    (_, index) => noise() + (index < 12 ? 0 : 2),
  );
  assertEquals(pettitt(shifted).index, 12);
  assertLess(pettitt(shifted).p, 0.001);
  assertEquals(pettitt([5, 5, 5, 5]), { index: 1, k: 0, p: 1 });
});

Deno.test("pettitt() finds a change in values without one no oftener than it says", () => {
  const draw = seededDraw(9);
  const trials = 2_000;
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const values = Array.from({ length: 20 }, () => draw(1_000_000));
    if (pettitt(values).p < 0.05) found++;
  }
  assert(found > 0);
  assertLess(found / trials, 0.05);
});

Deno.test("pettitt() refuses what cannot change", () => {
  assertThrows(() => pettitt([1]), RangeError, "found 1 values");
});
