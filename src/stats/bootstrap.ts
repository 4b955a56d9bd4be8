import type { Interval } from "./interval.ts";
import { median, percentileInterval, sorted } from "./quantiles.ts";
import { type Draw, drawMedian, seededDraw, seedFrom } from "./random.ts";

/**
 * More samples in a round, or more rounds, than this are not drawn one by one: what takes the same time for any number
 * is to draw which of them is in the middle.
 */
export const MAX_DRAWN = 100;

/** What one round (one process) measured. */
export interface RoundSamples {
  /** Number of the round: cells with the same numbers were measured side by side. */
  readonly round: number;
  /** At least one value, in any order. */
  readonly samples: readonly number[];
}

/** How resampling is done, and how often. */
export interface ResampleOptions {
  /** Names the draws: the same seed gives the same result. */
  readonly seed: string;
  /**
   * Names the draws of rounds. Two cells with the same name and the same round numbers are resampled by the same
   * rounds, which keeps what a round did to both out of their ratio.
   *
   * @default {seed}
   */
  readonly roundSeed?: string;
  /**
   * Number of resamples.
   *
   * @default {2000}
   */
  readonly resamples?: number;
}

/** The median of medians, and what it came to in each resample. */
export interface Resampled {
  /** The statistic of the measured samples. */
  readonly estimate: number;
  /** The statistic of each resample. */
  readonly replicates: readonly number[];
}

/**
 * Resamples measurements as they were made: rounds with replacement, then the samples inside each drawn round. The
 * statistic is the median of the per-round medians, since a round is one process and samples of one process are not
 * independent. This is the two-stage bootstrap of Davison and Hinkley, "Bootstrap Methods and their Application"
 * (1997), section 3.8.
 *
 * Of more than {@linkcode MAX_DRAWN} rounds, whole rounds are drawn: by how much the samples within a round scatter then
 * shows in how much the medians of rounds do.
 *
 * With fewer than five rounds the true coverage of a 95 % interval is lower (about 1 - 2^(1 - rounds)), and with one
 * round only the spread inside that process is seen: whoever decides on such an interval has to ask for more.
 *
 * @throws {RangeError} where there is no round, or a round without samples.
 */
export function resampleMedian(
  rounds: readonly RoundSamples[],
  options: ResampleOptions,
): Resampled {
  const { seed, roundSeed = seed, resamples = 2000 } = options;
  const ordered = rounds.map((round) => sorted(round.samples));
  const estimate = median(ordered.map(median));
  const drawSample = seededDraw(seedFrom(seed));
  if (rounds.length > MAX_DRAWN) {
    const medians = sorted(ordered.map(median));
    const replicates = Array.from(
      { length: resamples },
      () => drawMedian(medians, drawSample),
    );
    return { estimate, replicates };
  }
  const numbers = rounds.map((round) => round.round).join();
  const drawRound = seededDraw(seedFrom(`${roundSeed} ${numbers}`));
  // Written over by every resample: millions of small arrays would take most of the time.
  const counts = new Uint32Array(MAX_DRAWN);
  const medians = new Float64Array(ordered.length);
  const replicates = Array.from({ length: resamples }, () => {
    for (let round = 0; round < medians.length; round++) {
      const drawn = ordered[drawRound(ordered.length)] ?? [];
      medians[round] = drawn.length > MAX_DRAWN
        ? drawMedian(drawn, drawSample)
        : medianOfResample(drawn, { draw: drawSample, counts });
    }
    return middleOf(medians.sort());
  });
  return { estimate, replicates };
}

/** The 95 % percentile interval of the median of medians (Efron and Tibshirani, 1993, chapter 13). */
export function medianInterval(resampled: Resampled): Interval {
  return percentileInterval(resampled.estimate, resampled.replicates);
}

/**
 * The 95 % percentile interval of a ratio of two medians of medians, resample by resample.
 *
 * @throws {RangeError} where the two were resampled a different number of times.
 */
export function ratioInterval(
  numerator: Resampled,
  denominator: Resampled,
): Interval {
  const found = numerator.replicates.length;
  const expected = denominator.replicates.length;
  if (found !== expected) {
    throw new RangeError(
      `Cannot take a ratio: found ${found} resamples above and ${expected} below, expected the same`,
    );
  }
  const { estimate, replicates } = combineResampled(
    numerator,
    denominator,
    (above, below) => above / below,
  );
  return percentileInterval(estimate, replicates);
}

/** Computes with two statistics, resample by resample: both have to be resampled by the same rounds. */
export function combineResampled(
  left: Resampled,
  right: Resampled,
  operation: (left: number, right: number) => number,
): Resampled {
  return {
    estimate: operation(left.estimate, right.estimate),
    replicates: left.replicates.map((value, index) =>
      operation(value, right.replicates[index] ?? NaN)
    ),
  };
}

function middleOf(ordered: Float64Array): number {
  const upper = ordered[ordered.length >> 1] ?? NaN;
  if (ordered.length % 2 === 1) return upper;
  return ((ordered[(ordered.length >> 1) - 1] ?? NaN) + upper) / 2;
}

/**
 * The median of one resample; counting how often each of the ordered values was drawn saves sorting the draws.
 * `counts` may hold anything.
 */
function medianOfResample(
  ordered: readonly number[],
  { draw, counts }: { readonly draw: Draw; readonly counts: Uint32Array },
): number {
  const size = ordered.length;
  for (let index = 0; index < size; index++) counts[index] = 0;
  for (let drawn = 0; drawn < size; drawn++) {
    const index = draw(size);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const rank = (size - 1) >> 1;
  let index = 0;
  let passed = counts[0] ?? 0;
  while (passed <= rank) passed += counts[++index] ?? Infinity;
  const lower = ordered[index] ?? NaN;
  if (size % 2 === 1) return lower;
  // The next rank may be another draw of the same value.
  while (passed <= rank + 1) passed += counts[++index] ?? Infinity;
  return (lower + (ordered[index] ?? NaN)) / 2;
}
