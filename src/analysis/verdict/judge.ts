import {
  benjaminiHochberg,
  differenceP,
  equivalenceP,
  type Interval,
  type RatioEstimate,
  ratioOf,
  relativeDifference,
} from "../../stats/mod.ts";
import { EQUIVALENCE_MARGIN } from "./thresholds.ts";

/**
 * How the time of one measurement stands to that of another: `equivalent` has been tested and is not only a difference
 * that was not found; `undecided` is what is left.
 */
export type Relation = "better" | "worse" | "equivalent" | "undecided";

/** What two measurements show of each other. */
export interface Comparison {
  /** Time of the one over that of the other. */
  readonly value: number;
  /** The same with its 95 % interval, which is worked out when it is asked for. */
  readonly ratio: Interval;
  /** Rounds in which both were measured; of two runs, those of the one that has fewer. */
  readonly rounds: number;
  /** What the tests rest on; absent where there are fewer than `MIN_ROUNDS`. */
  readonly estimate?: RatioEstimate;
}

interface Question {
  readonly comparison: Comparison;
  readonly smallest: number;
}

const FALSE_CALLS = 0.05;

/**
 * Decides all questions of a run, or of a comparison of runs, together. A time is better or worse where the ratio is
 * at least as far from 1 as asked, and the difference is significant; it is equivalent where the two one-sided tests
 * say so. Of all calls of either kind at most one in twenty is false on average: the p-values are adjusted by the rule
 * of Benjamini and Hochberg over all questions. Fewer than three rounds hardly show how much processes differ: they
 * always leave a question undecided.
 */
export function judge(questions: readonly Question[]): Relation[] {
  const differences = benjaminiHochberg(
    questions.map(({ comparison: { estimate } }) =>
      estimate ? differenceP(estimate) : 1
    ),
  );
  const equivalences = benjaminiHochberg(
    questions.map(({ comparison: { estimate } }) =>
      estimate ? equivalenceP(estimate, EQUIVALENCE_MARGIN) : 1
    ),
  );
  return questions.map((question, index) => {
    const { value } = question.comparison;
    if ((differences[index] ?? 1) < FALSE_CALLS && isLarge(question)) {
      return value < 1 ? "better" : "worse";
    }
    const isEquivalent = (equivalences[index] ?? 1) < FALSE_CALLS;
    return isEquivalent ? "equivalent" : "undecided";
  });
}

export function comparisonOf(
  estimate: RatioEstimate,
  rounds: number,
): Comparison {
  return {
    ...{ value: Math.exp(estimate.log), rounds, estimate },
    get ratio() {
      return ratioOf(estimate);
    },
  };
}

/** What too few rounds for a test show: a ratio, and nothing of how sure it is. */
export function comparisonOfFew(
  value: number,
  { rounds, ratio }: {
    readonly rounds: number;
    readonly ratio: () => Interval;
  },
): Comparison {
  return {
    ...{ value, rounds },
    get ratio() {
      return ratio();
    },
  };
}

function isLarge({ comparison: { value }, smallest }: Question) {
  return relativeDifference(value, 1) >= smallest;
}
