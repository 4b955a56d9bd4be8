/**
 * Decides how the models of a workload stand to each other.
 *
 * ```
 * cells ─▶ best cell of each model ─┬─▶ does any beat sequential code?  moderated t, Dunn's correction
 *                                   └─▶ tiers                           moderated t, Tukey's studentized range
 * ```
 *
 * All comparisons are paired: ratios of times in the same cycles, averaged over rounds, with the moderated variances of
 * Smyth (2004), see {@linkcode RunSamples}. Variances differ between pairs of models, so each pair has its own, as Games
 * and Howell, "Pairwise Multiple Comparison Procedures with Unequal n's and/or Variances", Journal of Educational
 * Statistics 1 (1976), have it. In each of the two tests the chance of one false call or more is 5 %; to count, a
 * difference has to be 2 % (1 % in a thorough run) and the scenario's noise floor as well.
 *
 * *Tiers.* The fastest model is compared with each of the others. It was picked for being the fastest, so its
 * comparisons are held against the range of all models (Tukey 1953): of k models, t has to exceed q(k) / √2. They are
 * taken in the order of their t, the largest first, and once one is separated from the fastest the next is held against
 * the range of those that are left, which the closure principle of Marcus, Peritz and Gabriel, Biometrika 63 (1976),
 * allows: Hochberg and Tamhane, "Multiple Comparison Procedures" (1987), section 2.4. The first that cannot be
 * separated ends it. Those that are left form the top tier; the rest are ranked again by the same steps.
 *
 * *Decision.* Whether any model beats sequential code is a question of its own, with one comparison for each model:
 * Dunn, "Multiple Comparisons Among Means", Journal of the American Statistical Association 56 (1961). A model that
 * passes is above sequential code in the tiers, too.
 *
 * @module
 */
import type { ModelInfo } from "../../results/run.ts";
import {
  criticalStudentizedRange,
  differenceP,
  isBeyondStudentizedRange,
  type RatioEstimate,
  relativeDifference,
  studentTQuantile,
} from "../../stats/mod.ts";
import { findBaseline, isMeasured } from "../cells.ts";
import type { RunSamples } from "../run_samples.ts";
import type {
  CellAnalysis,
  Decision,
  MeasuredCell,
  ModelStanding,
  Tier,
  Verdict,
} from "../types.ts";
import { EQUIVALENCE_MARGIN, MIN_ROUNDS } from "./thresholds.ts";

interface Contest {
  readonly cells: readonly CellAnalysis[];
  readonly models: readonly ModelInfo[];
  /** What two measurements of the same code differ by: a lead has to be larger. */
  readonly noiseFloor: number;
  readonly minLead: number;
}

interface Ranking {
  readonly verdict: Verdict;
  readonly standings: readonly ModelStanding[];
}

/** Chance of a false call, of all that one test makes of a workload. */
const FALSE_CALLS = 0.05;

export function rankModels(
  { cells, models, noiseFloor, minLead }: Contest,
  samples: RunSamples,
): Ranking {
  const best = bestCells(cells.filter(isMeasured), samples);
  const smallest = Math.max(minLead, noiseFloor);
  const verdict = decide(best, { smallest, samples });
  return {
    verdict,
    standings: models.map((model) =>
      standingOf(model, { cells, best, verdict })
    ),
  };
}

/**
 * Whether two of several models that were compared with each other differ, by Tukey's test.
 *
 * @param estimate Of their ratio; absent where there are too few rounds.
 * @param family How many models were compared, and what a difference has to exceed beside chance.
 */
export function isSeparated(
  estimate: RatioEstimate | undefined,
  { groups, smallest }: { readonly groups: number; readonly smallest: number },
): boolean {
  if (!estimate || !isLarge(estimate, smallest)) return false;
  const { degreesOfFreedom } = estimate;
  const range = Math.SQRT2 * tOf(estimate);
  return isBeyondStudentizedRange(range, { groups, degreesOfFreedom });
}

/** Each model's fastest cell, the fastest first: by the ratio to sequential code, or without that by the median. */
function bestCells(
  cells: readonly MeasuredCell[],
  samples: RunSamples,
): MeasuredCell[] {
  const baseline = findBaseline(cells);
  const time = new Map(
    cells.map((cell) => [
      cell,
      baseline
        ? samples.compare(cell.id, baseline.id).value
        : cell.medianNs.value,
    ]),
  );
  const timeOf = (cell: MeasuredCell) => time.get(cell) ?? NaN;
  // Whoever has enough rounds goes first: nothing can be said of the others.
  const ordered = cells.toSorted((a, b) =>
    Number(isRankable(b)) - Number(isRankable(a)) || timeOf(a) - timeOf(b)
  );
  return [...Map.groupBy(ordered, ({ model }) => model).values()]
    .flatMap(([first]) => first ?? [])
    .toSorted((a, b) => timeOf(a) - timeOf(b));
}

function isRankable({ rounds }: MeasuredCell): boolean {
  return rounds >= MIN_ROUNDS;
}

interface RankingContext {
  readonly samples: RunSamples;
  readonly smallest: number;
}

function decide(
  best: readonly MeasuredCell[],
  context: RankingContext,
): Verdict {
  const { samples } = context;
  if (best.length === 0) return undecidable("no model was measured");
  if (best.length === 1) return undecidable("only one model was measured");
  const rankable = best.filter(isRankable);
  const [reference] = rankable;
  const ranked = rankable.filter((cell) =>
    reference && (cell === reference ||
      samples.compare(cell.id, reference.id).rounds >= MIN_ROUNDS)
  );
  if (ranked.length < 2) {
    return undecidable("not enough rounds");
  }
  const baseline = findBaseline(ranked);
  const groups = splitTiers(ranked, context);
  const tested = baseline && testFaster(ranked, { baseline, groups, context });
  const raised = tested ? raise(groups, tested.faster) : groups;
  const [top, ...others] = raised.map((cells, place) =>
    makeTier(cells, { next: raised[place + 1], context })
  );
  if (!top) return undecidable("no model was measured");
  return {
    kind: "ranked",
    tiers: [top, ...others],
    ...(tested ? { decision: tested.decision } : undefined),
  };
}

function undecidable(reason: string): Verdict {
  return { kind: "undecidable", reason };
}

function splitTiers(
  cells: readonly MeasuredCell[],
  context: RankingContext,
): MeasuredCell[][] {
  const [fastest, ...others] = cells;
  if (!fastest) return [];
  const { samples, smallest } = context;
  const byT = others
    .map((cell) => ({
      cell,
      estimate: samples.compare(cell.id, fastest.id).estimate,
    }))
    .toSorted((a, b) => tOf(b.estimate) - tOf(a.estimate));
  const behind = new Set<MeasuredCell>();
  for (const [passed, { cell, estimate }] of byT.entries()) {
    const groups = cells.length - passed;
    // Whatever is too small a difference to count may still be a sure one, and hand on its place.
    if (!isSeparated(estimate, { groups, smallest: 0 })) break;
    if (estimate && isLarge(estimate, smallest)) behind.add(cell);
  }
  const rest = others.filter((cell) => behind.has(cell));
  return [
    cells.filter((cell) => !behind.has(cell)),
    ...splitTiers(rest, context),
  ];
}

function testFaster(
  cells: readonly MeasuredCell[],
  { baseline, groups, context: { samples, smallest } }: {
    readonly baseline: MeasuredCell;
    readonly groups: readonly (readonly MeasuredCell[])[];
    readonly context: RankingContext;
  },
): {
  readonly faster: ReadonlySet<MeasuredCell>;
  readonly decision: Decision;
} {
  const others = cells.filter((cell) => cell !== baseline).flatMap((cell) => {
    const { estimate } = samples.compare(baseline.id, cell.id);
    return estimate ? [{ cell, estimate }] : [];
  });
  const level = FALSE_CALLS / others.length;
  // Once the tiers leave sequential code behind, who else does so is no longer a question of many.
  const isBehind = !groups[0]?.includes(baseline);
  const faster = new Set(
    others.filter(({ estimate }) =>
      estimate.log > 0 && isLarge(estimate, smallest) &&
      differenceP(estimate) < (isBehind ? FALSE_CALLS : level)
    ).map(({ cell }) => cell),
  );
  if (faster.size > 0) return { faster, decision: { kind: "faster" } };
  const bounds = others.map(({ cell, estimate }) => ({
    cell,
    bound: Math.max(0, Math.expm1(upperBound(estimate, level))),
  })).toSorted((a, b) => b.bound - a.bound);
  const [largest] = bounds;
  const decision: Decision = largest && largest.bound > EQUIVALENCE_MARGIN
    ? { kind: "undecided", ...largest }
    : { kind: "not-faster", within: largest?.bound ?? 0 };
  return { faster, decision };
}

/** Whatever is not shown to beat sequential code does not share the first tier with what is: it goes to the second. */
function raise(
  tiers: readonly MeasuredCell[][],
  faster: ReadonlySet<MeasuredCell>,
): MeasuredCell[][] {
  const [first = [], ...others] = tiers;
  const top = first.filter((cell) => faster.has(cell));
  const left = first.filter((cell) => !faster.has(cell));
  if (top.length === 0 || left.length === 0) return [...tiers];
  if (left.some(({ isBaseline }) => isBaseline)) {
    return [top, left, ...others];
  }
  const [second = [], ...rest] = others;
  return [top, [...left, ...second], ...rest];
}

function makeTier(
  cells: readonly MeasuredCell[],
  { next, context: { samples } }: {
    readonly next: readonly MeasuredCell[] | undefined;
    readonly context: RankingContext;
  },
): Tier {
  const [fastest, ...others] = cells;
  if (!fastest) throw new RangeError("Cannot make a tier: found no cell");
  const rankOf = ({ modelInfo }: MeasuredCell) =>
    modelInfo.simplicity ?? Infinity;
  const [slower] = next ?? [];
  return {
    cells: [fastest, ...others],
    largestDifference: largestDifference(cells, samples),
    simplest: others.reduce(
      (best, cell) => rankOf(cell) < rankOf(best) ? cell : best,
      fastest,
    ),
    ...(slower ? { lead: samples.ratio(slower.id, fastest.id) } : undefined),
  };
}

function largestDifference(
  cells: readonly MeasuredCell[],
  samples: RunSamples,
): number {
  const estimates = cells.flatMap((cell, place) =>
    cells.slice(place + 1).flatMap((other) =>
      samples.compare(other.id, cell.id).estimate ?? []
    )
  );
  // A bound for any one pair, shared out over all of them, is no narrower, and told at once.
  const level = FALSE_CALLS / estimates.length;
  const widest = estimates.map((estimate) => ({
    estimate,
    most: upperBound({ ...estimate, log: Math.abs(estimate.log) }, level),
  })).toSorted((a, b) => b.most - a.most);
  let largest = 0;
  for (const { estimate, most } of widest) {
    if (most <= largest) break;
    largest = Math.max(largest, tukeyBound(estimate, cells.length));
  }
  return Math.expm1(largest);
}

/** How far the logarithm of a ratio of two of several models is from 0 at most. */
function tukeyBound(estimate: RatioEstimate, groups: number): number {
  const { log, standardError, degreesOfFreedom } = estimate;
  if (standardError === 0) return Math.abs(log);
  const q = criticalStudentizedRange({ groups, degreesOfFreedom });
  return Math.abs(log) + q / Math.SQRT2 * standardError;
}

function upperBound(
  { log, standardError, degreesOfFreedom }: RatioEstimate,
  level: number,
): number {
  if (standardError === 0) return log;
  return log +
    studentTQuantile(1 - level / 2, degreesOfFreedom) * standardError;
}

function tOf(estimate: RatioEstimate | undefined): number {
  if (!estimate) return 0;
  const { log, standardError } = estimate;
  return log === 0 ? 0 : Math.abs(log) / standardError;
}

function isLarge({ log }: RatioEstimate, smallest: number): boolean {
  return relativeDifference(Math.exp(log), 1) >= smallest;
}

function standingOf(
  { id: model, label }: ModelInfo,
  { cells, best, verdict }: {
    readonly cells: readonly CellAnalysis[];
    readonly best: readonly MeasuredCell[];
    readonly verdict: Verdict;
  },
): ModelStanding {
  const own = best.find((cell) => cell.model === model);
  if (!own) {
    return {
      kind: "unmeasured",
      model,
      label,
      reason: whyUnmeasured(cells, model),
    };
  }
  return { kind: standingKind(own, verdict), model, label, best: own };
}

function standingKind(cell: MeasuredCell, verdict: Verdict) {
  if (verdict.kind === "undecidable") return "unranked";
  const [top, ...others] = verdict.tiers;
  if (top.cells.includes(cell)) {
    return top.cells.length === 1 ? "winner" : "level";
  }
  return others.some(({ cells }) => cells.includes(cell))
    ? "behind"
    : "unranked";
}

function whyUnmeasured(cells: readonly CellAnalysis[], model: string): string {
  const cell = cells.find((cell) => cell.model === model);
  if (!cell || isMeasured(cell)) return "not part of this run";
  return cell.reason;
}
