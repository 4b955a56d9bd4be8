import type { CrossoverAnswer, Interval } from "../../src/analysis/mod.ts";
import {
  formatAs,
  formatRangeAs,
  formatRatio,
  formatRatioRange,
  type Unit,
} from "../../src/text/mod.ts";

/** A chart before it is drawn: numbers in their own units, and the words that go with them. */
export interface Plot {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  readonly finding: string;
  readonly reading: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
  /** A level to compare with, such as sequential code. */
  readonly level?: { readonly y: number; readonly label: string };
  /** Whether a chart with a switch for logarithmic axes starts without them. */
  readonly startsLinear?: boolean;
  /** Ids of series so far above the others that the linear axes leave them out. */
  readonly beyondLinear?: readonly string[];
}

/** What an axis measures; `ticks` names the only places that get a label. */
export interface PlotAxis {
  readonly title: string;
  readonly unit: Unit;
  readonly isLogarithmic: boolean;
  readonly ticks?: readonly PlotTick[];
}

/** A labelled place of an axis; several lines where its label is a list. */
export interface PlotTick {
  readonly value: number;
  readonly label: string | readonly string[];
}

/** What one model or variant did. */
export interface PlotSeries {
  /** Id of the model or variant, which decides its colour and marker. */
  readonly id: string;
  readonly label: string;
  /** Whether its points lie on a scale, so that a line between them means something. */
  readonly isJoined: boolean;
  readonly points: readonly PlotPoint[];
  /** A dotted level to the end of the chart; or a line without points, of a fitted law or of what is ideal. */
  readonly line?: "level" | "fit" | "ideal";
  /** Chooses the marker where several series are of one model, or of none. */
  readonly variant?: number;
  /** From what point on it lies above the level. */
  readonly crossing?: PlotCrossing | undefined;
}

/** A point, and what is told of it where it was measured. */
export interface PlotPoint {
  readonly x: number;
  readonly y: Interval;
  readonly text?: string;
}

/** Where a series crosses the level, with the interval of that place along the x axis. */
export interface PlotCrossing {
  readonly x: Interval;
  readonly text: string;
}

export const INTERVAL_BARS = "Bars through the points are 95 % intervals.";

export function logAxis(title: string, unit: Unit): PlotAxis {
  return { title, unit, isLogarithmic: true };
}

export function linearAxis(title: string, unit: Unit): PlotAxis {
  return { title, unit, isLogarithmic: false };
}

export const SPEEDUP_AXIS = logAxis(
  "Speed-up over sequential (times)",
  "ratio",
);

/** An axis with a tick at each of some counts, ascending. */
export function countsAxis(
  axis: PlotAxis,
  counts: readonly number[],
): PlotAxis {
  const ticks = [...new Set(counts)].toSorted((a, b) => a - b)
    .map((value) => ({ value, label: String(value) }));
  return { ...axis, ticks };
}

/** An axis of things that lie on no scale, at 1, 2 and so on. */
export function placesAxis(title: string, labels: readonly string[]): PlotAxis {
  const ticks = labels.map((label, index) => ({ value: index + 1, label }));
  return { ...linearAxis(title, "count"), ticks };
}

/** Makes a series for each model or variant, in the order in which they first come. */
export function seriesOf<T>(
  items: readonly T[],
  { nameOf, pointOf, isJoined = true }: {
    readonly nameOf: (
      item: T,
    ) => { readonly id: string; readonly label: string };
    /** `shift` keeps points of several series at one place apart, so that their intervals do not overlap. */
    readonly pointOf: (item: T, shift: number) => PlotPoint;
    readonly isJoined?: boolean;
  },
): PlotSeries[] {
  const byId = [...Map.groupBy(items, (item) => nameOf(item).id).values()];
  return byId.flatMap((own, index) => {
    const [first] = own;
    if (first === undefined) return [];
    const shift = (index - (byId.length - 1) / 2) * 0.6 / byId.length;
    const points = own.map((item) => pointOf(item, shift));
    return [{ ...nameOf(first), isJoined, points }];
  });
}

/** `Worker pool: 3.10 ms (95 % interval 3.00 ms to 3.20 ms)`. */
export function describePoint(name: string, unit: Unit, at: Interval): string {
  const [value, range] = unit === "ratio"
    ? [`${formatRatio(at.value)} times`, formatRatioRange(at)]
    : [formatAs(unit, at.value), formatRangeAs(unit, at)];
  return `${name}: ${value} (95 % interval ${range})`;
}

/** Names the highest point of a plot of speed-ups. */
export function highestOf(series: readonly PlotSeries[]): string {
  const [highest] = series.flatMap(({ points }) => points)
    .toSorted((a, b) => b.y.value - a.y.value);
  return highest
    ? `The highest speed-up measured is that of ${highest.text}.`
    : "";
}

/** A figure without an interval. */
export function exactly(value: number): Interval {
  return { value, low: value, high: value };
}

export function scaled(
  { value, low, high }: Interval,
  factor: number,
): Interval {
  return { value: value * factor, low: low * factor, high: high * factor };
}

/** Where a ladder is crossed, open ends as far as sizes were measured; `undefined` where it is not. */
export function crossingInterval({ answer, steps }: {
  readonly answer: CrossoverAnswer;
  readonly steps: readonly { readonly size: number }[];
}): Interval | undefined {
  if (answer.kind !== "crosses") return undefined;
  const { value, low, high } = answer.at;
  return {
    value,
    low: low ?? steps[0]?.size ?? value,
    high: high ?? steps.at(-1)?.size ?? value,
  };
}
