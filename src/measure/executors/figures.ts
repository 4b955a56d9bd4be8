import {
  type Interval,
  medianInterval,
  ratioInterval,
  type Resampled,
  resampleMedian,
} from "../../stats/mod.ts";
import type { ContenderSamples } from "./measure_executors.ts";

/** The median of a contender over its rounds, in the unit of its case. */
export function medianOf(samples: ContenderSamples): number {
  return medianInterval(resample(samples)).value;
}

/** The ratio of two contenders of one case, with its 95 % interval; rounds are drawn together. */
export function ratioOf(
  numerator: ContenderSamples,
  denominator: ContenderSamples,
): Interval {
  return ratioInterval(resample(numerator), resample(denominator));
}

/** The resampled median of a contender. */
export function resample(
  { case: id, contender, rounds }: ContenderSamples,
): Resampled {
  return resampleMedian(rounds, { seed: `${id}/${contender}`, roundSeed: id });
}
