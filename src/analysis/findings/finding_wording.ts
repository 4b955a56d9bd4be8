import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRatio,
} from "../format.ts";
import { describeHeldLoop } from "../loop_delay.ts";
import {
  capitalise,
  cellPhrase,
  joinNames,
  speedupPhrase,
} from "../phrases.ts";
import type {
  CellContrast,
  Cheapest,
  Finding,
  MeasuredCell,
  WorkloadAnalysis,
} from "../types.ts";
import { describeFlags, describeVerdict } from "../verdict/verdict_wording.ts";

/** Findings that are said: more would hide the telling ones. */
const MAX_FINDINGS = 3;

/**
 * Says a workload's verdict, the most telling of what explains it, who is cheapest, and what others wait meanwhile,
 * in plain sentences without markup, for the terminal and the pages.
 */
export function describeFindings(
  workload: Omit<WorkloadAnalysis, "sentences">,
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

/** What the words for a finding are taken from. */
interface WordingContext {
  readonly workload: Pick<WorkloadAnalysis, "kind" | "verdict">;
  readonly usableCores: number;
}

type Of<K extends Finding["kind"]> = Extract<Finding, { readonly kind: K }>;

/** Says what explains a verdict, with figures of the table of cells only. */
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
  const speedup = speedupPhrase(cell);
  if (task === "waits") {
    return `each task blocks the event loop while it waits: ${
      phraseOf(baseline)
    } used ${cpuPhrase(baseline)} and waited for the rest, yet ${
      phraseOf(cell)
    } was no faster (${speedup}).`;
  }
  const slow = `${phraseOf(cell)} was no faster than ${
    phraseOf(baseline)
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
    ? `, and ${phraseOf(shared)}, where the data stay in place, ${
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
    `${phraseOf(cell)}${index === 0 ? " took" : ""} ${timePhrase(cell)}`
  );
  const [alone] = pools.map(({ reference }) =>
    `${phraseOf(reference)} took ${timePhrase(reference)}`
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
  return `${start}; ${phraseOf(baseline)} needed only ${
    cpuTime(baseline)
  } of it for the same tasks, so the speed-up is ${
    formatRatio(cell.speedup.value)
  } and not ${usableCores}.`;
}

function describeStartUp({ starts }: Of<"start-up">): string {
  const named = starts.map(({ cell, reference }) =>
    `${phraseOf(cell)} took ${timePhrase(cell)} (${
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
      `${phraseOf(cell)} (${timePhrase(cell)} against ${timePhrase(reference)})`
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

/** The first tier, the fastest first. */
function leadersOf(
  verdict: WorkloadAnalysis["verdict"],
): readonly MeasuredCell[] {
  return verdict.kind === "ranked" ? verdict.tiers[0].cells : [];
}

function phraseOf({ modelInfo }: MeasuredCell): string {
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
      describeCost(fastest)
    }.`;
  }
  const by = basis === "memory" ? ", by memory" : "";
  return `fastest by its median: ${
    describeCost(fastest)
  }; cheapest within 10 % of that${by}: ${describeCost(cheapest)}.`;
}

/** `the worker pool with 2 workers, with 31.0 ms of CPU time a batch and 78.0 MiB at its peak`. */
function describeCost(cell: MeasuredCell): string {
  const { cpuSeconds = NaN, peakMemoryBytes } = cell;
  const time = `${cellPhrase(cell)}, with ${
    formatDuration(cpuSeconds * 1e9)
  } of CPU time a batch`;
  return peakMemoryBytes === undefined
    ? time
    : `${time} and ${formatBytes(peakMemoryBytes)} at its peak`;
}
