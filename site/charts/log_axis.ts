import type { ChartAxis, ChartConfig } from "./chart_config.ts";

/** Room beyond the outermost points of a logarithmic axis, as a ratio. */
const MARGIN = 1.15;

/** Values that differ by more than so many times cannot all be read from a linear axis. */
const WIDE = 12;

/** The least and the most that an axis has to hold. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
}

/** Makes of an axis one with equal steps for equal ratios, with some room at both ends. */
export function logAxis(axis: ChartAxis, { from, to }: LogRange): ChartAxis {
  const { suggestedMax: _, ...rest } = axis;
  return {
    ...rest,
    type: "logarithmic",
    min: from / MARGIN,
    max: to * MARGIN,
  };
}

/** Whether values lie so far apart that a chart should start with logarithmic axes. */
export function isWide(values: readonly number[]): boolean {
  return Math.max(...values) > WIDE * Math.min(...values);
}

/** What the logarithmic axes of a chart are to hold. */
export interface LogarithmicOptions {
  readonly x: ChartAxis;
  /** Every value along y. */
  readonly values: readonly number[];
  /** Whether the chart starts with them. */
  readonly isFirst: boolean;
}

/** Gives a chart its logarithmic axes; one with a value that has no logarithm is left as it is. */
export function withLogarithmic(
  chart: ChartConfig,
  { x, values, isFirst }: LogarithmicOptions,
): ChartConfig {
  const range = { from: Math.min(...values), to: Math.max(...values) };
  if (values.length === 0 || !(range.from > 0)) return chart;
  const y = logAxis(chart.options.scales.y, range);
  return { ...chart, logarithmic: { scales: { x, y }, isFirst } };
}
