import { type MeasuredCell } from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatDuration,
  formatRatio,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { cellName } from "./names.ts";

/** What each model at its best costs beside time. */
export interface CostView {
  /** Who is fastest and who is cheapest; empty where CPU time was not read. */
  readonly finding: string;
  readonly rows: readonly CostRow[];
}

/** The cost of one cell; a dash where something was not measured. */
export interface CostRow {
  readonly id: string;
  readonly model: string;
  readonly name: string;
  /** `Fastest`, `Cheapest`, both or neither. */
  readonly marks: readonly string[];
  readonly time: CostFigure;
  readonly cpu: CostFigure;
  /** CPU time over time: how many cores it kept busy. */
  readonly cores: string;
  readonly memory: CostFigure;
}

/** A figure, how it stands to the least of its column, and how long its bar is. */
export interface CostFigure {
  readonly text: string;
  readonly ratio: string;
  /** Share of its column's scale in per cent; 0 where it was not measured. */
  readonly barPercent: number;
  /** It is too large for the scale, so that its bar is only cut off at the end. */
  readonly isBeyond: boolean;
}

const ABSENT = "–";

/** Lays out time, CPU time and memory of each model's best cell, the fastest first; `undefined` where none was measured. */
export function costView(workload: WorkloadReport): CostView | undefined {
  const { standings, cheapest, verdict, sentences } = workload;
  const best = standings
    .flatMap((one) => one.kind === "unmeasured" ? [] : [one.best])
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  if (best.length === 0) return undefined;
  const column = (valueOf: (cell: MeasuredCell) => number | undefined) =>
    figures(best.map(valueOf));
  const time = column(({ medianNs, steadyState }) =>
    steadyState === "no-steady-state" ? undefined : medianNs.value
  );
  const cpu = column(({ cpuSeconds }) => cpuSeconds && cpuSeconds * 1e9);
  const memory = column(({ peakMemoryBytes }) => peakMemoryBytes);
  // The analysis says it last, and only where models compete.
  const isSaid = cheapest && verdict.kind !== "undecidable";
  return {
    finding: isSaid ? sentences.at(-1) ?? "" : "",
    rows: best.map((cell, index) => ({
      ...{ id: cell.id, model: cell.model, name: cellName(cell) },
      marks: [
        ...(cell.id === cheapest?.fastest.id ? ["Fastest"] : []),
        ...(cell.id === cheapest?.cheapest.id ? ["Cheapest"] : []),
      ],
      time: time(index, formatDuration),
      cpu: cpu(index, formatDuration),
      cores: cell.cpuSeconds === undefined
        ? ABSENT
        : formatRatio(cell.cpuSeconds * 1e9 / cell.medianNs.value),
      memory: memory(index, formatBytes),
    })),
  };
}

/** Bars show no more than so many times the least of a column: otherwise those that compete could not be told apart. */
const WIDEST = 5;

/** Makes the figures of a column, each beside the least of them. */
function figures(values: readonly (number | undefined)[]) {
  const known = values.filter((value) => value !== undefined);
  const least = Math.min(...known);
  const positive = known.filter((value) => value > 0);
  const scale = Math.min(Math.max(...known), WIDEST * Math.min(...positive));
  return (index: number, format: (value: number) => string): CostFigure => {
    const value = values[index];
    if (value === undefined) {
      return { text: ABSENT, ratio: "", barPercent: 0, isBeyond: false };
    }
    return {
      text: format(value),
      // A clock of coarse ticks counts nothing at all for a little work: nothing is so many times that.
      ratio: value === least
        ? "least"
        : least > 0
        ? `${formatRatio(value / least)}×`
        : "",
      barPercent: value > 0 ? Math.round(Math.min(1, value / scale) * 100) : 0,
      isBeyond: value > scale,
    };
  };
}
