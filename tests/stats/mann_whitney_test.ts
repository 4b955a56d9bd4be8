import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import { type Draw, mannWhitney, seededDraw } from "../../src/stats/mod.ts";

/** Permeability constants of the human chorioamnion: Hollander and Wolfe (1973), page 69, in R's `?wilcox.test`. */
const AT_TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const AT_12_TO_26_WEEKS = [1.15, 0.88, 0.90, 0.74, 1.21];

/** Ozone in New York in May and August 1973, in parts per billion: R's `airquality`, in `?wilcox.test`. */
// deno-fmt-ignore
const MAY = [
  41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
];
// deno-fmt-ignore
const AUGUST = [
  39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
];

/** The largest U that is significant at 5 %, both tails: numeracy-bank.net/?q=t/stt/mwu/3. */
const CRITICAL: readonly (readonly [n: number, m: number, u: number])[] = [
  [4, 4, 0],
  [5, 5, 2],
  [5, 20, 20],
  [8, 8, 13],
  [10, 10, 23],
  [10, 20, 55],
  [12, 15, 49],
  [15, 20, 90],
  [20, 20, 127],
];

/** Samples without ties in which the first is the larger in `u` pairs. */
function samplesWith(u: number, { n, m }: { n: number; m: number }) {
  const b = Array.from({ length: m }, (_, index) => index);
  const a = Array.from({ length: n }, (_, index) => {
    const above = Math.max(0, Math.min(m, u - index * m));
    return above - 0.5 + index / 100;
  });
  return { a, b };
}

function drawSample(draw: Draw, distinct: number): number[] {
  return Array.from({ length: 1 + draw(30) }, () => draw(distinct));
}

/** U of every way to choose which `n` of the ranks 0 … n + m - 1 are the first sample's, counted pair by pair. */
function everyU(n: number, m: number): number[] {
  const ranks = Array.from({ length: n + m }, (_, rank) => rank);
  const all: number[] = [];
  for (let chosen = 0; chosen < 2 ** (n + m); chosen++) {
    const a = ranks.filter((rank) => chosen >> rank & 1);
    if (a.length !== n) continue;
    const b = ranks.filter((rank) => !(chosen >> rank & 1));
    all.push(a.flatMap((x) => b.filter((y) => x > y)).length);
  }
  return all;
}

Deno.test("mannWhitney() agrees with R's wilcox.test, exactly without ties", () => {
  const { u, p, probability } = mannWhitney(AT_TERM, AT_12_TO_26_WEEKS);
  assertEquals(u, 35);
  // R gives the tail above as 0.1272.
  assertAlmostEquals(p, 2 * 0.1272, 1e-4);
  assertAlmostEquals(p, 0.2544, 5e-5);
  assertEquals(probability, 0.7);
});

Deno.test("mannWhitney() agrees with R's wilcox.test, by approximation with ties", () => {
  const { u, p } = mannWhitney(MAY, AUGUST);
  assertEquals(u, 127.5);
  assertAlmostEquals(p, 0.0001208, 5e-8);
});

Deno.test("mannWhitney() agrees with the example of scipy.stats.mannwhitneyu", () => {
  const { u, p } = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
  assertEquals(u, 17);
  assertAlmostEquals(p, 0.1111111111111111, 1e-15);
});

Deno.test("mannWhitney() agrees with a table of critical values, up to the largest exact samples", () => {
  for (const [n, m, critical] of CRITICAL) {
    const at = samplesWith(critical, { n, m });
    assertEquals(mannWhitney(at.a, at.b).u, critical);
    assertLessOrEqual(mannWhitney(at.a, at.b).p, 0.05);
    const above = samplesWith(critical + 1, { n, m });
    assertGreater(mannWhitney(above.a, above.b).p, 0.05);
  }
});

Deno.test("mannWhitney() agrees with an enumeration of all orders", () => {
  for (const [n, m] of [[1, 1], [1, 5], [2, 3], [3, 3], [4, 5], [6, 3]]) {
    if (n === undefined || m === undefined) continue;
    const all = everyU(n, m);
    for (let u = 0; u <= n * m; u++) {
      const below = all.filter((other) => other <= u).length / all.length;
      const above = all.filter((other) => other >= u).length / all.length;
      const { a, b } = samplesWith(u, { n, m });
      const expected = Math.min(1, 2 * Math.min(below, above));
      assertAlmostEquals(mannWhitney(a, b).p, expected, 1e-12);
    }
  }
});

Deno.test("mannWhitney() goes over to the approximation without a jump", () => {
  const sizes = { n: 20, m: 20 };
  const [below, above] = [140, 141].map((u) => samplesWith(u, sizes));
  assert(below && above);
  // One tie, half-way between the two.
  const tied = { ...below, a: [...below.a.slice(0, -1), 0] };
  assertEquals(mannWhitney(tied.a, tied.b).u, 140.5);
  const { p } = mannWhitney(tied.a, tied.b);
  assertLess(mannWhitney(below.a, below.b).p, p);
  assertLess(p, mannWhitney(above.a, above.b).p);
});

Deno.test("mannWhitney() gives the mirror image where the samples are exchanged", () => {
  const draw = seededDraw(21);
  for (let trial = 0; trial < 300; trial++) {
    const distinct = trial % 2 === 0 ? 8 : 1_000_000;
    const a = drawSample(draw, distinct);
    const b = drawSample(draw, distinct);
    const { u, p, probability } = mannWhitney(a, b);
    const mirrored = mannWhitney(b, a);
    assert(p >= 0 && p <= 1);
    assertEquals(mirrored.p, p);
    assertEquals(mirrored.u + u, a.length * b.length);
    assertAlmostEquals(mirrored.probability + probability, 1, 1e-12);
  }
});

Deno.test("mannWhitney() sees no difference between equal values", () => {
  const none = { p: 1, probability: 0.5 };
  assertEquals(mannWhitney([3], [3]), { u: 0.5, ...none });
  assertEquals(mannWhitney([3, 3], [3, 3, 3]), { u: 3, ...none });
});

Deno.test("mannWhitney() refuses samples that have no ranks", () => {
  assertThrows(
    () => mannWhitney([], [1]),
    RangeError,
    "found samples of 0 and 1 values",
  );
  assertThrows(() => mannWhitney([1], []), RangeError, "expected at least 1");
  assertThrows(() => mannWhitney([1, NaN], [2]), RangeError, "found NaN");
});
