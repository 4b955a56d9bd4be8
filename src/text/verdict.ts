import { isMeasured } from "../analysis/cells.ts";
import type {
  CellAnalysis,
  CellContrast,
  Cheapest,
  Finding,
  HeldLoop,
  MeasuredCell,
  Ranked,
  Tier,
  Verdict,
  WorkloadAnalysis,
} from "../analysis/types.ts";
import type { Interval } from "../stats/interval.ts";
import {
  capitalise,
  cellPhrase,
  formatBytes,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatRatio,
  formatSpread,
  formatWait,
  joinAlternatives,
  joinNames,
  shortModelName,
} from "./format.ts";
import { hasWorkers } from "../analysis/model_info.ts";
import {
  type BreakEven,
  choiceOf,
  type MissCause,
  type TaskAnalysis,
  type TaskScenario,
} from "../analysis/task.ts";

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
  const range = formatSpread(interval);
  return range && ` (${range})`;
}

/** A bound in per cent, rounded up so that it stays one: `9 %`. */
function percentAbove(share: number): string {
  return `${Math.ceil(share * 100 - 1e-9)} %`;
}

/** `the worker pool with 2 workers`; `a loop`. */
function variantPhrase(cell: MeasuredCell): string {
  return cellPhrase(cell, phraseOf(cell));
}

/** `worker pool`, `async code`. */
function bareName(cell: MeasuredCell): string {
  return phraseOf(cell).replace(/^the /, "");
}

function phraseOf({ modelInfo }: MeasuredCell): string {
  return modelInfo.kind === "loop" ? "a loop" : modelInfo.phrase;
}

/** Findings that are said: more would hide the telling ones. */
const MAX_FINDINGS = 3;

/**
 * Says a workload's verdict, the most telling of what explains it, who is cheapest, and what others wait meanwhile,
 * in plain sentences without markup, for the terminal and the pages.
 */
export function describeFindings(
  workload: WorkloadAnalysis,
  usableCores: number,
): string[] {
  const { verdict, findings, cheapest, heldLoop } = workload;
  const isRanked = verdict.kind === "ranked";
  return [
    describeVerdict(verdict, workload),
    ...describeFlags(workload.cells),
    ...findings.slice(0, MAX_FINDINGS).map((finding) =>
      describeFinding(finding, { workload, usableCores })
    ),
    ...(cheapest && isRanked ? [describeCheapest(cheapest)] : []),
    ...(heldLoop ? [describeHeldLoop(heldLoop)] : []),
  ].map(capitalise);
}

interface WordingContext {
  readonly workload: Pick<WorkloadAnalysis, "kind" | "verdict">;
  readonly usableCores: number;
}

type Of<K extends Finding["kind"]> = Extract<Finding, { readonly kind: K }>;

function describeFinding(
  finding: Finding,
  context: WordingContext,
): string {
  switch (finding.kind) {
    case "overlap":
      return describeOverlap(finding, context);
    case "native-threads":
      return describeNativeThreads(finding, context);
    case "blocked-loop":
      return describeBlockedLoop(finding, context);
    case "copying":
      return describeCopying(finding);
    case "dispatch-overhead":
      return describeDispatchOverhead(finding);
    case "saturated":
      return describeSaturation(finding, context);
    case "start-up":
      return describeStartUp(finding);
    case "oversubscription":
      return describeOversubscription(finding, context);
  }
}

function describeOverlap(
  { cell, baseline }: Of<"overlap">,
  { workload: { verdict } }: WordingContext,
): string {
  const isTold = leadersOf(verdict)[0]?.id === cell.id;
  const gain = isTold || !cell.speedup
    ? ""
    : `, and was ${formatRatio(cell.speedup.value)} times as fast`;
  return `waits overlap: sequential code used ${
    cpuPhrase(baseline)
  }, and waited for the rest; ${
    cellPhrase(cell)
  } kept up to ${cell.inFlight} tasks in flight on one thread${gain}.`;
}

function describeNativeThreads(
  { cell }: Of<"native-threads">,
  { workload: { verdict } }: WordingContext,
): string {
  const [first, second] = leadersOf(verdict);
  const wins = first?.id === cell.id && !second;
  return `native threads already share the work: ${cellPhrase(cell)} used ${
    cpuPhrase(cell)
  }, more than its one thread can${
    wins ? ", so workers have nothing to add" : ""
  }.`;
}

function describeBlockedLoop(
  { cell, baseline, task }: Of<"blocked-loop">,
  { workload: { kind } }: WordingContext,
): string {
  const range = cell.speedup ? formatSpread(cell.speedup) : "";
  const speedup = cell.speedup
    ? `speed-up ${formatRatio(cell.speedup.value)}${
      range && `, 95 % interval ${range}`
    }`
    : "";
  if (task === "waits") {
    return `each task blocks the event loop while it waits: ${
      namePhrase(baseline)
    } used ${cpuPhrase(baseline)} and waited for the rest, yet ${
      namePhrase(cell)
    } was no faster (${speedup}).`;
  }
  const slow = `${namePhrase(cell)} was no faster than ${
    namePhrase(baseline)
  } (${speedup})`;
  return kind === "blocking"
    ? `${slow}: each task blocks the event loop until it ends.`
    : `${slow}: each task keeps the event loop busy until it ends.`;
}

function describeCopying({ pools, shared }: Of<"copying">): string {
  const start = pools.every(({ ratio }) => ratio.low > 2)
    ? "copying dominates"
    : "copying slows the workers down";
  const instead = shared
    ? `, and ${namePhrase(shared)}, where the data stay in place, ${
      timePhrase(shared)
    }`
    : "";
  return `${start}: the data of each task are packed, sent and unpacked; ${
    describeSingles(pools)
  }${instead}.`;
}

function describeDispatchOverhead(
  { pools, outcome }: Of<"dispatch-overhead">,
): string {
  const start = outcome === "loss"
    ? "dispatching tasks to workers costs more time than it saves"
    : "dispatching tasks to workers costs about as much time as it saves";
  return `${start}: ${describeSingles(pools)}.`;
}

/** `with 1 worker, the worker pool took 38.5 ms and the subprocess pool 45.0 ms; sequential code took 14.4 ms`. */
function describeSingles(pools: readonly CellContrast[]): string {
  const took = pools.map(({ cell }, index) =>
    `${namePhrase(cell)}${index === 0 ? " took" : ""} ${timePhrase(cell)}`
  );
  const [alone] = pools.map(({ reference }) =>
    `${namePhrase(reference)} took ${timePhrase(reference)}`
  );
  return `with 1 worker, ${joinNames(took)}; ${alone}`;
}

function describeSaturation(
  { cell, baseline, hasOverhead }: Of<"saturated">,
  { usableCores }: WordingContext,
): string {
  const cores = formatCount(usableCores, "core");
  const start = `${
    cellPhrase(cell)
  } kept the ${cores} busy nearly all the time (${cpuPhrase(cell)})`;
  if (!hasOverhead || !cell.speedup) {
    return `${start}, which leaves none for more workers.`;
  }
  return `${start}; ${namePhrase(baseline)} needed only ${
    cpuTime(baseline)
  } of it for the same tasks, so the speed-up is ${
    formatRatio(cell.speedup.value)
  } and not ${usableCores}.`;
}

function describeStartUp({ starts }: Of<"start-up">): string {
  const named = starts.map(({ cell, reference }) =>
    `${namePhrase(cell)} took ${timePhrase(cell)} (${
      cellPhrase(reference)
    }, already warm: ${timePhrase(reference)})`
  );
  return `start-up dominates: ${joinNames(named)}.`;
}

function describeOversubscription(
  { pools, effect, cause }: Of<"oversubscription">,
  { usableCores }: WordingContext,
): string {
  const [most] = pools.map(({ cell }) => formatCount(cell.workers, "worker"));
  const start = `on ${formatCount(usableCores, "core")}, ${most}`;
  const named = joinNames(
    pools.map(({ cell, reference }) =>
      `${namePhrase(cell)} (${timePhrase(cell)} against ${
        timePhrase(reference)
      })`
    ),
  );
  switch (effect) {
    case "none":
      return `${start} were not shown to be faster than ${usableCores}.`;
    case "gain":
      return `${start} beat ${usableCores} in ${named}${
        cause ? ": a worker that waits needs no core" : ""
      }.`;
    case "loss":
      return `${start} took longer than ${usableCores} in ${named}${
        cause ? ": there is no core left for the others" : ""
      }.`;
  }
}

function leadersOf(
  verdict: WorkloadAnalysis["verdict"],
): readonly MeasuredCell[] {
  return verdict.kind === "ranked" ? verdict.tiers[0].cells : [];
}

function namePhrase({ modelInfo }: MeasuredCell): string {
  return modelInfo.phrase;
}

function timePhrase({ medianNs }: MeasuredCell): string {
  return formatDuration(medianNs.value);
}

function cpuTime({ cpuSeconds = NaN }: MeasuredCell): string {
  return formatDuration(cpuSeconds * 1e9);
}

/** `22.6 ms of CPU time in 11.2 ms`. */
function cpuPhrase(cell: MeasuredCell): string {
  return `${cpuTime(cell)} of CPU time in ${timePhrase(cell)}`;
}

/** Names the fastest cell and the cheapest within 10 % of it, with CPU time and memory; once where they are the same. */
function describeCheapest(
  { fastest, cheapest, basis }: Cheapest,
): string {
  // By its median: where no winner is clear, the fastest is not the winner.
  if (fastest.id === cheapest.id) {
    return `fastest by its median, and cheapest within 10 % of that: ${
      pricePhrase(fastest)
    }.`;
  }
  const by = basis === "memory" ? ", by memory" : "";
  return `fastest by its median: ${
    pricePhrase(fastest)
  }; cheapest within 10 % of that${by}: ${pricePhrase(cheapest)}.`;
}

/** `the worker pool with 2 workers, with 31.0 ms of CPU time a batch and 78.0 MiB at its peak`. */
function pricePhrase(cell: MeasuredCell): string {
  const { peakMemoryBytes } = cell;
  const time = `${cellPhrase(cell)}, with ${cpuTime(cell)} of CPU time a batch`;
  return peakMemoryBytes === undefined
    ? time
    : `${time} and ${formatBytes(peakMemoryBytes)} at its peak`;
}

/** `while sequential code works, another request waits up to 412 ms (p99); with the worker pool with 2 workers, up to 1 ms.` */
export function describeHeldLoop({ holders, pool }: HeldLoop): string {
  const waitOf = (cells: readonly MeasuredCell[]) =>
    formatWait(
      Math.max(...cells.map(({ loopDelay }) => loopDelay?.p99Ns ?? 0)),
    );
  const names = joinAlternatives(holders.map((cell) => cellPhrase(cell)));
  const instead = pool
    ? `; with ${cellPhrase(pool)}, up to ${waitOf([pool])}`
    : "";
  return `while ${names} works, another request waits up to ${
    waitOf(holders)
  } (p99)${instead}.`;
}

/** Says which model to use for a user's task; with params, for which of their combinations. */
export function describeTask({ label, scenarios }: TaskAnalysis): string {
  const [only] = scenarios;
  if (only && scenarios.length === 1) {
    const { workload } = only;
    return capitalise(describeVerdict(workload.verdict, workload));
  }
  const byUse = Map.groupBy(
    scenarios,
    ({ workload }) => recommend(workload.verdict).use,
  );
  const parts = [...byUse].map(([use, own]) => {
    const gains = own.map(({ workload }) => choiceOf(workload)?.speedup?.value)
      .filter((value) => value !== undefined);
    const gain = gains.length > 0 && own.some(({ workload }) =>
        !choiceOf(workload)?.isBaseline
      )
      ? ` (${formatRatio(Math.min(...gains))} to ${
        formatRatio(Math.max(...gains))
      } times as fast as a loop)`
      : "";
    const where = byUse.size === 1
      ? "everywhere"
      : `for ${joinNames(own.map(({ parameters }) => nameParams(parameters)))}`;
    return `${OPEN[use] ?? use}${gain} ${where}`;
  });
  return `${label}: ${parts.join("; ")}.`;
}

const OPEN: Readonly<Record<string, string>> = {
  "undecided": "nothing is shown to be faster than a loop",
  "no verdict": "too few rounds for a verdict",
};

/** Names a combination of params: `side 128, width 64`. */
export function nameParams(
  parameters: Readonly<Record<string, number>>,
): string {
  return Object.entries(parameters).map((pair) => pair.join(" ")).join(", ");
}

/** Names a variant in a narrow table: `worker-pool (2)`. */
export function nameVariant(
  cell: Pick<MeasuredCell, "model" | "modelInfo" | "workers">,
): string {
  const name = shortModelName(cell.model);
  return hasWorkers(cell.modelInfo) ? `${name} (${cell.workers})` : name;
}

/** Says from how many calls on, and from what time of a call on, workers pay; as far as that is known. */
export function describeTaskBreakEvens(
  { parameters, startPays, dispatchPays }: TaskScenario,
): string[] {
  const where = nameParams(parameters);
  const at = where ? `${where}: ` : "";
  return [
    ...(startPays
      ? [
        `${at}starting ${nameVariant(startPays.cell)} pays from ${
          formatCount(Math.ceil(startPays.value), "call")
        } on (95 % interval ${formatCalls(startPays)}).`,
      ]
      : []),
    ...(dispatchPays
      ? [
        `${at}handing calls to ${
          nameVariant(dispatchPays.cell)
        } that are there pays from ${
          formatDuration(dispatchPays.value)
        } a call on (95 % interval ${formatDurationRange(dispatchPays)}).`,
      ]
      : []),
  ].map(capitalise);
}

function formatCalls({ low, high }: BreakEven): string {
  const [from, to] = [Math.max(1, Math.ceil(low)), Math.ceil(high)]
    .map((calls) => calls.toLocaleString("en"));
  return `${from} to ${to}`;
}

/** Why a prediction was far off, in a few words. */
export const MISS_CAUSES: Readonly<Record<MissCause, string>> = {
  drift: "the machine's speed changed",
  "dispatch": "handing calls over",
  "bytes": "bytes on their way",
  "contention": "workers slow each other down",
  "event-loop": "the event loop",
  "native-threads": "native threads",
  "start-up": "start-up",
  "scatter": "calls differ in length",
  "unknown": "not explained by what was measured",
};
