import type { ModelSeries, SeriesPoint } from "../views/scaling_view.ts";
import type { ChartDataset, ChartPoint } from "./chart_config.ts";
import { modelStyle } from "./model_style.ts";

const MARKER_RADIUS = 5;

/** Turns one measured point into a position of a chart; `undefined` where the chart has nothing to show for it. */
export type Place = (
  series: ModelSeries,
  point: SeriesPoint,
) => ChartPoint | undefined;

/** How {@linkcode lineDatasets} places points, and how far a level reaches. */
export interface LineOptions {
  readonly place: Place;
  readonly maxWorkers: number;
}

/** Draws each model as one line in its own colour and marker; a model of one event loop as a dotted level. */
export function lineDatasets(
  series: readonly ModelSeries[],
  { place, maxWorkers }: LineOptions,
): readonly ChartDataset[] {
  return series.flatMap((one) => {
    const points = one.points.flatMap((point) => place(one, point) ?? []);
    if (points.length === 0) return [];
    return one.level
      ? [levelDataset(one, points, maxWorkers)]
      : [lineDataset(one, points)];
  });
}

/** The most workers that any cell of a workload used: how far the x axis goes. */
export function mostWorkers(series: readonly ModelSeries[]): number {
  return Math.max(1, ...workerCounts(series));
}

/** The worker counts measured, ascending: the ticks of the x axis. */
export function workerCounts(series: readonly ModelSeries[]): number[] {
  const counts = series.flatMap(({ points }) => points.map((p) => p.workers));
  return [...new Set(counts)].sort((a, b) => a - b);
}

function lineDataset(
  series: ModelSeries,
  data: readonly ChartPoint[],
): ChartDataset {
  return {
    ...styled(series),
    data,
    borderDash: [],
    pointRadius: data.map(() => MARKER_RADIUS),
  };
}

function levelDataset(
  series: ModelSeries,
  points: readonly ChartPoint[],
  maxWorkers: number,
): ChartDataset {
  const ends = points.slice(0, 1).map(({ y }) => ({ x: maxWorkers, y }));
  return {
    ...styled(series),
    data: [...points, ...ends],
    borderDash: [2, 4],
    pointRadius: [...points.map(() => MARKER_RADIUS), ...ends.map(() => 0)],
  };
}

function styled({ model, label }: ModelSeries) {
  const { color, marker } = modelStyle(model);
  return {
    label,
    endLabel: label,
    borderColor: color,
    backgroundColor: color,
    borderWidth: 2,
    pointStyle: marker,
    tension: 0,
  } as const; // the literal types, which Chart.js tells apart
}
