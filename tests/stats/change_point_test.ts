import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { pettitt, seededDraw } from "../../src/stats/mod.ts";

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
