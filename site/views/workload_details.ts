import {
  type MeasuredCell,
  type ModelScaling,
  predictSpeed,
} from "../../src/analysis/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatRatio,
  formatSpeedup,
  formatSpeedupRange,
  type WorkloadInDepthReport,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { thinOut } from "./matrix.ts";
import { cellName } from "./names.ts";
import {
  countsAxis,
  describePoint,
  exactly,
  INTERVAL_BARS,
  logAxis,
  type Plot,
  type PlotPoint,
  type PlotSeries,
  SPEEDUP_AXIS,
} from "./plot.ts";

const READING = `${
  INTERVAL_BARS.slice(0, -1)
}; a dotted level is a model of one event loop.`;

/** One model on one workload, by number of workers. */
interface ModelLine {
  readonly model: string;
  readonly label: string;
  /** One event loop: the model has no more workers to use, so it is drawn as a level. */
  readonly isLevel: boolean;
  readonly cells: readonly MeasuredCell[];
}

/** A law that was fitted to a model's speed-ups, as the curve that a chart draws. */
interface FitCurve {
  readonly law: string;
  readonly points: readonly PlotPoint[];
}

/** What a workload took, and by how much it gained, against the number of workers; nothing where it was not measured. */
export function workloadPlots(
  workload: WorkloadReport,
  scaling: readonly ModelScaling[],
  usableCores: number,
): readonly Plot[] {
  return [timePlot(workload), speedupPlot(workload, scaling, usableCores)]
    .flatMap((plot) => plot ?? []);
}

function linesOf({ cells }: WorkloadReport): readonly ModelLine[] {
  const isScaled = cells.some(({ workers }) => workers > 1);
  return [...Map.groupBy(cells, ({ model }) => model)].map(([model, own]) => ({
    ...{ model, label: own[0]?.modelLabel ?? model },
    isLevel: isScaled && own.every(({ workers }) => workers === 1),
    cells: own.filter((cell) => cell.kind === "measured")
      .toSorted((a, b) => a.workers - b.workers),
  })).filter(({ cells }) => cells.length > 0);
}

/** Median time of a batch; linear axes begin at 0, so that heights compare. */
function timePlot(workload: WorkloadReport): Plot | undefined {
  const lines = linesOf(workload);
  if (lines.length === 0) return undefined;
  const far = farLines(lines);
  const near = lines.filter((one) => !far.includes(one)).map(spanOf);
  const beyond = far.length === 0
    ? ""
    : ` Beyond the linear axis: ${
      far.map(({ label }) => label).join(", ")
    }; the logarithmic axes hold all.`;
  const shortest = bestCell(lines, ({ medianNs }) => 1 / medianNs.value);
  return {
    id: `time-${workload.id}`,
    title: "Time against workers, lower is better",
    finding: shortest
      ? `The shortest time measured is ${
        formatDuration(shortest.medianNs.value)
      } (95 % interval ${formatDurationRange(shortest.medianNs)}): ${
        nameOf(shortest)
      }.`
      : "",
    reading: READING + beyond,
    x: workersAxis(lines),
    y: logAxis("Time of one batch", "duration"),
    startsLinear: Math.max(...near.map(({ longest }) => longest)) <=
      WIDE * Math.min(...near.map(({ shortest }) => shortest)),
    beyondLinear: far.map(({ model }) => model),
    series: lines.map((line) =>
      lineSeries(line, ({ modelLabel, workers, medianNs }) => ({
        y: medianNs,
        text: describePoint(
          `${modelLabel}, ${formatCount(workers, "worker")}`,
          "duration",
          medianNs,
        ),
      }))
    ),
  };
}

/** Speed-up over sequential code, with the ideal and the laws that were fitted; none without a baseline. */
function speedupPlot(
  workload: WorkloadReport,
  scaling: readonly ModelScaling[],
  usableCores: number,
): Plot | undefined {
  const lines = linesOf(workload);
  const best = bestCell(lines, ({ speedup }) => speedup?.value ?? 0);
  if (!best?.speedup) return undefined;
  const fits = lines.flatMap(({ model, label }) => {
    const fit = fitCurve(scaling.find((one) => one.model === model));
    return fit ? [{ id: model, label, fit }] : [];
  });
  const most = Math.max(
    ...lines.flatMap(({ cells }) => cells.map(({ workers }) => workers)),
  );
  return {
    id: `speedup-${workload.id}`,
    title: "Speed-up against workers, higher is better",
    finding: `The highest speed-up measured is ${
      formatSpeedup(best)
    } (95 % interval ${formatSpeedupRange(best)}): ${nameOf(best)}.`,
    reading: [
      READING,
      `The line of long dashes is ideal: every worker adds its full share, which CPU-bound work can follow up to ${usableCores} here.`,
      ...[...new Set(fits.map(({ fit }) => fit.law))].map((law) =>
        `Short dashes in a model's colour are its fit ${law}, over the numbers of workers that it was fitted to.`
      ),
    ].join(" "),
    x: workersAxis(lines),
    y: SPEEDUP_AXIS,
    startsLinear: true,
    series: [
      ...lines.map((line) => lineSeries(line, speedupPoint))
        .filter(({ points }) => points.length > 0),
      ...fits.map(({ id, label, fit }) => ({
        ...{ id, label: `${label}, ${fit.law}`, points: fit.points },
        ...{ isJoined: true, line: "fit" as const },
      })),
      {
        ...{ id: "ideal", label: "Ideal", isJoined: true, line: "ideal" },
        points: [1, most].map((workers) => ({
          x: workers,
          y: exactly(workers),
        })),
      },
    ],
  };
}

function speedupPoint(
  { modelLabel, workers, speedup, roughSpeedup: rough }: MeasuredCell,
): Omit<PlotPoint, "x"> | undefined {
  const name = `${modelLabel}, ${formatCount(workers, "worker")}`;
  if (speedup) {
    return { y: speedup, text: describePoint(name, "ratio", speedup) };
  }
  return rough === undefined ? undefined : {
    y: exactly(rough),
    text: `${name}: about ${formatRatio(rough)} times (too few rounds)`,
  };
}

function lineSeries(
  { model, label, isLevel, cells }: ModelLine,
  pointOf: (cell: MeasuredCell) => Omit<PlotPoint, "x"> | undefined,
): PlotSeries {
  return {
    ...{ id: model, label, isJoined: true },
    ...(isLevel ? { line: "level" } : {}),
    points: cells.flatMap((cell) => {
      const point = pointOf(cell);
      return point ? [{ x: cell.workers, ...point }] : [];
    }),
  };
}

function workersAxis(lines: readonly ModelLine[]): Plot["x"] {
  return countsAxis(
    logAxis("Workers (threads or processes)", "count"),
    lines.flatMap(({ cells }) => cells.map(({ workers }) => workers)),
  );
}

const LAWS = {
  amdahl: "by Amdahl's law",
  usl: "by the Universal Scalability Law",
} as const;

/** Enough for a curve to look like one. */
const STEPS = 24;

/**
 * Draws the law that can bend most, the Universal Scalability Law where it could be fitted. The curve covers the numbers
 * of workers it was fitted to, and no more.
 */
export function fitCurve(
  scaling: ModelScaling | undefined,
): FitCurve | undefined {
  const fit = [scaling?.usl, scaling?.amdahl]
    .find((law) => law?.kind === "fitted");
  if (!fit) return undefined;
  const from = fit.workers[0] ?? 1;
  const to = fit.workers.at(-1) ?? from;
  return {
    law: LAWS[fit.law],
    points: Array.from({ length: STEPS + 1 }, (_, step) => {
      const x = from + (to - from) * step / STEPS;
      return { x, y: exactly(predictSpeed(fit, x) ?? NaN) };
    }),
  };
}

/** Values that differ by more than so many times cannot all be read from a linear axis. */
const WIDE = 12;
/** A model whose shortest time is so many times the longest of those below it would press them together. */
const GAP = 4;

/**
 * Finds the models whose times lie so far above those of most others that one linear axis cannot show both. They are
 * never half of the models or more.
 */
function farLines(lines: readonly ModelLine[]): readonly ModelLine[] {
  const fastestFirst = lines.map((one) => ({ one, ...spanOf(one) }))
    .sort((a, b) => a.shortest - b.shortest);
  const first = fastestFirst.findIndex(({ shortest }, index) =>
    index > lines.length / 2 &&
    shortest >
      GAP * Math.max(...fastestFirst.slice(0, index).map((s) => s.longest))
  );
  return first < 0 ? [] : fastestFirst.slice(first).map(({ one }) => one);
}

function spanOf({ cells }: ModelLine) {
  return {
    shortest: Math.min(...cells.map(({ medianNs }) => medianNs.low)),
    longest: Math.max(...cells.map(({ medianNs }) => medianNs.high)),
  };
}

function bestCell(
  lines: readonly ModelLine[],
  merit: (cell: MeasuredCell) => number,
): MeasuredCell | undefined {
  return lines.flatMap(({ cells }) => cells)
    .toSorted((a, b) => merit(b) - merit(a))[0];
}

function nameOf({ modelLabel, workers }: MeasuredCell): string {
  return workers === 1 ? modelLabel : `${modelLabel} with ${workers} workers`;
}

/** Sorts what the analysis says of more workers into findings and refusals, which a page says more quietly. */
export function scalingView(depth: WorkloadInDepthReport | undefined) {
  const { sentences = [], scaling = [] } = depth ?? {};
  const reasons = scaling.flatMap(({ amdahl, usl }) =>
    [amdahl, usl].flatMap((fit) => fit.kind === "refused" ? [fit.reason] : [])
  );
  const isRefusal = (sentence: string) =>
    reasons.some((reason) => sentence.endsWith(`${reason}.`));
  return {
    findings: sentences.filter((sentence) => !isRefusal(sentence)),
    refusals: sentences.filter(isRefusal),
  };
}

/** The best cell of each model that was measured. */
function bestCells({ standings }: WorkloadReport): readonly MeasuredCell[] {
  return standings.flatMap((one) => one.kind === "unmeasured" ? [] : one.best);
}

/** How the samples of a workload lie: each model at its best, round by round. */
export type SamplesView = NonNullable<ReturnType<typeof samplesView>>;

/** Lays out the samples of each model's best cell; `undefined` where nothing was measured. */
export function samplesView(workload: WorkloadReport, run: Run) {
  const rows = bestCells(workload).map((cell) => samplesRow(cell, run));
  const [first] = rows;
  if (!first) return undefined;
  const widest = rows.reduce((a, b) => widthOf(b) > widthOf(a) ? b : a, first);
  return {
    finding:
      `The samples of ${widest.name} spread most: ${widest.spread} of their median.`,
    // Numbers of the rounds, for the head of a table.
    rounds: [
      ...new Set(rows.flatMap(({ rounds }) => rounds.map((r) => r.round))),
    ].sort((a, b) => a - b),
    rows,
  };
}

/** The samples of one cell. */
export type SamplesRow = ReturnType<typeof samplesRow>;

function samplesRow(cell: MeasuredCell, run: Run) {
  const { id, model, medianNs, minNs, maxNs, samples } = cell;
  const center = medianNs.value;
  const bounds = [minNs, maxNs].map((ns) => formatChange(ns / center));
  return {
    ...{ id, model, name: cellName(cell) },
    median: formatDuration(center),
    spread: `${samples} samples from ${bounds.join(" to ")}`,
    // The 95 % interval of the median, over that median.
    interval: { low: medianNs.low / center, high: medianNs.high / center },
    rounds: roundsOf(cell, run),
  };
}

/** A row with more marks says no more, and weighs more. */
const MAX_MARKS = 150;

function roundsOf({ id, medianNs, roundMediansNs }: MeasuredCell, run: Run) {
  const outcome = run.cells.find((cell) => cell.id === id)?.outcome;
  if (outcome?.kind !== "measured") return [];
  const most = Math.max(3, Math.floor(MAX_MARKS / outcome.rounds.length));
  return outcome.rounds.map(({ round, samplesNs }, index) => {
    const median = roundMediansNs[index] ?? NaN;
    return {
      round,
      // Ascending times over the median of the cell; of very many a part, the outermost included.
      ratios: thinOut(
        samplesNs.map((ns) => ns / medianNs.value).sort((a, b) => a - b),
        most,
      ),
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

const ABSENT = "–";

/** What each model at its best costs beside time. */
export type CostView = NonNullable<ReturnType<typeof costView>>;

/** Lays out time, CPU time and memory of each model's best cell, the fastest first; `undefined` where none was measured. */
export function costView(workload: WorkloadReport) {
  const { cheapest, verdict, sentences } = workload;
  const best = bestCells(workload)
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  if (best.length === 0) return undefined;
  const column = (
    format: (value: number) => string,
    valueOf: (cell: MeasuredCell) => number | undefined,
  ) => costFigures(best.map(valueOf), format);
  const time = column(
    formatDuration,
    ({ medianNs, steadyState }) =>
      steadyState === "no-steady-state" ? undefined : medianNs.value,
  );
  const cpu = column(
    formatDuration,
    ({ cpuSeconds }) => cpuSeconds && cpuSeconds * 1e9,
  );
  const memory = column(formatBytes, ({ peakMemoryBytes }) => peakMemoryBytes);
  return {
    // The analysis says it last, and only where models compete.
    finding: cheapest && verdict.kind !== "undecidable"
      ? sentences.at(-1) ?? ""
      : "",
    rows: best.map((cell, index) => ({
      ...{ id: cell.id, model: cell.model, name: cellName(cell) },
      marks: [
        ...(cell.id === cheapest?.fastest.id ? ["Fastest"] : []),
        ...(cell.id === cheapest?.cheapest.id ? ["Cheapest"] : []),
      ],
      ...{ time: time(index), cpu: cpu(index), memory: memory(index) },
      // CPU time over time: how many cores it kept busy.
      cores: cell.cpuSeconds === undefined
        ? ABSENT
        : formatRatio(cell.cpuSeconds * 1e9 / cell.medianNs.value),
    })),
  };
}

/** Bars show no more than so many times the least of a column: otherwise those that compete could not be told apart. */
const WIDEST = 5;

/** A figure, how it stands to the least of its column, and how long its bar is. */
export type CostFigure = ReturnType<ReturnType<typeof costFigures>>;

function costFigures(
  values: readonly (number | undefined)[],
  format: (value: number) => string,
) {
  const known = values.filter((value) => value !== undefined);
  const least = Math.min(...known);
  const positive = known.filter((value) => value > 0);
  const scale = Math.min(Math.max(...known), WIDEST * Math.min(...positive));
  return (index: number) => {
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
