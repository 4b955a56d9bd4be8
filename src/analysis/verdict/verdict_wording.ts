import type { Interval } from "../../stats/interval.ts";
import { isMeasured } from "../cells.ts";
import { formatDuration, formatRatio, formatRatioRange } from "../format.ts";
import { hasWorkers, joinAlternatives, withWorkers } from "../phrases.ts";
import type {
  CellAnalysis,
  MeasuredCell,
  Ranked,
  Tier,
  Verdict,
  WorkloadAnalysis,
} from "../types.ts";

/** What to use for a workload, in a few words for a line of a list. */
export interface Recommendation {
  /** `any pool`, `async code`, `a loop`. */
  readonly use: string;
  /** Speed-up of what to take; absent where that is sequential code, or there is none. */
  readonly speedup?: Interval;
  /** What there is to add: `worker pool is simplest`; may be empty. */
  readonly note: string;
}

/** Says what to use for a workload, how much faster it is, and how sure that is. */
export function describeVerdict(
  verdict: Verdict,
  { id }: Pick<WorkloadAnalysis, "id">,
): string {
  if (verdict.kind === "undecidable") {
    return `No verdict on ${id}: ${verdict.reason}.`;
  }
  switch (verdict.decision?.kind) {
    case "faster":
      return describeFaster(verdict);
    case "not-faster":
      return describeLoop(verdict.decision.within, verdict);
    case "undecided": {
      const { cell, bound } = verdict.decision;
      return `No model is shown to beat a loop; ${
        variantPhrase(cell)
      } may be up to ${percentAbove(bound)} faster.`;
    }
    case undefined:
      return describeFastest(verdict);
  }
}

/** What to use for a workload, without a sentence. */
export function recommend(verdict: Verdict): Recommendation {
  if (verdict.kind === "undecidable") {
    return { use: "no verdict", note: verdict.reason };
  }
  const { decision, tiers: [top] } = verdict;
  switch (decision?.kind) {
    case "undecided":
      return { use: "undecided", note: gainOf(decision.bound) };
    case "not-faster":
      return { use: "a loop", note: gainOf(decision.within) };
    default: {
      const { speedup } = top.simplest;
      return {
        ...nameChoice(top, verdict),
        ...(speedup ? { speedup } : undefined),
      };
    }
  }
}

/** The whole tier where it has a short name, else its simplest model and the others. */
function nameChoice(
  tier: Tier,
  verdict: Ranked,
): Pick<Recommendation, "use" | "note"> {
  const simplest = bareName(tier.simplest);
  const others = tier.cells.filter((cell) => cell !== tier.simplest);
  if (others.length === 0) return { use: simplest, note: "" };
  const name = nameCells(tier.cells, verdict);
  return name === ANY_POOL ? { use: name, note: `${simplest} is simplest` } : {
    use: simplest,
    note: `or ${nameCells(others, verdict).replaceAll("the ", "")}`,
  };
}

function gainOf(bound: number): string {
  return bound < NO_GAIN
    ? "nothing is faster"
    : `gain of at most ${percentAbove(bound)}`;
}

/** Half a per cent would be written as none. */
const NO_GAIN = 0.005;

const ANY_POOL = "any pool";

/** Names the models of some cells of a verdict: `any pool`, `a loop or async code`. */
export function nameCells(
  cells: readonly MeasuredCell[],
  { tiers }: Ranked,
): string {
  const isPool = ({ modelInfo }: MeasuredCell) => modelInfo.kind === "pool";
  const all = tiers.flatMap((tier) => tier.cells).filter(isPool);
  const pools = cells.filter(isPool);
  const isAny = pools.length > 1 && pools.length === all.length;
  const others = cells.filter((cell) => !isAny || !isPool(cell));
  return joinAlternatives([
    ...(isAny ? [ANY_POOL] : []),
    ...others.map(phraseOf),
  ]);
}

/** Says which figures of a workload are not what they seem. */
export function describeFlags(cells: readonly CellAnalysis[]): string[] {
  const measured = cells.filter(isMeasured);
  return [
    ...measured.flatMap((cell) =>
      cell.flag === "impossible" && cell.speedup
        ? [
          `${variantPhrase(cell)} cannot be ${
            timesAsFast(cell.speedup)
          }: something went wrong while one of the two was measured.`,
        ]
        : []
    ),
    ...measured.flatMap((cell) =>
      cell.steadyState === "no-steady-state"
        ? [
          `${
            variantPhrase(cell)
          } has no steady state: its times jump, so no median stands for them.`,
        ]
        : []
    ),
  ];
}

function describeFaster(verdict: Ranked): string {
  const { tiers: [top] } = verdict;
  if (top.cells.length === 1) {
    const speed = top.simplest.speedup;
    const name = variantPhrase(top.simplest);
    const start = speed ? `${name}: ${timesAsFast(speed)}` : name;
    return `${start}${describeNext(verdict)}.`;
  }
  const { speedup } = top.simplest;
  const name = nameCells(top.cells, verdict);
  const start = speedup ? `${name}: ${timesAsFast(speedup)}` : name;
  return `${start}. They differ by at most ${
    percentAbove(top.largestDifference)
  }; the simplest is ${variantPhrase(top.simplest)}.`;
}

function describeLoop(
  within: number,
  verdict: Ranked,
): string {
  const isAlone = verdict.tiers[0].cells.length === 1;
  return `A loop: ${describeWithin(within)}${
    isAlone ? describeNext(verdict) : ""
  }.`;
}

function describeWithin(within: number): string {
  return within < NO_GAIN
    ? "no other model is faster"
    : `no other model is more than ${percentAbove(within)} faster`;
}

/** Without sequential code to compare with. */
function describeFastest(verdict: Ranked): string {
  const { tiers: [top] } = verdict;
  const name = nameCells(top.cells, verdict);
  const time = top.simplest.steadyState === "no-steady-state"
    ? ""
    : `, in ${formatDuration(top.simplest.medianNs.value)}`;
  if (top.cells.length === 1) {
    return `${name}: the fastest${time}${describeNext(verdict)}.`;
  }
  return `${name}: the fastest. They differ by at most ${
    percentAbove(top.largestDifference)
  }; the simplest is ${variantPhrase(top.simplest)}${time}.`;
}

/** Names the best of the second tier, unless that is sequential code, of which everything has been said. */
function describeNext(
  { tiers: [{ lead }, next] }: Ranked,
): string {
  const [cell] = next?.cells ?? [];
  if (!lead || !cell || cell.isBaseline) return "";
  return `; the next best, ${variantPhrase(cell)}, takes ${
    formatRatio(lead.value)
  } times as long${inBrackets(lead)}`;
}

function timesAsFast(speedup: Interval): string {
  return `${formatRatio(speedup.value)} times as fast as a loop${
    inBrackets(speedup)
  }`;
}

/** ` (1.6 to 2.0)`; empty where both read the same. */
function inBrackets(interval: Interval): string {
  const range = formatRatioRange(interval);
  const [low, high] = range.split(" to ");
  return low === high ? "" : ` (${range})`;
}

/** A bound in per cent, rounded up so that it stays one: `9 %`. */
function percentAbove(share: number): string {
  return `${Math.ceil(share * 100 - 1e-9)} %`;
}

/** `the worker pool with 2 workers`; `a loop`. */
function variantPhrase(cell: MeasuredCell): string {
  return hasWorkers(cell.modelInfo)
    ? withWorkers(phraseOf(cell), cell.workers)
    : phraseOf(cell);
}

/** `worker pool`, `async code`. */
function bareName(cell: MeasuredCell): string {
  return phraseOf(cell).replace(/^the /, "");
}

function phraseOf({ modelInfo }: MeasuredCell): string {
  return modelInfo.kind === "loop" ? "a loop" : modelInfo.phrase;
}
