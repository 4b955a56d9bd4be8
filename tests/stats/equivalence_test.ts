import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { type Draw, seededDraw, tost } from "../../src/stats/mod.ts";

/** Hours of sleep gained by two drugs, as R's `sleep` has them: Student (1908). */
const FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

/** Values whose logarithms have just this mean and standard deviation. */
function valuesOf(center: number, { spread, count }: {
  readonly spread: number;
  readonly count: number;
}): number[] {
  const shape = Array.from({ length: count }, (_, index) => index);
  const deviation = sampleStandardDeviation(shape);
  return shape.map((value) =>
    Math.exp(center + spread * (value - mean(shape)) / deviation)
  );
}

/**
 * Lakens, "Equivalence Tests: A Practical Primer", Social Psychological and Personality Science 8 (2017), on data of
 * Eskine (2013); the numbers are those that the tests of its R package TOSTER expect for `TOSTtwo.raw`.
 */
const ORGANIC = valuesOf(5.25, { spread: 0.95, count: 95 });
const CONTROL = valuesOf(5.22, { spread: 0.83, count: 89 });

/** The margin of a ratio that is `bound` in logarithms. */
function marginOf(bound: number): number {
  return Math.expm1(bound);
}

function drawSample(draw: Draw): number[] {
  return Array.from({ length: 2 + draw(12) }, () => 95 + draw(1_000) / 100);
}

Deno.test("tost() agrees with the example of TOSTER", () => {
  const { p, isEquivalent } = tost(ORGANIC, CONTROL, {
    margin: marginOf(0.384),
  });
  assertAlmostEquals(p, 0.003838994, 5e-10);
  assertEquals(isEquivalent, true);
});

Deno.test("tost() turns where the 90 % interval of TOSTER ends", () => {
  const at = (bound: number) =>
    tost(ORGANIC, CONTROL, { margin: marginOf(bound) });
  assertAlmostEquals(at(0.2470843).p, 0.05, 1e-7);
  assertEquals(at(0.24708).isEquivalent, false);
  assertEquals(at(0.24709).isEquivalent, true);
});

Deno.test("tost() with next to no margin is Welch's test upside down", () => {
  // R, `t.test(extra ~ group, data = sleep)`: t = -1.8608, df = 17.776, p-value = 0.07939.
  const { p, isEquivalent } = tost(
    FIRST_DRUG.map(Math.exp),
    SECOND_DRUG.map(Math.exp),
    { margin: 1e-9 },
  );
  assertAlmostEquals(p, 1 - 0.07939 / 2, 5e-6);
  assertEquals(isEquivalent, false);
});

Deno.test("tost() asks no more than the ratio: not for the unit, nor for which sample is first", () => {
  const draw = seededDraw(4);
  for (let trial = 0; trial < 200; trial++) {
    const a = drawSample(draw);
    const b = drawSample(draw);
    const { p } = tost(a, b, { margin: 0.05 });
    assert(p >= 0 && p <= 1);
    assertEquals(tost(b, a, { margin: 0.05 }).p, p);
    const [nsA, nsB] = [a, b].map((ms) => ms.map((value) => value * 1e6));
    assertAlmostEquals(tost(nsA ?? [], nsB ?? [], { margin: 0.05 }).p, p, 1e-9);
    assertLessOrEqual(tost(a, b, { margin: 0.06 }).p, p);
  }
});

Deno.test("tost() does not call different samples the same, nor few and noisy ones", () => {
  const base = [100, 101, 99, 100, 102, 98];
  const isSame = (other: readonly number[]) =>
    tost(base, other, { margin: 0.05 }).isEquivalent;
  assertEquals(isSame(base), true);
  assertEquals(isSame(base.map((value) => value * 1.1)), false);
  assertEquals(isSame([80, 120]), false);
});

Deno.test("tost() is wrong about a ratio at the margin as often as it says", () => {
  const draw = seededDraw(6);
  const trials = 2_000;
  let wrong = 0;
  const noisy = (center: number) =>
    Array.from(
      { length: 12 },
      // A sum of four uniform values is close to normal.
      () =>
        center *
        Math.exp((draw(100) + draw(100) + draw(100) + draw(100)) / 1e4),
    );
  for (let trial = 0; trial < trials; trial++) {
    const { isEquivalent } = tost(noisy(105), noisy(100), { margin: 0.05 });
    if (isEquivalent) wrong++;
  }
  assertLess(Math.abs(wrong / trials - 0.05), 0.02);
});

Deno.test("tost() is certain where there is no spread", () => {
  const same = { p: 0, isEquivalent: true };
  assertEquals(tost([1, 1], [1, 1], { margin: 0.05 }), same);
  const apart = { p: 1, isEquivalent: false };
  assertEquals(tost([1, 1], [2, 2], { margin: 0.05 }), apart);
});

Deno.test("tost() refuses what it cannot judge", () => {
  const rounds = [1, 2, 3];
  const margin = 0.05;
  assertThrows(() => tost([1], rounds, { margin }), RangeError, "of 1 values");
  assertThrows(() => tost(rounds, [], { margin }), RangeError, "of 0 values");
  for (const unfit of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => tost(rounds, [1, unfit], { margin }),
      RangeError,
      `found the value ${unfit}`,
    );
    assertThrows(
      () => tost(rounds, rounds, { margin: unfit }),
      RangeError,
      `found a margin of ${unfit}`,
    );
  }
});
