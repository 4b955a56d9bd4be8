/** A part of a chart: some of its horizontal axis, and as much of the vertical one as what is measured there takes. */
import type { ChartAxis, ChartDataset, ChartScales } from "./chart_config.ts";
import { roundTicks } from "./ticks.ts";

/** From where to where on the horizontal axis, as shares of its length. */
export interface ZoomRange {
  readonly from: number;
  readonly to: number;
}

export const WHOLE: ZoomRange = { from: 0, to: 1 };

/** What can be done to a range, each with its sign and its name. */
export const ZOOM_STEPS = [
  ["in", "+", "Zoom in"],
  ["out", "−", "Zoom out"],
  ["left", "‹", "Move left"],
  ["right", "›", "Move right"],
  ["reset", "Reset", "Reset zoom"],
] as const;

export type ZoomStep = typeof ZOOM_STEPS[number][0];

/** Less would be between two points of most charts. */
const NARROWEST = 1 / 32;

/** The range after a step; one that would leave the axis ends at its end. */
export function stepZoom({ from, to }: ZoomRange, step: ZoomStep): ZoomRange {
  const width = to - from;
  const middle = (from + to) / 2;
  switch (step) {
    case "in":
      return around(middle, width / 2);
    case "out":
      return around(middle, width * 2);
    case "left":
      return around(middle - width / 2, width);
    case "right":
      return around(middle + width / 2, width);
    case "reset":
      return WHOLE;
  }
}

/** The part of a range that was dragged over. */
export function zoomTo(
  { from, to }: ZoomRange,
  [a, b]: readonly [number, number],
): ZoomRange {
  const [middle, width] = [(a + b) / 2, Math.abs(b - a)];
  return around(from + middle * (to - from), width * (to - from));
}

function around(middle: number, width: number): ZoomRange {
  const kept = Math.min(1, Math.max(NARROWEST, width));
  const from = Math.min(1 - kept, Math.max(0, middle - kept / 2));
  return { from, to: from + kept };
}

/** Room above and below, as a share of the vertical axis. */
const MARGIN = 0.08;

/** The axes of a part of a chart. */
export function zoomScales(
  { x, y }: ChartScales,
  datasets: readonly ChartDataset[],
  { from, to }: ZoomRange,
): ChartScales {
  if (x.max === undefined || y.max === undefined) return { x, y };
  const narrow = partOf(x, from, to);
  const values = datasets.flatMap(({ data }) =>
    data.filter((point) => point.x >= narrow.min && point.x <= narrow.max)
  ).flatMap(({ y, low = y, high = y }) => [low, y, high])
    .filter((value) => y.type === "linear" || value > 0)
    .map((value) => shareOf(value, y));
  if (values.length === 0) return { x: narrow, y };
  // At least a tenth of the axis: flat lines are to look flat.
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = MARGIN + Math.max(0, 0.1 - (high - low)) / 2;
  return {
    x: narrow,
    y: partOf(y, Math.max(0, low - room), Math.min(1, high + room)),
  };
}

function partOf(axis: ChartAxis, from: number, to: number) {
  const { type, unit, ticks: { values, labels } } = axis;
  const ends = { min: valueAt(from, axis), max: valueAt(to, axis) };
  if (unit) {
    const isLogarithmic = type === "logarithmic";
    return {
      ...axis,
      ...ends,
      ...roundTicks({ ...ends, isLogarithmic }, unit),
    };
  }
  const isKept = (value = NaN) => value >= ends.min && value <= ends.max;
  return {
    ...{ ...axis, ...ends },
    ticks: {
      values: values.filter(isKept),
      ...(labels
        ? { labels: labels.filter((_, place) => isKept(values[place])) }
        : {}),
    },
  };
}

function valueAt(share: number, { type, min, max = min }: ChartAxis): number {
  return type === "logarithmic"
    ? min * (max / min) ** share
    : min + (max - min) * share;
}

function shareOf(value: number, { type, min, max = min }: ChartAxis): number {
  return type === "logarithmic"
    ? Math.log(value / min) / Math.log(max / min)
    : (value - min) / (max - min);
}
