import {
  benjaminiHochberg,
  differenceP,
  equivalenceP,
  type Interval,
  type RatioEstimate,
  ratioOf,
  relativeDifference,
  trimmedMean,
  twoSidedNormalP,
} from "../../stats/mod.ts";

/**
 * How the time of one measurement stands to that of another: `equivalent` has been tested and is not only a difference
 * that was not found; `undecided` is what is left.
 */
export type Relation = "better" | "worse" | "equivalent" | "undecided";

/** What two measurements show of each other. */
export interface Comparison {
  /** Time of the one over that of the other, with its 95 % interval. */
  readonly ratio: Interval;
  /** How likely a ratio this far from 1 is of equal times. */
  readonly differenceP: number;
  /** How likely a ratio this near to 1 is of times that differ by {@linkcode EQUIVALENCE_MARGIN}. */
  readonly equivalenceP: number;
  /** Rounds of the one that has fewer. */
  readonly rounds: number;
}

/** A comparison that is to be judged. */
export interface Question {
  readonly comparison: Comparison;
  /** Smallest difference that may be called one, as a ratio less 1. */
  readonly smallest: number;
}

/** Rounds from which on the spread between processes shows in an interval. */
export const ENOUGH_ROUNDS = 3;

/** Smallest difference between two models of one run that is called one. */
export const SMALLEST_LEAD = 0.02;

/** Times that differ by less than this share may be called equivalent. */
export const EQUIVALENCE_MARGIN = 0.05;

/** The same with fewer rounds than {@linkcode ENOUGH_ROUNDS}. */
export const SMALLEST_LEAD_OF_FEW_ROUNDS = 0.25;

/** Share of the calls that may be false. */
const FALSE_CALLS = 0.05;

/**
 * Decides all questions of a run, or of a comparison of runs, together. A time is better or worse where the ratio is
 * at least as far from 1 as asked, and the difference is significant; it is equivalent where the two one-sided tests
 * say so. Of all calls of either kind at most one in twenty is false on average: the p-values are adjusted by the rule
 * of Benjamini and Hochberg over all questions. Fewer than three rounds hardly show how much processes differ: they are
 * never enough for `equivalent`, and for a difference of less than 25 %.
 */
export function judge(questions: readonly Question[]): Relation[] {
  const differences = benjaminiHochberg(
    questions.map(({ comparison }) => comparison.differenceP),
  );
  const equivalences = benjaminiHochberg(
    questions.map(({ comparison }) => comparison.equivalenceP),
  );
  return questions.map((question, index) => {
    const { ratio } = question.comparison;
    if ((differences[index] ?? 1) < FALSE_CALLS && isLarge(question)) {
      return ratio.value < 1 ? "better" : "worse";
    }
    const isEquivalent = (equivalences[index] ?? 1) < FALSE_CALLS;
    return isEquivalent ? "equivalent" : "undecided";
  });
}

/** What an estimate from enough rounds shows. */
export function comparisonOf(
  estimate: RatioEstimate,
  rounds: number,
): Comparison {
  return {
    ratio: ratioOf(estimate),
    differenceP: differenceP(estimate),
    equivalenceP: equivalenceP(estimate, EQUIVALENCE_MARGIN),
    rounds,
  };
}

/** What resampled ratios show: all that is left where there are too few rounds for a test. */
export function comparisonOfFew(
  { ratio, replicates, rounds }: {
    readonly ratio: Interval;
    readonly replicates: readonly number[];
    readonly rounds: number;
  },
): Comparison {
  const below = replicates.filter((value) => value <= 1).length;
  const above = replicates.filter((value) => value >= 1).length;
  const beyond = Math.min(below, above);
  const differenceP = beyond === 0
    ? Math.min(2 / replicates.length, smallP(replicates))
    : Math.min(1, 2 * beyond / replicates.length);
  return { ratio, differenceP, equivalenceP: 1, rounds };
}

/**
 * The p-value of a ratio that no draw takes to the other side of 1: as if the logarithms of all draws were normally
 * distributed. By counting draws alone it could not become small enough to be called among a hundred cells.
 */
function smallP(replicates: readonly number[]): number {
  const { mean, squaredError } = trimmedMean(replicates.map(Math.log), 0);
  return twoSidedNormalP(mean / Math.sqrt(squaredError * replicates.length));
}

function isLarge({ comparison: { ratio, rounds }, smallest }: Question) {
  const least = rounds < ENOUGH_ROUNDS
    ? Math.max(smallest, SMALLEST_LEAD_OF_FEW_ROUNDS)
    : smallest;
  return relativeDifference(ratio.value, 1) >= least;
}
