import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  type Draw,
  excludes,
  type Interval,
  medianInterval,
  ratioInterval,
  resampleMedian,
  type RoundSamples,
  seededDraw,
} from "../../src/stats/mod.ts";

function rounds(...samples: readonly (readonly number[])[]): RoundSamples[] {
  return samples.map((samples, index) => ({ round: index + 1, samples }));
}

/** The interval that drawing gives. */
function bootstrapMedian(
  ...drawn: Parameters<typeof resampleMedian>
): Interval {
  return medianInterval(resampleMedian(...drawn));
}

/** A standard normal value: Box and Muller (1958). */
function normal(draw: Draw): number {
  const uniform = () => (draw(1_000_000) + 0.5) / 1_000_000;
  return Math.sqrt(-2 * Math.log(uniform())) *
    Math.cos(2 * Math.PI * uniform());
}

/** Rounds that differ from each other more than their samples do, as processes do. */
function drawRounds(draw: Draw, { count = 10, center = 100 } = {}) {
  return rounds(...Array.from({ length: count }, () => {
    const process = center * (1 + 0.02 * normal(draw));
    return Array.from(
      { length: 8 },
      () => process * (1 + 0.005 * normal(draw)),
    );
  }));
}

Deno.test("bootstrapMedian() estimates the median of the rounds' medians", () => {
  const interval = bootstrapMedian(rounds([1, 2, 3], [10, 20, 30], [4, 5, 6]), {
    seed: "test",
  });
  assertEquals(interval.value, 5);
  assertEquals(interval.low <= 5 && interval.high >= 5, true);
});

Deno.test("bootstrapMedian() gives the same interval for the same seed, and another for another", () => {
  const samples = drawRounds(seededDraw(5));
  const first = bootstrapMedian(samples, { seed: "a" });
  assertEquals(bootstrapMedian(samples, { seed: "a" }), first);
  assertNotEquals(bootstrapMedian(samples, { seed: "b" }), first);
});

Deno.test("bootstrapMedian() gives constant samples an interval of no width", () => {
  assertEquals(bootstrapMedian(rounds([7, 7], [7, 7]), { seed: "test" }), {
    value: 7,
    low: 7,
    high: 7,
  });
});

Deno.test("bootstrapMedian() covers the true median about as often as it says", () => {
  const draw = seededDraw(11);
  const trials = 300;
  let covered = 0;
  for (let trial = 0; trial < trials; trial++) {
    const interval = bootstrapMedian(drawRounds(draw), {
      seed: `trial ${trial}`,
      resamples: 400,
    });
    if (!excludes(interval, 100)) covered++;
  }
  assertGreater(covered / trials, 0.88);
  assertLess(covered / trials, 0.995);
});

/** The interval of a ratio of two medians that are drawn independently. */
function ratioOf(
  numerator: readonly RoundSamples[],
  denominator: readonly RoundSamples[],
): Interval {
  const draw = (samples: readonly RoundSamples[], seed: string) =>
    resampleMedian(samples, { seed, roundSeed: seed, resamples: 400 });
  return ratioInterval(draw(numerator, "above"), draw(denominator, "below"));
}

Deno.test("ratioInterval() covers a true ratio, and sees a difference of 10 %", () => {
  const draw = seededDraw(12);
  const trials = 100;
  let same = 0;
  let different = 0;
  for (let trial = 0; trial < trials; trial++) {
    const base = drawRounds(draw);
    const equal = drawRounds(draw);
    const slower = drawRounds(draw, { center: 110 });
    if (!excludes(ratioOf(equal, base), 1)) same++;
    if (ratioOf(slower, base).low > 1) different++;
  }
  assertGreater(same, 88);
  assertGreater(different, 97);
});

Deno.test("ratioInterval() is the ratio of the medians", () => {
  const interval = ratioOf(rounds([10], [10]), rounds([4], [4]));
  assertAlmostEquals(interval.value, 2.5, 1e-12);
});

Deno.test("bootstrapMedian() refuses a round without samples, and no rounds", () => {
  assertThrows(() => bootstrapMedian([], { seed: "test" }), RangeError);
  assertThrows(
    () => bootstrapMedian(rounds([1], []), { seed: "test" }),
    RangeError,
  );
});

Deno.test("resampleMedian() takes 20,000 rounds of one sample, whatever their order", () => {
  // Inserting each value into its place would take the square of their number: minutes.
  const rounds = Array.from({ length: 20_000 }, (_, index) => ({
    round: index + 1,
    samples: [1 + (index * 7_919) % 20_000],
  }));
  const { low, high, value } = bootstrapMedian(rounds, { seed: "many" });
  assertEquals(value, 10_000.5);
  // The standard error of a median of n values of a uniform distribution is its width over 2 √n.
  const error = 20_000 / (2 * Math.sqrt(20_000));
  assertAlmostEquals(low, value - 1.96 * error, error / 2);
  assertAlmostEquals(high, value + 1.96 * error, error / 2);
});

Deno.test("resampleMedian() draws rounds of one sample as it draws all others", () => {
  const single = [5, 1, 4, 2, 3, 9, 7].map((sample, index) => ({
    round: index + 1,
    samples: [sample],
  }));
  const double = single.map(({ round, samples }) => ({
    round,
    samples: [...samples, ...samples],
  }));
  const options = { seed: "a", roundSeed: "b" };
  assertEquals(
    resampleMedian(single, options),
    resampleMedian(double, options),
  );
});
