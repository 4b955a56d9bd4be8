import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  exactMedianInterval,
  type Interval,
  medianInterval,
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

/** Rounds of samples that have no gaps where an interval may end on either side. */
function denseRounds(count: number, size: number): RoundSamples[] {
  const draw = seededDraw(count * 100 + size);
  return rounds(...Array.from({ length: count }, () => {
    const center = 1000 + draw(100);
    return Array.from({ length: size }, () => center + draw(1_000_000) / 1e4);
  }));
}

Deno.test("exactMedianInterval() is what binomial tails say of seven rounds of one sample", () => {
  // At least four of seven draws at most the first value: 0.010; at most the second: 0.101.
  const measured = rounds([4], [1], [7], [2], [6], [3], [5]);
  const { value, low, high } = exactMedianInterval(measured);
  assertEquals(value, 4);
  assertAlmostEquals(low, 2, 1e-6);
  assertAlmostEquals(high, 6, 1e-6);
});

Deno.test("exactMedianInterval() takes the mean of the two in the middle", () => {
  // Of two rounds of one sample, both draws are the lower one with probability 1/4.
  const { value, low, high } = exactMedianInterval(rounds([10], [20]));
  assertEquals(value, 15);
  assertAlmostEquals(low, 10, 1e-6);
  assertAlmostEquals(high, 20, 1e-6);
});

Deno.test("exactMedianInterval() is where ever more resamples tend to, for odd and even numbers", () => {
  for (const [count, size] of [[5, 6], [5, 5], [6, 7], [10, 8], [1, 40]]) {
    const measured = denseRounds(count ?? 0, size ?? 0);
    const exact = exactMedianInterval(measured);
    const drawn = bootstrapMedian(measured, { seed: "x", resamples: 40_000 });
    assertEquals(exact.value, drawn.value);
    const width = exact.high - exact.low;
    assertAlmostEquals(exact.low, drawn.low, 0.06 * width, `${count}×${size}`);
    assertAlmostEquals(exact.high, drawn.high, 0.06 * width);
  }
});

/** The median of `size` uniform values from 0 to `range` has this standard error: half a range by the root of size. */
function halfWidth(size: number, range: number): number {
  return 1.96 * range / (2 * Math.sqrt(size));
}

for (const size of [1_000, 99_999, 100_000]) {
  Deno.test(`exactMedianInterval() and bootstrapMedian() bear ${size} samples in one round`, () => {
    const samples = Array.from({ length: size }, (_, index) => index);
    const width = halfWidth(size, size);
    const middle = (size - 1) / 2;
    for (
      const { value, low, high } of [
        exactMedianInterval(rounds(samples)),
        bootstrapMedian(rounds(samples), { seed: "x" }),
      ]
    ) {
      assertEquals(value, middle);
      assertAlmostEquals(low, middle - width, 0.1 * width);
      assertAlmostEquals(high, middle + width, 0.1 * width);
    }
  });
}

for (
  const [count = 0, size = 0] of [
    [101, 4],
    [2_200, 60],
    [19_999, 1],
    [20_000, 1],
  ]
) {
  Deno.test(`exactMedianInterval() and bootstrapMedian() bear ${count} rounds of ${size}`, () => {
    const measured = rounds(
      ...Array.from(
        { length: count },
        (_, round) => Array(size).fill(1e6 + round * 1e6 / count),
      ),
    );
    const exact = exactMedianInterval(measured);
    const drawn = bootstrapMedian(measured, { seed: "x" });
    assertEquals(exact.value, drawn.value);
    const width = halfWidth(count, 1e6);
    for (const { value, low, high } of [exact, drawn]) {
      assertAlmostEquals(value - low, width, 0.1 * width);
      assertAlmostEquals(high - value, width, 0.1 * width);
    }
  });
}

Deno.test("bootstrapMedian() draws the middle of many samples as it draws that of few", () => {
  for (const size of [100, 101]) {
    const samples = Array.from({ length: size }, (_, index) => index);
    const exact = exactMedianInterval(rounds(samples));
    const drawn = bootstrapMedian(rounds(samples), {
      seed: "x",
      resamples: 40_000,
    });
    assertAlmostEquals(drawn.low, exact.low, 1);
    assertAlmostEquals(drawn.high, exact.high, 1);
  }
});

Deno.test("exactMedianInterval() gives constant samples an interval of no width", () => {
  assertEquals(exactMedianInterval(rounds([7, 7], [7, 7])), {
    value: 7,
    low: 7,
    high: 7,
  });
});

Deno.test("exactMedianInterval() refuses what holds no samples", () => {
  assertThrows(() => exactMedianInterval([]), RangeError, "found no values");
  assertThrows(() => exactMedianInterval(rounds([])), RangeError);
});
