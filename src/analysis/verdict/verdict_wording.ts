import { excludes, type Interval } from "../../stats/interval.ts";
import { relativeDifference } from "../../stats/relative_difference.ts";
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatRatio,
  formatRatioRange,
} from "../format.ts";
import { EQUIVALENCE_MARGIN } from "./judge.ts";
import { cellPhrase, intervalPhrase, joinNames } from "../phrases.ts";
import type {
  NoClearWinner,
  Verdict,
  Winner,
  WorkloadAnalysis,
} from "../types.ts";

/** What the words for a verdict are taken from. */
export interface VerdictScene {
  readonly workload: Pick<WorkloadAnalysis, "id" | "baseline" | "noiseFloor">;
  readonly usableCores: number;
}

/** Says who wins a workload, by how much, and by how much it beats sequential code. */
export function wordVerdict(verdict: Verdict, scene: VerdictScene): string {
  switch (verdict.kind) {
    case "winner":
      return wordWinner(verdict, scene);
    case "no-clear-winner":
      return wordContenders(verdict, scene);
    case "undecidable":
      return `No verdict on ${scene.workload.id}: ${verdict.reason}.`;
  }
}

function wordWinner(
  { winner, runnerUp, lead }: Winner,
  { workload: { id, baseline }, usableCores }: VerdictScene,
): string {
  const start = `On ${formatCount(usableCores, "core")} ${cellPhrase(winner)}`;
  const next = `the next best, ${cellPhrase(runnerUp)}, took ${
    formatRatio(lead.value)
  } times as long${intervalPhrase(lead)}`;
  if (!baseline || !winner.speedup || baseline.id === winner.id) {
    return `${start} ran ${id} fastest, in ${
      formatDuration(winner.medianNs.value)
    }; ${next}.`;
  }
  const speed = `${start} ran ${id} ${timesAsFast(winner.speedup)}`;
  return runnerUp.id === baseline.id ? `${speed}.` : `${speed}; ${next}.`;
}

function wordContenders(
  { contenders, areEquivalent }: NoClearWinner,
  { workload: { id, baseline, noiseFloor }, usableCores }: VerdictScene,
): string {
  const named = joinNames(
    contenders.map((cell) =>
      `${cellPhrase(cell)} (${formatDuration(cell.medianNs.value)})`
    ),
  );
  const why = areEquivalent
    ? `${named} took the same time, within ${formatPercent(EQUIVALENCE_MARGIN)}`
    : `the measurements cannot separate ${named}`;
  const cores = formatCount(usableCores, "core");
  const start = `No clear winner for ${id} on ${cores}: ${why}`;
  const [first] = contenders;
  if (!first?.speedup || first.id === baseline?.id) return `${start}.`;
  if (contenders.every((cell) => cell.id !== baseline?.id)) {
    return `${start}; the first of these was ${timesAsFast(first.speedup)}.`;
  }
  if (areEquivalent) return `${start}.`;
  const isNoise = contenders.every((cell) =>
    relativeDifference(cell.medianNs.value, first.medianNs.value) < noiseFloor
  );
  return `${start}${wordDoubt(first.speedup, isNoise)}.`;
}

/** Why a speed-up over sequential code is not called one. */
function wordDoubt(speedup: Interval, isNoise: boolean): string {
  if (!excludes(speedup, 1)) {
    return `; the speed-up of the first over sequential code lies anywhere from ${
      formatRatioRange(speedup)
    } (95 % interval)`;
  }
  return isNoise
    ? "; the same code, measured twice, may differ by more than they do"
    : "";
}

function timesAsFast(speedup: Interval): string {
  return `${formatRatio(speedup.value)} times as fast as sequential code${
    intervalPhrase(speedup)
  }`;
}
