import {
  type Interval,
  quantileOfSorted,
  ratioInterval,
  type Resampled,
  sorted,
} from "../../stats/mod.ts";
import type { MeasuredCell, SuiteAnalysis } from "../types.ts";

/** One size of a ladder: the time that each of two sides takes for the work that the size stands for. */
export interface LadderStep {
  /** In the unit of the ladder, above 0; the steps of a ladder ascend. */
  readonly size: number;
  /** Time of the side that one has already. */
  readonly incumbent: Resampled;
  /** Time of the side that may replace it, in the same unit. */
  readonly challenger: Resampled;
}

/** One of the two sides of a ladder. */
export type Side = "incumbent" | "challenger";

/** One measured size of a ladder, and who is faster there. */
export interface ComparedStep {
  /** In the unit of the ladder. */
  readonly size: number;
  /** Time of the challenger over that of the incumbent. */
  readonly timesIncumbent: Interval;
  /** Who is significantly faster; `unsure` where the measurements do not tell. */
  readonly faster: Side | "unsure";
}

/** An estimate whose bounds may lie outside what was measured. */
export interface OpenInterval {
  /** The estimate. */
  readonly value: number;
  /** Lower bound; null where it lies below the smallest size measured. */
  readonly low: number | null;
  /** Upper bound; null where it lies above the largest size measured. */
  readonly high: number | null;
}

/** From what size on the other of two sides is the faster. */
export type CrossoverAnswer =
  | {
    /** One side is faster below a size, and the other above it. */
    readonly kind: "crosses";
    /** On which side of the crossing the challenger is faster. */
    readonly challengerFaster: "above" | "below";
    /** Where both take equally long, in the unit of the ladder, with its 95 % interval. */
    readonly at: OpenInterval;
    /** The neighbouring sizes that were measured, with the crossing between them. */
    readonly betweenMeasured: readonly [number, number];
  }
  /** The challenger is faster at every size measured, or slower at every one: significantly at both ends. */
  | { readonly kind: "always" | "never" }
  | { readonly kind: "undecided"; readonly reason: UndecidedReason };

/** Why there is no answer. */
export type UndecidedReason =
  /** No size has both sides. */
  | "not-measured"
  /** One size has both sides. */
  | "one-size"
  /** At no size is either side significantly faster. */
  | "no-difference"
  /** Each side is significantly faster somewhere, and not on one side of one size. */
  | "several-crossings"
  /** One side is significantly faster somewhere, not at both ends, and no crossing is bounded on either side. */
  | "unsure-end";

/** The sizes that were compared, and what they come to. */
export interface Crossover {
  /** Every size at which both sides were measured, ascending. */
  readonly steps: readonly ComparedStep[];
  /** What they come to. */
  readonly answer: CrossoverAnswer;
}

/** Where one side alone is sure somewhere: of six sizes of equal sides one is often sure by chance. */
const SURE_SIZES = 2;

interface Gap {
  readonly size: number;
  /** Time of the challenger less that of the incumbent. */
  readonly gap: number;
}

/**
 * Looks for the size at which two sides take equally long, and never beyond the sizes measured. A side is faster beyond
 * doubt where the 95 % interval of the ratio leaves 1 out and the ratio differs from 1 by `smallestLead` or more.
 *
 * Between two neighbouring sizes each side's time is taken for a fixed cost and a cost for each unit of size, and so is
 * their difference, whose zero is the crossing. That is how the ladders are made: handing an item over costs the same
 * however long it computes, starting a pool costs the same however much there is to do, and a message costs something
 * at any length. The ratio is then a straight line over 1 / size, and not over the logarithm of size, which would set
 * a crossing between sizes ten times apart too high by up to 40 % with two workers.
 *
 * The interval is the crossing in every resample, with the sides paired (the percentile interval of Efron and
 * Tibshirani, 1993, chapter 13). Where a resample crosses several times, its first crossing counts for the lower bound
 * and its last for the upper; where it never does, it counts at the end that its crossing lies beyond.
 *
 * @param ladder Ascending sizes; every side has as many resamples as the others.
 * @param smallestLead Smallest difference that counts, as a ratio less 1.
 */
export function findCrossover(
  ladder: readonly LadderStep[],
  smallestLead: number,
): Crossover {
  const steps = ladder.map((step) => compareStep(step, smallestLead));
  return { steps, answer: answer(ladder, steps) };
}

function compareStep(
  { size, incumbent, challenger }: LadderStep,
  smallestLead: number,
): ComparedStep {
  const timesIncumbent = ratioInterval(challenger, incumbent);
  const { value, low, high } = timesIncumbent;
  const least = 1 + smallestLead;
  const faster = low > 1 && value >= least
    ? "incumbent"
    : high < 1 && value <= 1 / least
    ? "challenger"
    : "unsure";
  return { size, timesIncumbent, faster };
}

function answer(
  ladder: readonly LadderStep[],
  steps: readonly ComparedStep[],
): CrossoverAnswer {
  if (steps.length === 0) return undecided("not-measured");
  if (steps.length === 1) return undecided("one-size");
  const sure = steps.filter(isSure);
  const turns = sure.flatMap((step, index) => {
    const before = sure[index - 1];
    return before && before.faster !== step.faster
      ? [{ from: before.size, to: step.size }]
      : [];
  });
  if (turns.length > 1) return undecided("several-crossings");
  const [turn] = turns;
  return turn ? cross(ladder, turn) : answerOneSided(ladder, steps);
}

/** The answer where no more than one of the sides is significantly faster anywhere. */
function answerOneSided(
  ladder: readonly LadderStep[],
  steps: readonly ComparedStep[],
): CrossoverAnswer {
  const leader = steps.find(isSure)?.faster;
  if (!leader) return undecided("no-difference");
  if ([steps[0], steps.at(-1)].every((end) => end?.faster === leader)) {
    return { kind: leader === "challenger" ? "always" : "never" };
  }
  const isChance = steps.filter(isSure).length < SURE_SIZES;
  if (isChance || findRoots(estimatedGaps(ladder)).length !== 1) {
    return undecided("unsure-end");
  }
  const found = cross(ladder, { from: 0, to: Infinity });
  const isOpen = found.kind === "crosses" && found.at.low === null &&
    found.at.high === null;
  return isOpen ? undecided("unsure-end") : found;
}

function isSure({ faster }: ComparedStep): boolean {
  return faster !== "unsure";
}

function undecided(reason: UndecidedReason): CrossoverAnswer {
  return { kind: "undecided", reason };
}

/** The crossing between two sizes of which it is known that there is one between them. */
function cross(
  ladder: readonly LadderStep[],
  { from, to }: { readonly from: number; readonly to: number },
): CrossoverAnswer {
  const gaps = estimatedGaps(ladder)
    .filter(({ size }) => size >= from && size <= to);
  const root = findRoots(gaps).at(-1);
  if (!root) return undecided("no-difference");
  const startsAhead = isAhead(gaps[0]);
  return {
    kind: "crosses",
    challengerFaster: startsAhead ? "below" : "above",
    at: boundCrossing(ladder, root.size, startsAhead),
    betweenMeasured: root.between,
  };
}

function boundCrossing(
  ladder: readonly LadderStep[],
  value: number,
  startsAhead: boolean,
): OpenInterval {
  const smallest = ladder[0]?.size ?? NaN;
  const largest = ladder.at(-1)?.size ?? NaN;
  const resamples = ladder[0]?.challenger.replicates.length ?? 0;
  const firsts: number[] = [];
  const lasts: number[] = [];
  for (let index = 0; index < resamples; index++) {
    const gaps = gapsOf(ladder, ({ replicates }) => replicates[index] ?? NaN);
    const roots = findRoots(gaps);
    const hasCrossedBefore = isAhead(gaps[0]) !== startsAhead;
    const crossesLater = isAhead(gaps.at(-1)) === startsAhead;
    firsts.push(hasCrossedBefore ? smallest : roots[0]?.size ?? largest);
    lasts.push(crossesLater ? largest : roots.at(-1)?.size ?? smallest);
  }
  const low = Math.min(value, quantileOfSorted(sorted(firsts), 0.025));
  const high = Math.max(value, quantileOfSorted(sorted(lasts), 0.975));
  return {
    value,
    low: low <= smallest ? null : low,
    high: high >= largest ? null : high,
  };
}

function estimatedGaps(ladder: readonly LadderStep[]): Gap[] {
  return gapsOf(ladder, ({ estimate }) => estimate);
}

function gapsOf(
  ladder: readonly LadderStep[],
  timeOf: (side: Resampled) => number,
): Gap[] {
  return ladder.map(({ size, incumbent, challenger }) => ({
    size,
    gap: timeOf(challenger) - timeOf(incumbent),
  }));
}

function isAhead(gap: Gap | undefined): boolean {
  return gap !== undefined && gap.gap < 0;
}

/** Where the gap changes its sign, ascending: a straight line between neighbours. */
function findRoots(gaps: readonly Gap[]) {
  return gaps.flatMap((after, index) => {
    const before = gaps[index - 1];
    if (!before || isAhead(before) === isAhead(after)) return [];
    const share = before.gap / (before.gap - after.gap);
    return [{
      size: before.size + share * (after.size - before.size),
      between: [before.size, after.size] as const,
    }];
  });
}

/** The size from which a pool wins by the medians alone: cheap enough to be asked of every run of a machine. */
export interface PoolBreakEven {
  /** The pool at the largest size. */
  readonly cell: MeasuredCell;
  /** Time of one item where both take the same, in nanoseconds. */
  readonly ns: number;
}

/**
 * Finds where the pools of the granularity suite start to win, by its medians: the value that `findCrossovers` bounds
 * by resampling.
 *
 * @param suite The suite as {@linkcode analyseRun} tells of it.
 * @returns One for each pool that starts to win at one size.
 */
export function findBreakEvens(
  { cases }: Pick<SuiteAnalysis, "cases">,
): PoolBreakEven[] {
  const pairs = cases.flatMap(({ cells }) => {
    const measured = cells.filter((cell) => cell.kind === "measured");
    const baseline = measured.find(({ isBaseline }) => isBaseline);
    return measured.flatMap((cell) =>
      baseline && cell !== baseline && cell.inFlight >= cell.workers
        ? [{ cell, baseline }]
        : []
    );
  });
  return [...Map.groupBy(pairs, ({ cell }) => cell.model).values()]
    .flatMap((own) => {
      const gaps = own.map(({ cell, baseline }) => ({
        size: baseline.medianNs.value / baseline.items,
        gap: (cell.medianNs.value - baseline.medianNs.value) / cell.items,
      })).sort((a, b) => a.size - b.size);
      const [root, ...others] = findRoots(gaps);
      const cell = own.at(-1)?.cell;
      return root && cell && others.length === 0 && !isAhead(gaps[0])
        ? [{ cell, ns: root.size }]
        : [];
    });
}
