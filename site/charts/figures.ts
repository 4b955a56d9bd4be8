import type { RunWorkloadView } from "../views/run_view.ts";
import type { ModelSeries, SeriesPoint } from "../views/scaling_view.ts";
import type { MeasuredCellView } from "../views/cell_view.ts";
import type { ChartFigure } from "./chart_config.ts";
import { farSeries } from "./far_series.ts";
import { speedupChart } from "./speedup_chart.ts";
import { timeChart } from "./time_chart.ts";

const READING =
  "Bars through the points are 95 % intervals; a dotted level is a model of one event loop.";

/** The chart of time against workers with its words; `undefined` where no cell was measured. */
export function timeFigure(workload: RunWorkloadView): ChartFigure | undefined {
  if (workload.series.length === 0) return undefined;
  return {
    id: `time-${workload.id}`,
    title: "Time against workers, lower is better",
    finding: shortestTime(workload),
    reading: [READING, ...readingOfFar(workload.series)].join(" "),
    config: timeChart(workload.series),
  };
}

/** The chart of speed-up against workers with its words; `undefined` where there was no baseline. */
export function speedupFigure(
  workload: RunWorkloadView,
  usableCores: number,
): ChartFigure | undefined {
  if (!workload.series.some(hasSpeedup)) return undefined;
  return {
    id: `speedup-${workload.id}`,
    title: "Speed-up against workers, higher is better",
    finding: bestSpeedup(workload),
    reading: [
      READING,
      `The line of long dashes is ideal: every worker adds its full share, which CPU-bound work can follow up to ${usableCores} here.`,
      ...readingOfFits(workload.series),
    ].join(" "),
    config: speedupChart(workload.series, usableCores),
  };
}

/** Names the models that a linear axis leaves out, since they would press all others together. */
function readingOfFar(series: readonly ModelSeries[]): readonly string[] {
  const far = farSeries(series).map(({ label }) => label);
  return far.length === 0 ? [] : [
    `Beyond the linear axis: ${far.join(", ")}; the logarithmic axes hold all.`,
  ];
}

/** Says what the fitted curves are, once for each law. */
function readingOfFits(series: readonly ModelSeries[]): readonly string[] {
  const laws = new Set(series.flatMap(({ fit }) => fit ? [fit.law] : []));
  return [...laws].map((law) =>
    `Short dashes in a model's colour are its fit ${law}, over the numbers of workers that it was fitted to.`
  );
}

function hasSpeedup({ points }: ModelSeries): boolean {
  return points.some((point) => point.speedup !== undefined);
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
