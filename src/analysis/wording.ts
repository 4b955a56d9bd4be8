import type { Interval } from "../stats/interval.ts";
import { isWorthSaying } from "./findings.ts";
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatRatio,
  formatRatioRange,
} from "./format.ts";
import { EQUIVALENCE_MARGIN } from "./judge.ts";
import { capitalise, cellPhrase, joinNames } from "./phrases.ts";
import type {
  Finding,
  MeasuredCell,
  NoClearWinner,
  Verdict,
  Winner,
  WorkloadAnalysis,
} from "./types.ts";

/** A workload before it has words. */
export type WordlessAnalysis = Omit<WorkloadAnalysis, "sentences">;

/** Says a workload's verdict and what explains it, in plain sentences without markup, for the terminal and the pages. */
export function wordWorkload(
  workload: WordlessAnalysis,
  usableCores: number,
): string[] {
  const scene = { workload, cores: formatCount(usableCores, "core") };
  return [
    wordVerdict(workload.verdict, scene),
    ...workload.findings.map((finding) => wordFinding(finding, scene)),
  ].map(capitalise);
}

interface Scene {
  readonly workload: WordlessAnalysis;
  /** `2 cores`. */
  readonly cores: string;
}

function wordVerdict(verdict: Verdict, scene: Scene): string {
  switch (verdict.kind) {
    case "winner":
      return wordWinner(verdict, scene);
    case "no-clear-winner":
      return wordContenders(verdict, scene);
    case "undecidable":
      return `No verdict on ${scene.workload.id}: ${verdict.reason}.`;
  }
}

function wordWinner(verdict: Winner, { workload, cores }: Scene): string {
  const { winner, runnerUp, lead } = verdict;
  const next = `the next best, ${cellPhrase(runnerUp)}, took ${
    formatRatio(lead.value)
  } times as long${interval(lead)}`;
  const { baseline } = workload;
  if (!baseline || !winner.speedup || baseline.id === winner.id) {
    return `On ${cores} ${cellPhrase(winner)} ran ${workload.id} fastest, in ${
      formatDuration(winner.medianNs.value)
    }; ${next}.`;
  }
  const speed = `On ${cores} ${cellPhrase(winner)} ran ${workload.id} ${
    times(winner.speedup)
  } as sequential code${interval(winner.speedup)}`;
  return runnerUp.id === baseline.id ? `${speed}.` : `${speed}; ${next}.`;
}

function wordContenders(
  { contenders, areEquivalent }: NoClearWinner,
  { workload, cores }: Scene,
): string {
  const named = contenders.map((cell) =>
    `${cellPhrase(cell)} (${formatDuration(cell.medianNs.value)})`
  );
  const why = areEquivalent
    ? `${joinNames(named)} took the same time, within ${
      formatPercent(EQUIVALENCE_MARGIN)
    }`
    : `the measurements cannot separate ${joinNames(named)}`;
  const start = `No clear winner for ${workload.id} on ${cores}: ${why}`;
  const speedup = contenders[0]?.speedup;
  const { baseline } = workload;
  if (!speedup || contenders.some((cell) => cell.id === baseline?.id)) {
    return `${start}.`;
  }
  return `${start}; the first ran it ${times(speedup)} as sequential code${
    interval(speedup)
  }.`;
}

function wordFinding(finding: Finding, scene: Scene): string {
  switch (finding.kind) {
    case "in-flight":
      return wordInFlight(finding.cell, scene);
    case "handover":
      return wordHandover(finding);
    case "scaling":
      return wordScaling(finding, scene);
    case "oversubscription":
      return wordOversubscription(finding, scene);
  }
}

function wordInFlight(cell: MeasuredCell, { workload }: Scene): string {
  const { speedup = { value: NaN, low: NaN, high: NaN } } = cell;
  const phrase = cellPhrase(cell);
  const gains = isWorthSaying(speedup) && speedup.value > 1;
  const computes = workload.kind === "cpu-bound";
  if (gains && !computes) {
    return `${phrase} let the waits overlap: with up to ${cell.inFlight} tasks in flight on one core it ran ${
      times(speedup)
    } as sequential code${interval(speedup)}.`;
  }
  const compared = isWorthSaying(speedup)
    ? `${phrase} ran ${times(speedup)} as sequential code`
    : `${phrase} was no faster than sequential code`;
  const why = computes
    ? "it computes on one core, and there is no wait to overlap"
    : `keeping up to ${cell.inFlight} tasks in flight found little wait to overlap`;
  return gains
    ? `${compared}${interval(speedup)}.`
    : `${compared}${interval(speedup)}: ${why}.`;
}

function wordHandover(
  { cell, cost }: Extract<Finding, { kind: "handover" }>,
): string {
  const subject = `${cellPhrase(cell)} with 1 worker`;
  if (!isWorthSaying(cost)) {
    return `${subject} took as long as sequential code${
      interval(cost)
    }: handing tasks over cost little.`;
  }
  if (cost.value > 1) {
    return `${subject} took ${
      formatRatio(cost.value)
    } times as long as sequential code${
      interval(cost)
    }: that is the price of handing tasks over.`;
  }
  return `${subject} took ${
    formatRatio(cost.value)
  } times as long as sequential code${interval(cost)}.`;
}

function wordScaling(
  { cell, speedup, efficiency }: Extract<Finding, { kind: "scaling" }>,
  { workload, cores }: Scene,
): string {
  const reached = `${cellPhrase(cell)} on ${cores} reached ${
    formatRatio(speedup.value)
  } of ${cell.workers} possible times (${formatPercent(efficiency.value)})`;
  if (workload.kind !== "cpu-bound") return `${reached}.`;
  return efficiency.low >= 0.9
    ? `${reached}: the cores were busy nearly all the time.`
    : `${reached}: the rest went into handing tasks over, uneven tasks or other load.`;
}

function wordOversubscription(
  finding: Extract<Finding, { kind: "oversubscription" }>,
  { workload, cores }: Scene,
): string {
  const { cell, reference, gain, cost, effect } = finding;
  const more = `${cellPhrase(cell)} on ${cores}`;
  switch (effect) {
    case "none":
      return `${more} gave no more than ${reference.workers}${interval(gain)}.`;
    case "loss":
      return `${more} took ${
        formatRatio(cost.value)
      } times as long as ${reference.workers}${
        interval(cost)
      }: they share the cores and get in each other's way.`;
    case "gain":
      return workload.kind === "cpu-bound"
        ? `${more} ran ${times(gain)} as ${reference.workers}${interval(gain)}.`
        : `${more} ran ${times(gain)} as ${reference.workers}${
          interval(gain)
        }: a waiting task needs no core.`;
  }
}

/** `1.9 times as fast`. */
function times(speedup: Interval): string {
  return `${formatRatio(speedup.value)} times as fast`;
}

function interval(bounds: Interval): string {
  return ` (95 % interval ${formatRatioRange(bounds)})`;
}
