import type { ModelStyle } from "../../src/models.ts";
import type { Unit } from "../../src/text/mod.ts";
import type {
  Plot,
  PlotAxis,
  PlotPoint,
  PlotSeries,
  PlotTick,
} from "../views/plot.ts";
import { modelStyle } from "./model_style.ts";
import { roundStep, roundTicks } from "./ticks.ts";

/** A position in a chart, with what its tooltip and its interval bar need. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Bounds of the 95 % interval, in the unit of `y`; absent where no bar belongs. */
  readonly low?: number;
  readonly high?: number;
  /** Bounds of an interval along the x axis. */
  readonly xLow?: number;
  readonly xHigh?: number;
  /** What the tooltip says of the point. */
  readonly text?: string;
}

/** One line of a chart, in the words of Chart.js. */
export interface ChartDataset {
  readonly label: string;
  readonly data: readonly ChartPoint[];
  readonly borderColor: string;
  readonly backgroundColor: string;
  readonly borderWidth: number;
  readonly borderDash: readonly number[];
  readonly pointStyle: PointStyle;
  /** One for all points, or one for each; 0 hides the marker. */
  readonly pointRadius: number | readonly number[];
  /** Degrees. */
  readonly pointRotation?: number;
  readonly tension: 0;
  /** What names the line at its end; absent where it needs no name of its own, as a fit beside its points. */
  readonly endLabel?: string;
  /** False where points stand for themselves. @default {true} */
  readonly showLine?: boolean;
}

/** The marks in use, as Chart.js names them; `line` is a line without markers. */
export type PointStyle = MarkerShape | "line";

/** The marker shapes of the models. */
type MarkerShape = ModelStyle["marker"];

/** One axis. `ticks.values` are ours: the only places where the client puts a tick; without labels the numbers stand there. */
export interface ChartAxis {
  readonly type: "linear" | "logarithmic";
  readonly title?: { readonly display: true; readonly text: string };
  readonly min: number;
  readonly max?: number;
  readonly reverse?: boolean;
  readonly grid?: { readonly display: false };
  /** What its numbers are of, where it has ticks at round ones. */
  readonly unit?: Unit;
  readonly ticks: {
    readonly values: readonly number[];
    readonly labels?: readonly (string | readonly string[])[];
  };
}

export type ChartScales = Readonly<Record<"x" | "y", ChartAxis>>;

/** A Chart.js line chart as plain data: it has no functions, so it survives JSON, which brings it to the browser. */
export interface ChartConfig {
  readonly type: "line";
  readonly data: { readonly datasets: readonly ChartDataset[] };
  readonly options: {
    readonly locale: "en";
    readonly scales: ChartScales;
  };
  /** Whether a legend names the lines at any width, rather than their ends. @default {false} */
  readonly hasLegend?: boolean;
  /** Where it differs from that of all others. */
  readonly heightPx?: number;
  /** What each row is of, from the top, where a chart has rows that can be left out. */
  readonly rows?: readonly string[];
  /** The axes that a switch puts in the place of `options.scales`; absent where the chart has no switch. */
  readonly logarithmic?: {
    readonly scales: ChartScales;
    /** Whether the chart starts with them. */
    readonly isFirst: boolean;
  };
}

const POINT_RADIUS = 5;
const CROSSING_RADIUS = 8;

/** Says in the words of Chart.js how a plot is drawn. */
export function chartConfig(plot: Plot): ChartConfig {
  const { series, level } = plot;
  const scales = chartScales(plot);
  const linear = linearScales(plot);
  const ends = [scales.x.min, Math.max(endOf(scales), endOf(linear ?? scales))];
  const lastX = Math.max(...series.flatMap(xsOf));
  return {
    type: "line",
    data: {
      datasets: [
        ...(level
          ? [dataset(
            level.label,
            LEVEL,
            ends.map((x) => ({ x, y: level.y })),
            { ...THIN, endLabel: level.label },
          )]
          : []),
        ...series.map((one) => seriesDataset(one, lastX)),
        ...(level
          ? series.flatMap((one) => crossingDataset(one, level.y) ?? [])
          : []),
      ],
    },
    options: { locale: "en", scales: linear ?? scales },
    // Points that no line joins have no end to be named at.
    ...(series.some(({ isJoined }) => !isJoined) ? { hasLegend: true } : {}),
    ...(linear ? { logarithmic: { scales, isFirst: !plot.startsLinear } } : {}),
  };
}

function xsOf({ points }: PlotSeries): readonly number[] {
  return points.map(({ x }) => x);
}

function endOf({ x }: ChartScales): number {
  return x.max ?? x.min;
}

/** What a switch puts in the place of logarithmic axes; `undefined` where there are none. */
function linearScales(plot: Plot): ChartScales | undefined {
  const { x, y, series, beyondLinear = [] } = plot;
  return x.isLogarithmic || y.isLogarithmic
    ? chartScales({
      ...plot,
      x: linearAxis(x),
      y: linearAxis(y),
      series: series.filter(({ id }) => !beyondLinear.includes(id)),
    })
    : undefined;
}

function chartScales(plot: Plot): ChartScales {
  const { series, level } = plot;
  // A line that nobody measured may leave the chart.
  const points = series.filter(({ line }) => line !== "ideal")
    .flatMap((one) => one.points);
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

/** A line of a chart with its points, but for what `more` says. */
export function dataset(
  label: string,
  { color, marker }: { readonly color: string; readonly marker: PointStyle },
  data: readonly ChartPoint[],
  more: Partial<ChartDataset> = {},
): ChartDataset {
  return {
    ...{ label, data, borderColor: color, backgroundColor: color },
    ...{ borderWidth: 2, borderDash: [], tension: 0 },
    ...{ pointStyle: marker, pointRadius: POINT_RADIUS },
    ...more,
  };
}

const LEVEL = { color: "#8b929c", marker: "line" } as const; // A shape.
/** A line without points: nobody measured it. */
const THIN = { borderWidth: 1.5, borderDash: [8, 5], pointRadius: 0 };

/** What tells series apart that are no models. */
const SHAPES: readonly MarkerShape[] = [
  ...["circle", "triangle", "rect", "rectRot"] as const, // Names of shapes.
  ...["star", "cross", "crossRot"] as const,
];

function seriesDataset(one: PlotSeries, lastX: number): ChartDataset {
  const { id, label, points, isJoined, variant, line } = one;
  const { color, marker } = modelStyle(id);
  const shape = variant === undefined
    ? marker
    : SHAPES[variant % SHAPES.length] ?? marker;
  const style = { color, marker: shape };
  const data = points.map(chartPoint);
  switch (line) {
    case "level": {
      const ends = data.slice(0, 1).map(({ y }) => ({ x: lastX, y }));
      return dataset(label, style, [...data, ...ends], {
        ...{ endLabel: label, borderDash: [2, 4] },
        pointRadius: [...data.map(() => POINT_RADIUS), ...ends.map(() => 0)],
      });
    }
    case "fit":
      return dataset(label, { color, marker: "line" }, data, {
        ...{ ...THIN, borderDash: [5, 4] },
      });
    case "ideal":
      return dataset(label, LEVEL, data, { ...THIN, endLabel: label });
  }
  return dataset(label, style, data, {
    endLabel: label,
    ...(isJoined ? {} : { showLine: false }),
  });
}

function chartPoint(
  { x, y: { value, low, high }, text }: PlotPoint,
): ChartPoint {
  return text === undefined
    ? { x, y: value }
    : { x, y: value, low, high, text };
}

/** A large marker on the level, with its interval along the x axis. */
function crossingDataset(
  { id, label, crossing }: PlotSeries,
  y: number,
): ChartDataset | undefined {
  if (!crossing) return undefined;
  const { x, text } = crossing;
  return dataset(
    `${label}, where it starts to win`,
    modelStyle(id),
    [{ x: x.value, y, xLow: x.low, xHigh: x.high, text }],
    { pointRadius: CROSSING_RADIUS },
  );
}

/** Room beyond the outermost points of a logarithmic axis, as a ratio. */
const MARGIN = 1.25;

/** Makes the axis of a plot: with the ticks that it names, else with round ones in its unit. */
export function plotAxis(
  axis: PlotAxis,
  values: readonly number[],
): ChartAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const title = { display: true, text: axis.title } as const; // The literal type.
  if (axis.isLogarithmic) {
    const ends = { min: low / MARGIN, max: high * MARGIN };
    return {
      ...{ type: "logarithmic", title, ...ends },
      ...(axis.ticks
        ? { ticks: split(axis.ticks) }
        : roundTicks({ ...ends, isLogarithmic: true }, axis.unit)),
    };
  }
  if (axis.ticks) {
    return {
      type: "linear",
      title,
      ...placesOf(axis),
      ticks: split(axis.ticks),
    };
  }
  // Where all is 0, an axis has to end somewhere.
  const top = high || 1;
  const step = roundStep(top, axis.unit);
  const ends = { min: 0, max: Math.ceil(top / step) * step };
  return { type: "linear", title, ...ends, ...roundTicks(ends, axis.unit) };
}

/** An axis with equal steps for equal differences, in the place of a logarithmic one. */
function linearAxis(axis: PlotAxis): PlotAxis {
  const { ticks, ...rest } = axis;
  // Those of bytes lie far apart in ratio, and on top of each other in difference.
  const isKept = ticks && (!axis.isLogarithmic || axis.unit === "count");
  return { ...rest, isLogarithmic: false, ...(isKept ? { ticks } : {}) };
}

/** Half a step of room around places such as categories and numbers of workers. */
function placesOf({ ticks = [] }: PlotAxis) {
  const values = ticks.map(({ value }) => value);
  return { min: Math.min(...values) - 0.5, max: Math.max(...values) + 0.5 };
}

function split(ticks: readonly PlotTick[]) {
  return {
    values: ticks.map(({ value }) => value),
    labels: ticks.map(({ label }) => label),
  };
}
