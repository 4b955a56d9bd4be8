import { excludes, type Interval } from "../../stats/interval.ts";
import { isMeasured } from "../cells.ts";
import type { RunSamples } from "../run_samples.ts";
import type { CellAnalysis, CellContrast, MeasuredCell } from "../types.ts";

/** What findings draw on beside the cells. */
export interface FindingContext {
  readonly samples: RunSamples;
  readonly usableCores: number;
  /** What two measurements of the same code differ by: a difference has to be larger. */
  readonly noiseFloor: number;
  /** Mean size of one task's input as a message, in bytes; absent where it is not known. */
  readonly bytesIn?: number | undefined;
  /** The same of its answer. */
  readonly bytesOut?: number | undefined;
}

/** A scenario's benchmarks, grouped by kind of model, and how they compare. */
export interface BenchmarkGroups {
  readonly usableCores: number;
  /** Bytes of one task's input and answer together; 0 where they are not known. */
  readonly bytesPerTask: number;
  readonly baseline: MeasuredCell | undefined;
  /** The cell with many tasks in flight on one event loop. */
  readonly eventLoop: MeasuredCell | undefined;
  /** Cells of warm workers. */
  readonly pools: readonly MeasuredCell[];
  /** Whether the fastest cell of all is one of theirs. */
  readonly isPoolFastest: boolean;
  /** Cells that start a worker or a process for each task. */
  readonly perTask: readonly MeasuredCell[];
  /** Holds a cell against another. */
  contrast(cell: MeasuredCell, reference: MeasuredCell): CellContrast;
  /** Whether the first is surely slower, by enough to be worth a sentence. */
  isSlower(contrast: CellContrast): boolean;
  /** Whether the first is surely faster, by enough to be worth a sentence. */
  isFaster(contrast: CellContrast): boolean;
}

/** Differences below this share are not worth a sentence, however sure they are. */
const WORTH_SAYING = 0.05;

/** Groups a scenario's benchmarks by kind of model. */
export function groupBenchmarks(
  cells: readonly CellAnalysis[],
  { samples, usableCores, noiseFloor, ...bytes }: FindingContext,
): BenchmarkGroups {
  const measured = cells.filter(isMeasured);
  const others = measured.filter(({ isBaseline }) => !isBaseline);
  const isPerTask = ({ modelInfo }: MeasuredCell) =>
    modelInfo.kind === "per-task";
  const isEventLoop = ({ inFlight, workers }: MeasuredCell) =>
    inFlight > workers;
  const pools = others.filter((cell) => !isPerTask(cell) && !isEventLoop(cell));
  const fastest = fastestOf(measured);
  const smallest = Math.max(WORTH_SAYING, noiseFloor);
  return {
    usableCores,
    bytesPerTask: (bytes.bytesIn ?? 0) + (bytes.bytesOut ?? 0),
    baseline: measured.find(({ isBaseline }) => isBaseline),
    eventLoop: others.find(isEventLoop),
    pools,
    isPoolFastest: pools.some(({ id }) => id === fastest?.id),
    perTask: others.filter(isPerTask),
    contrast: (cell, reference) => ({
      cell,
      reference,
      ratio: samples.ratio(cell.id, reference.id),
    }),
    isSlower: (contrast) => directionOf(contrast, smallest) > 0,
    isFaster: (contrast) => directionOf(contrast, smallest) < 0,
  };
}

/** Cores that a cell kept busy on average: its CPU time over its time; `undefined` where that was not read. */
export function busyCores(
  { cpuSeconds, medianNs }: MeasuredCell,
  /** Which end of the interval of its time counts. */
  bound: keyof Interval = "value",
): number | undefined {
  return cpuSeconds === undefined
    ? undefined
    : cpuSeconds * 1e9 / medianNs[bound];
}

/** The fastest of some cells. */
export function fastestOf(
  cells: readonly MeasuredCell[],
): MeasuredCell | undefined {
  return cells.toSorted((a, b) => a.medianNs.value - b.medianNs.value)[0];
}

/**
 * 1 where the cell is slower, -1 where it is faster, 0 where that is not sure or not worth saying. Ratios come from
 * pairs of rounds: where the medians, which sentences quote, do not agree with them, it is not sure.
 */
function directionOf(
  { cell, reference, ratio }: CellContrast,
  smallest: number,
): number {
  const isSure = excludes(ratio, 1) && Math.abs(ratio.value - 1) >= smallest;
  const direction = Math.sign(ratio.value - 1);
  const shown = Math.sign(cell.medianNs.value - reference.medianNs.value);
  return isSure && direction === shown ? direction : 0;
}
