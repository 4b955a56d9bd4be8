import {
  max,
  median,
  medianAbsoluteDeviation,
  min,
  sum,
} from "simple-statistics";
import type { Cell, CellRound, MeasuredOutcome, Run } from "../run.ts";

/** What is written of a measured cell in other tools' formats; times are of one batch. */
export interface CellFigures {
  /** The median over rounds of the median batch of each, as everywhere else. */
  readonly medianNs: number;
  readonly minNs: number;
  readonly maxNs: number;
  /** Median distance of single times from their median. */
  readonly deviationNs: number;
  readonly rounds: number;
  readonly samples: number;
  /** CPU time of one batch, in the program and in the system; null where it was not read. */
  readonly cpu: {
    readonly userSeconds: number;
    readonly systemSeconds: number;
  } | null;
  readonly peakMemoryBytes: number | null;
}

/** A cell that was measured. */
export type MeasuredRunCell = Cell & { readonly outcome: MeasuredOutcome };

/** The cells of a run that have times; replicates, which only tell how noisy it was, are left out. */
export function measuredCells({ cells }: Run): MeasuredRunCell[] {
  return cells.filter((cell): cell is MeasuredRunCell =>
    cell.outcome.kind === "measured" && !cell.parameters.replicate
  );
}

/** Sums up a measured cell. */
export function cellFigures(
  { rounds, peakMemoryBytes }: MeasuredOutcome,
): CellFigures {
  const times = rounds.flatMap(({ samplesNs }) => samplesNs);
  return {
    medianNs: median(roundMedians(rounds)),
    minNs: min(times),
    maxNs: max(times),
    deviationNs: medianAbsoluteDeviation(times),
    rounds: rounds.length,
    samples: times.length,
    cpu: cpuOfBatch(rounds, times.length),
    peakMemoryBytes,
  };
}

/** The median batch of each round. */
export function roundMedians(rounds: readonly CellRound[]): number[] {
  return rounds.map(({ samplesNs }) => median([...samplesNs]));
}

function cpuOfBatch(
  rounds: readonly CellRound[],
  batches: number,
): CellFigures["cpu"] {
  const times = rounds.map(({ cpu }) => cpu).filter((cpu) => cpu !== null);
  if (times.length < rounds.length) return null;
  const total = (pick: (cpu: typeof times[number]) => number) =>
    sum(times.map(pick)) / batches;
  return {
    userSeconds: total(({ userSeconds }) => userSeconds),
    systemSeconds: total(({ systemSeconds }) => systemSeconds),
  };
}

/** What a cell is called outside: its id, or the whole name that the tool of an imported run has for it. */
export function cellName({ tool, workloads }: Run, cell: Cell): string {
  if (tool.name === "crossover") return cell.id;
  return workloads.find(({ id }) => id === cell.workload)?.label ?? cell.id;
}
