import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertThrows,
} from "@std/assert";
import { mean, sampleStandardDeviation } from "simple-statistics";
import {
  differenceP,
  divideRatios,
  equivalenceP,
  pairedRatio,
  ratioOf,
  relativeDifference,
  unpairedRatio,
} from "../../src/stats/mod.ts";
import { DIASTOLIC, SYSTOLIC } from "./fixtures/blood_pressure.ts";

/**
 * Hours of sleep gained by ten patients with two drugs, as R's `sleep` has them: Student (1908). Its help page and
 * `t.test` give the figures below; exponentials turn its differences into ratios.
 */
const FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  .map(Math.exp);
const SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
  .map(Math.exp);

/** The logarithm of each round's ratio. */
function logs(above: readonly number[], below: readonly number[]): number[] {
  return above.map((value, round) => Math.log(value / (below[round] ?? NaN)));
}

Deno.test("pairedRatio() agrees with the paired t test of R on Student's sleep data", () => {
  const estimate = pairedRatio(logs(FIRST_DRUG, SECOND_DRUG));
  assertAlmostEquals(estimate.log, -1.58, 1e-12);
  assertEquals(estimate.degreesOfFreedom, 9);
  assertAlmostEquals(estimate.log / estimate.standardError, -4.0621, 5e-5);
  assertAlmostEquals(differenceP(estimate), 0.002833, 5e-7);
  const { low, high } = ratioOf(estimate);
  assertAlmostEquals(Math.log(low), -2.4598858, 5e-8);
  assertAlmostEquals(Math.log(high), -0.7001142, 5e-8);
});

Deno.test("unpairedRatio() agrees with Welch's t test of R on Student's sleep data", () => {
  const estimate = unpairedRatio(FIRST_DRUG, SECOND_DRUG);
  assertAlmostEquals(estimate.log / estimate.standardError, -1.8608, 5e-5);
  assertAlmostEquals(estimate.degreesOfFreedom, 17.776, 5e-4);
  assertAlmostEquals(differenceP(estimate), 0.07939, 5e-6);
});

Deno.test("divideRatios() of two means agrees with Welch's t test of R, too", () => {
  const estimate = divideRatios(
    pairedRatio(FIRST_DRUG.map(Math.log)),
    pairedRatio(SECOND_DRUG.map(Math.log)),
  );
  assertAlmostEquals(estimate.log / estimate.standardError, -1.8608, 5e-5);
  assertAlmostEquals(estimate.degreesOfFreedom, 17.776, 5e-4);
});

Deno.test("divideRatios() of ratios without scatter has none", () => {
  const sure = { log: 1, standardError: 0, degreesOfFreedom: Infinity };
  const { log, standardError } = divideRatios(sure, { ...sure, log: 3 });
  assertEquals([log, standardError], [-2, 0]);
});

Deno.test("unpairedRatio() without the ends agrees with the trimmed t test of SciPy", () => {
  // scipy.stats.ttest_ind(systolic / 100, diastolic / 100, trim=0.2, equal_var=False), SciPy 1.17.1.
  const [above, below] = [SYSTOLIC, DIASTOLIC].map((pressures) =>
    pressures.map((mmHg) => Math.exp(mmHg / 100))
  );
  const estimate = unpairedRatio(above ?? [], below ?? [], {
    trimmed: 0.2,
  });
  assertAlmostEquals(
    estimate.log / estimate.standardError,
    13.312374713309895,
    1e-9,
  );
  assertAlmostEquals(estimate.degreesOfFreedom, 25.5968342566051, 1e-9);
  assertAlmostEquals(differenceP(estimate), 5.199363522400725e-13, 1e-18);
});

Deno.test("pairedRatio() without the ends is not troubled by a few rounds that slow one side", () => {
  const below = Array.from({ length: 15 }, (_, round) => 100 + round);
  const above = below.map((ns, round) => ns * (round % 2 ? 1.09 : 1.11));
  const disturbed = below.map((ns, round) => round % 5 ? ns : 3 * ns);
  const middle = ratioOf(pairedRatio(logs(above, disturbed), { trimmed: 0.2 }));
  assertAlmostEquals(middle.value, 1.1, 0.01);
  assertLess(1, middle.low);
  assertLess(ratioOf(pairedRatio(logs(above, disturbed))).low, 1);
});

Deno.test("pairedRatio() is not troubled by rounds that slow both sides alike", () => {
  const rounds = [1, 3, 2, 10, 0.5];
  const below = rounds.map((slow) => 100 * slow);
  const above = rounds.map((slow, index) => 110 * slow * (1 + index / 1e4));
  const { value, low, high } = ratioOf(pairedRatio(logs(above, below)));
  assertAlmostEquals(value, 1.1, 1e-3);
  assertAlmostEquals(low, high, 1e-3);
});

Deno.test("ratioOf() of the two the other way round is one over it", () => {
  const forth = ratioOf(pairedRatio(logs(FIRST_DRUG, SECOND_DRUG)));
  const back = ratioOf(pairedRatio(logs(SECOND_DRUG, FIRST_DRUG)));
  assertAlmostEquals(forth.value * back.value, 1, 1e-12);
  assertAlmostEquals(forth.low * back.high, 1, 1e-9);
});

Deno.test("equivalenceP() turns where the 90 % interval ends", () => {
  const estimate = pairedRatio(logs(FIRST_DRUG, SECOND_DRUG));
  // t.test(paired = TRUE, conf.level = 0.9): -2.293 to -0.867.
  const bound = 1.58 + 1.833112932656237 * estimate.standardError;
  assertAlmostEquals(equivalenceP(estimate, Math.expm1(bound)), 0.05, 1e-9);
});

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

Deno.test("equivalenceP() agrees with the example of TOSTER", () => {
  // Lakens, "Equivalence Tests: A Practical Primer", Social Psychological and Personality Science 8 (2017), on data of
  // Eskine (2013); the numbers are those that the tests of its R package TOSTER expect for `TOSTtwo.raw`.
  const estimate = unpairedRatio(
    valuesOf(5.25, { spread: 0.95, count: 95 }),
    valuesOf(5.22, { spread: 0.83, count: 89 }),
  );
  const at = (bound: number) => equivalenceP(estimate, Math.expm1(bound));
  assertAlmostEquals(at(0.384), 0.003838994, 5e-10);
  assertAlmostEquals(at(0.2470843), 0.05, 1e-7);
  // R, `t.test(extra ~ group, data = sleep)`: p-value = 0.07939, turned round where there is next to no margin.
  const sleep = unpairedRatio(FIRST_DRUG, SECOND_DRUG);
  assertAlmostEquals(equivalenceP(sleep, 1e-9), 1 - 0.07939 / 2, 5e-6);
});

Deno.test("equivalenceP() refuses a margin that is none", () => {
  const estimate = pairedRatio(logs([1, 2, 3], [1, 2, 4]));
  for (const unfit of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => equivalenceP(estimate, unfit),
      RangeError,
      `found a margin of ${unfit}`,
    );
  }
});

Deno.test("measurements without any spread are as certain as can be", () => {
  const same = pairedRatio(logs([5, 5, 5], [5, 5, 5]));
  assertEquals(differenceP(same), 1);
  assertEquals(equivalenceP(same, 0.05), 0);
  const twice = pairedRatio(logs([8, 8], [4, 4]));
  assertEquals(differenceP(twice), 0);
  assertEquals(equivalenceP(twice, 0.05), 1);
  const { value, low, high } = ratioOf(twice);
  assertAlmostEquals(value, 2, 1e-12);
  assertEquals([low, high], [value, value]);
  assertEquals(differenceP(unpairedRatio([8, 8], [4, 4, 4])), 0);
});

Deno.test("pairedRatio() with a prior has the variance and the degrees of freedom that both give", () => {
  const rounds = [0.1, 0.3, 0.2];
  const plain = pairedRatio(rounds);
  assertAlmostEquals(plain.standardError ** 2, 0.01 / 3, 1e-12);
  const prior = { variance: 0.04, degreesOfFreedom: 4 };
  const moderated = pairedRatio(rounds, { prior });
  assertEquals(moderated.log, plain.log);
  assertEquals(moderated.degreesOfFreedom, 6);
  // (2 · 0.01 + 4 · 0.04) / 6, of three rounds.
  assertAlmostEquals(moderated.standardError ** 2, 0.03 / 3, 1e-12);
});

Deno.test("ratios refuse too few rounds, and what is no time", () => {
  assertThrows(() => pairedRatio([0]), RangeError, "at least 2");
  assertThrows(
    () => pairedRatio([1, -Infinity]),
    RangeError,
    "found the logarithm -Infinity",
  );
  assertThrows(
    () => unpairedRatio([1, NaN], [1, 1]),
    RangeError,
    "found the value NaN",
  );
});

Deno.test("relativeDifference() is the larger over the smaller, less 1", () => {
  assertAlmostEquals(relativeDifference(110, 100), 0.1, 1e-12);
  assertAlmostEquals(relativeDifference(100, 110), 0.1, 1e-12);
  assertAlmostEquals(relativeDifference(0.5, 1), 1, 1e-12);
  assertEquals(relativeDifference(7, 7), 0);
});
