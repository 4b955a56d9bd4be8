import type { MeasuredCell } from "../../src/analysis/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import { formatDuration, type WorkloadReport } from "../../src/text/mod.ts";
import { cellName } from "./names.ts";
import { thinOut } from "./matrix.ts";

/** How the samples of a workload lie: each model at its best, round by round. */
export interface SamplesView {
  /** Says how far samples spread, and where most. */
  readonly finding: string;
  /** Numbers of the rounds, for the head of a table. */
  readonly rounds: readonly number[];
  readonly rows: readonly SamplesRow[];
}

/** The samples of one cell. */
export interface SamplesRow {
  readonly id: string;
  readonly model: string;
  readonly name: string;
  readonly median: string;
  /** `14 samples, −3 % to +5 %`. */
  readonly spread: string;
  /** The 95 % interval of the median, over that median. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly rounds: readonly SamplesRound[];
}

/** The samples of one process. */
export interface SamplesRound {
  readonly round: number;
  /** Times over the median of the cell, ascending; a part of them where there are many, the outermost included. */
  readonly ratios: readonly number[];
  /** Median of the round over the median of the cell. */
  readonly medianRatio: number;
  readonly median: string;
}

/** Lays out the samples of each model's best cell; `undefined` where nothing was measured. */
export function samplesView(
  workload: WorkloadReport,
  run: Run,
): SamplesView | undefined {
  const best = workload.standings.flatMap((standing) =>
    standing.kind === "unmeasured" ? [] : [standing.best]
  );
  const rows = best.map((cell) => samplesRow(cell, run));
  const [first] = rows;
  if (!first) return undefined;
  const widest = rows.reduce((a, b) => widthOf(b) > widthOf(a) ? b : a, first);
  return {
    finding:
      `The samples of ${widest.name} spread most: ${widest.spread} of their median.`,
    rounds: [
      ...new Set(rows.flatMap(({ rounds }) => rounds.map((r) => r.round))),
    ].sort((a, b) => a - b),
    rows,
  };
}

function samplesRow(cell: MeasuredCell, run: Run): SamplesRow {
  const { id, model, medianNs, minNs, maxNs, samples } = cell;
  const center = medianNs.value;
  const bounds = [minNs, maxNs].map((ns) => formatChange(ns / center));
  return {
    ...{ id, model, name: cellName(cell) },
    median: formatDuration(center),
    spread: `${samples} samples from ${bounds.join(" to ")}`,
    interval: { low: medianNs.low / center, high: medianNs.high / center },
    rounds: roundsOf(cell, run),
  };
}

/** A row with more marks says no more, and weighs more. */
const MAX_MARKS = 150;

function roundsOf(
  { id, medianNs, roundMediansNs }: MeasuredCell,
  run: Run,
): readonly SamplesRound[] {
  const outcome = run.cells.find((cell) => cell.id === id)?.outcome;
  if (outcome?.kind !== "measured") return [];
  const most = Math.max(3, Math.floor(MAX_MARKS / outcome.rounds.length));
  return outcome.rounds.map(({ round, samplesNs }, index) => {
    const ratios = samplesNs.map((ns) => ns / medianNs.value)
      .sort((a, b) => a - b);
    const median = roundMediansNs[index] ?? NaN;
    return {
      round,
      ratios: thinOut(ratios, most),
      medianRatio: median / medianNs.value,
      median: formatDuration(median),
    };
  });
}

function widthOf({ rounds }: SamplesRow): number {
  const ratios = rounds.flatMap((round) => round.ratios);
  return Math.max(...ratios) / Math.min(...ratios);
}

/** Writes a ratio as what it is more or less than 1: `+4.2 %`, `−12 %`; a round number from 10 % on. */
export function formatChange(ratio: number): string {
  const percent = (ratio - 1) * 100;
  const size = Math.abs(percent);
  const digits = size.toFixed(size < 9.95 ? 1 : 0);
  if (Number(digits) === 0) return "0 %";
  return `${percent < 0 ? "−" : "+"}${digits} %`;
}
