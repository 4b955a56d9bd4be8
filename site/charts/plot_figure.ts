import type { Plot, PlotPoint, PlotSeries } from "../views/question_plot.ts";
import type {
  ChartConfig,
  ChartDataset,
  ChartFigure,
  ChartPoint,
  ChartScales,
  MarkerShape,
} from "./chart_config.ts";
import { modelStyle } from "./model_style.ts";
import { linearAxis, plotAxis } from "./plot_axis.ts";

const POINT_RADIUS = 5;
const CROSSING_RADIUS = 8;
const LEVEL_COLOR = "#8b929c";

/** Draws a plot of a question or a machine, with the words that stand for it. */
export function plotFigure(plot: Plot): ChartFigure {
  const { id, title, finding, reading } = plot;
  return { id, title, finding, reading, config: plotConfig(plot) };
}

function plotConfig(plot: Plot): ChartConfig {
  const { series, level } = plot;
  const scales = chartScales(plot);
  const linear = linearScales(plot);
  const ends = [scales.x.min, Math.max(endOf(scales), endOf(linear ?? scales))];
  return {
    type: "line",
    data: {
      datasets: [
        ...(level ? [levelDataset(level, ends)] : []),
        ...series.map(seriesDataset),
        ...(level
          ? series.flatMap((one) => crossingDataset(one, level.y) ?? [])
          : []),
      ],
    },
    options: { locale: "en", scales: linear ?? scales },
    // Points that no line joins have no end to be named at.
    ...(series.some(({ isJoined }) => !isJoined) ? { hasLegend: true } : {}),
    ...(linear ? { logarithmic: { scales, isFirst: true } } : {}),
  };
}

function endOf({ x }: ChartScales): number {
  return x.max ?? x.min;
}

/** What a switch puts in the place of logarithmic axes; `undefined` where there are none. */
function linearScales(plot: Plot): ChartScales | undefined {
  const { x, y } = plot;
  return x.isLogarithmic || y.isLogarithmic
    ? chartScales({ ...plot, x: linearAxis(x), y: linearAxis(y) })
    : undefined;
}

function chartScales(plot: Plot): ChartScales {
  const { series, level } = plot;
  const points = series.flatMap((one) => one.points);
  const crossings = series.flatMap(({ crossing }) => crossing ?? []);
  return {
    x: plotAxis(plot.x, [
      ...points.map((point) => point.x),
      ...crossings.flatMap((one) => [one.x.low, one.x.high]),
    ]),
    y: plotAxis(plot.y, [
      ...boundsOf(points, plot),
      ...(level ? [level.y] : []),
    ]),
  };
}

/** A logarithmic axis has no place for a bound at or below 0: such a bar ends at its point. */
function boundsOf(points: readonly PlotPoint[], { y }: Plot): number[] {
  const bounds = points.flatMap((point) => [
    point.y.low,
    point.y.value,
    point.y.high,
  ]);
  return y.isLogarithmic ? bounds.filter((bound) => bound > 0) : bounds;
}

function levelDataset(
  { y, label }: { readonly y: number; readonly label: string },
  ends: readonly number[],
): ChartDataset {
  return {
    ...styled({ label, color: LEVEL_COLOR, marker: "line" }),
    endLabel: label,
    data: ends.map((x) => ({ x, y })),
    borderWidth: 1.5,
    borderDash: [8, 5],
    pointRadius: [0, 0],
  };
}

/** What tells series apart that are no models. */
const SHAPES: readonly MarkerShape[] = [
  ...["circle", "triangle", "rect", "rectRot"] as const, // Names of shapes.
  ...["star", "cross", "crossRot"] as const,
];

function seriesDataset(one: PlotSeries): ChartDataset {
  const { id, label, points, isJoined, variant } = one;
  const { color, marker } = modelStyle(id);
  const shape = variant === undefined
    ? marker
    : SHAPES[variant % SHAPES.length] ?? marker;
  return {
    ...styled({ label, color, marker: shape }),
    endLabel: label,
    data: points.map(chartPoint),
    pointRadius: points.map(() => POINT_RADIUS),
    ...(isJoined ? {} : { showLine: false }),
  };
}

function chartPoint(
  { x, y: { value, low, high }, text }: PlotPoint,
): ChartPoint {
  return { x, y: value, low, high, text };
}

/** A large marker on the level, with its interval along the x axis. */
function crossingDataset(
  { id, label, crossing }: PlotSeries,
  y: number,
): ChartDataset | undefined {
  if (!crossing) return undefined;
  const { color, marker } = modelStyle(id);
  const { x, text } = crossing;
  return {
    ...styled({ label: `${label}, where it starts to win`, color, marker }),
    data: [{ x: x.value, y, xLow: x.low, xHigh: x.high, text }],
    pointRadius: [CROSSING_RADIUS],
  };
}

function styled(
  { label, color, marker }: {
    readonly label: string;
    readonly color: string;
    readonly marker: ChartDataset["pointStyle"];
  },
) {
  return {
    label,
    borderColor: color,
    backgroundColor: color,
    borderWidth: 2,
    borderDash: [],
    pointStyle: marker,
    tension: 0,
  } as const; // The literal types, which Chart.js tells apart.
}
