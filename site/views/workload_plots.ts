import {
  formatCount,
  formatDuration,
  formatDurationRange,
  formatRatio,
  formatRatioRange,
} from "../../src/text/mod.ts";
import type { MeasuredCellView } from "./cell_view.ts";
import type { Plot, PlotPoint, PlotSeries } from "./question_plot.ts";
import type { RunWorkloadView } from "./run_view.ts";
import type { ModelSeries, SeriesPoint } from "./scaling_view.ts";

const READING =
  "Bars through the points are 95 % intervals; a dotted level is a model of one event loop.";

/** What a workload took, and by how much it gained, against the number of workers; nothing where it was not measured. */
export function workloadPlots(
  workload: RunWorkloadView,
  usableCores: number,
): readonly Plot[] {
  return [timePlot(workload), speedupPlot(workload, usableCores)]
    .flatMap((plot) => plot ?? []);
}

/** Median time of a batch; linear axes begin at 0, so that heights compare. */
export function timePlot(workload: RunWorkloadView): Plot | undefined {
  const { series } = workload;
  if (series.length === 0) return undefined;
  const far = farSeries(series);
  const beyond = far.length === 0
    ? ""
    : ` Beyond the linear axis: ${
      far.map(({ label }) => label).join(", ")
    }; the logarithmic axes hold all.`;
  return {
    id: `time-${workload.id}`,
    title: "Time against workers, lower is better",
    finding: shortestTime(workload),
    reading: READING + beyond,
    x: workersAxis(series),
    y: { title: "Time of one batch", unit: "duration", isLogarithmic: true },
    startsLinear: !isWide(series.filter((one) => !far.includes(one))),
    beyondLinear: far.map(({ model }) => model),
    series: series.map((one) =>
      toPlotSeries(one, ({ workers, medianNs }) => ({
        x: workers,
        y: medianNs,
        text: `${one.label}, ${formatCount(workers, "worker")}: ${
          formatDuration(medianNs.value)
        } (95 % interval ${formatDurationRange(medianNs)})`,
      }))
    ),
  };
}

/** Speed-up over sequential code, with the ideal and the laws that were fitted; none without a baseline. */
export function speedupPlot(
  workload: RunWorkloadView,
  usableCores: number,
): Plot | undefined {
  const { series } = workload;
  if (!series.some(({ points }) => points.some(({ speedup }) => speedup))) {
    return undefined;
  }
  const most = Math.max(...workerCounts(series));
  const laws = new Set(series.flatMap(({ fit }) => fit ? [fit.law] : []));
  return {
    id: `speedup-${workload.id}`,
    title: "Speed-up against workers, higher is better",
    finding: bestSpeedup(workload),
    reading: [
      READING,
      `The line of long dashes is ideal: every worker adds its full share, which CPU-bound work can follow up to ${usableCores} here.`,
      ...[...laws].map((law) =>
        `Short dashes in a model's colour are its fit ${law}, over the numbers of workers that it was fitted to.`
      ),
    ].join(" "),
    x: workersAxis(series),
    y: {
      title: "Speed-up over sequential (times)",
      unit: "ratio",
      isLogarithmic: true,
    },
    startsLinear: true,
    series: [
      ...series.map((one) =>
        toPlotSeries(one, (point) => speedupPoint(one.label, point))
      ).filter(({ points }) => points.length > 0),
      ...series.flatMap(fitSeries),
      {
        ...{ id: "ideal", label: "Ideal", isJoined: true, line: "ideal" },
        points: [1, most].map((workers) => unmeasured(workers, workers)),
      },
    ],
  };
}

function speedupPoint(
  label: string,
  { workers, speedup, roughSpeedup: rough }: SeriesPoint,
): PlotPoint | undefined {
  const text = `${label}, ${formatCount(workers, "worker")}: `;
  if (speedup) {
    return {
      x: workers,
      y: speedup,
      text: `${text}${formatRatio(speedup.value)} times (95 % interval ${
        formatRatioRange(speedup)
      })`,
    };
  }
  return rough === undefined ? undefined : {
    ...unmeasured(workers, rough),
    text: `${text}about ${formatRatio(rough)} times (too few rounds)`,
  };
}

/** The law that was fitted to a model's speed-ups, as far as it was fitted. */
function fitSeries({ model, label, fit }: ModelSeries): readonly PlotSeries[] {
  if (!fit) return [];
  return [{
    ...{
      id: model,
      label: `${label}, ${fit.law}`,
      isJoined: true,
      line: "fit",
    },
    points: fit.points.map(({ workers, speedup }) =>
      unmeasured(workers, speedup)
    ),
  }];
}

/** A place without an interval. */
function unmeasured(x: number, value: number): PlotPoint {
  return { x, y: { value, low: value, high: value } };
}

function toPlotSeries(
  { model, label, level, points }: ModelSeries,
  place: (point: SeriesPoint) => PlotPoint | undefined,
): PlotSeries {
  return {
    ...{ id: model, label, isJoined: true },
    ...(level ? { line: "level" } : {}),
    points: points.flatMap((point) => place(point) ?? []),
  };
}

function workersAxis(series: readonly ModelSeries[]): Plot["x"] {
  return {
    title: "Workers (threads or processes)",
    unit: "count",
    isLogarithmic: true,
    ticks: workerCounts(series).map((value) => ({ value, label: `${value}` })),
  };
}

/** The worker counts measured, ascending. */
function workerCounts(series: readonly ModelSeries[]): number[] {
  const counts = series.flatMap(({ points }) => points.map((p) => p.workers));
  return [...new Set(counts)].sort((a, b) => a - b);
}

/** Values that differ by more than so many times cannot all be read from a linear axis. */
const WIDE = 12;

function isWide(series: readonly ModelSeries[]): boolean {
  const spans = series.map(spanOf);
  return Math.max(...spans.map(({ longest }) => longest)) >
    WIDE * Math.min(...spans.map(({ shortest }) => shortest));
}

/** A model whose shortest time is so many times the longest of those below it would press them together. */
const GAP = 4;

/**
 * Finds the models whose times lie so far above those of most others that one linear axis cannot show both. They are
 * never half of the models or more.
 */
function farSeries(series: readonly ModelSeries[]): readonly ModelSeries[] {
  const fastestFirst = series.map((one) => ({ one, ...spanOf(one) }))
    .sort((a, b) => a.shortest - b.shortest);
  const first = fastestFirst.findIndex(({ shortest }, index) =>
    index > series.length / 2 &&
    shortest >
      GAP * Math.max(...fastestFirst.slice(0, index).map((s) => s.longest))
  );
  return first < 0 ? [] : fastestFirst.slice(first).map(({ one }) => one);
}

function spanOf({ points }: ModelSeries) {
  return {
    shortest: Math.min(...points.map(({ medianNs }) => medianNs.low)),
    longest: Math.max(...points.map(({ medianNs }) => medianNs.high)),
  };
}

/** Names the highest speed-up by the row of the table that holds it. */
function bestSpeedup(workload: RunWorkloadView): string {
  const best = bestCell(workload, (point) => point.speedup?.value ?? 0);
  return best
    ? `The highest speed-up measured is ${best.speedup} (95 % interval ${best.speedupRange}): ${
      nameOf(best)
    }.`
    : "";
}

/** Names the shortest time by the row of the table that holds it. */
function shortestTime(workload: RunWorkloadView): string {
  const best = bestCell(workload, (point) => 1 / point.medianNs.value);
  return best
    ? `The shortest time measured is ${best.median} (95 % interval ${best.medianRange}): ${
      nameOf(best)
    }.`
    : "";
}

function bestCell(
  { cells, series }: RunWorkloadView,
  merit: (point: SeriesPoint) => number,
): MeasuredCellView | undefined {
  const [best] = series
    .flatMap(({ model, points }) => points.map((point) => ({ model, point })))
    .sort((a, b) => merit(b.point) - merit(a.point));
  return cells.filter((cell) => cell.kind === "measured").find((cell) =>
    cell.model === best?.model && cell.workers === String(best.point.workers)
  );
}

function nameOf({ modelLabel, workers }: MeasuredCellView): string {
  return workers === "1" ? modelLabel : `${modelLabel} with ${workers} workers`;
}
