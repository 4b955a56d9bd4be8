import {
  formatBytes,
  formatDuration,
  formatPercent,
} from "../../src/text/mod.ts";
import type { PlotAxis, PlotTick, PlotUnit } from "../views/question_plot.ts";
import type { ChartAxis } from "./chart_config.ts";

/** Room beyond the outermost points of a logarithmic axis, as a ratio. */
const MARGIN = 1.25;

/** Ticks within a power of ten, by how far the ends of an axis lie apart at most. */
const STEPS = [
  { upTo: 8, steps: [1, 1.5, 2, 3, 4, 5, 7] },
  { upTo: 100, steps: [1, 2, 5] },
  { upTo: Infinity, steps: [1] },
];

/** Most ticks of a linear axis without places of its own. */
const LINEAR_TICKS = 5;

/** Makes the axis of a plot: with the ticks that it names, else with round ones in its unit. */
export function plotAxis(
  axis: PlotAxis,
  values: readonly number[],
): ChartAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const title = { display: true, text: axis.title } as const; // The literal type.
  if (axis.isLogarithmic) {
    const ends = { min: low / MARGIN, max: high * MARGIN };
    const ticks = axis.ticks ?? roundTicks(ends, axis.unit);
    return { type: "logarithmic", title, ...ends, ticks: split(ticks) };
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
  const step = roundStep(top / LINEAR_TICKS, axis.unit);
  const ticks = Array.from(
    { length: Math.ceil(top / step) + 1 },
    (_, index) => tickAt(index * step, axis.unit),
  );
  const max = Math.max(...ticks.map(({ value }) => value));
  return { type: "linear", title, min: 0, max, ticks: split(ticks) };
}

/** An axis with equal steps for equal differences, in the place of a logarithmic one. */
export function linearAxis(axis: PlotAxis): PlotAxis {
  if (!axis.isLogarithmic) return axis;
  // Its own ticks lie far apart in ratio, and on top of each other in difference.
  const { ticks: _, ...rest } = axis;
  return { ...rest, isLogarithmic: false };
}

/** Half a step of room around places such as categories and numbers of workers. */
function placesOf({ ticks = [] }: PlotAxis) {
  const values = ticks.map(({ value }) => value);
  return { min: Math.min(...values) - 0.5, max: Math.max(...values) + 0.5 };
}

function roundTicks(
  { min, max }: { readonly min: number; readonly max: number },
  unit: PlotUnit,
): readonly PlotTick[] {
  const { steps = [] } = STEPS.find(({ upTo }) => max / min <= upTo) ?? {};
  const [first, last] = [min, max].map((end) => Math.floor(Math.log10(end)));
  const ticks: PlotTick[] = [];
  for (let power = first ?? 0; power <= (last ?? 0); power++) {
    for (const step of steps) {
      const value = step * 10 ** power;
      if (value >= min && value <= max) ticks.push(tickAt(value, unit));
    }
  }
  return ticks;
}

/** The next of 1, 2 and 5 times a power of ten; of bytes the next power of two. */
function roundStep(step: number, unit: PlotUnit): number {
  if (unit === "bytes") return 2 ** Math.ceil(Math.log2(step));
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((round) => round * power >= step) ?? 10);
}

function tickAt(value: number, unit: PlotUnit): PlotTick {
  return { value, label: labelOf(value, unit) };
}

function labelOf(value: number, unit: PlotUnit): string {
  if (value === 0) return "0";
  switch (unit) {
    case "duration":
      // Below a nanosecond there is no unit to go to.
      return value < 1
        ? `${Number(value.toPrecision(2))} ns`
        : withoutZeros(formatDuration(value));
    case "bytes":
      return withoutZeros(formatBytes(value));
    case "share":
      return formatPercent(value);
    case "count":
    case "ratio":
      return Number(value.toPrecision(3)).toLocaleString("en", {
        maximumSignificantDigits: 3,
      });
  }
}

/** `100 ms` rather than `100.0 ms`, and `1.5 ms` rather than `1.50 ms`. */
function withoutZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?= )/, "$1").replace(/\.(?= )/, "");
}

function split(ticks: readonly PlotTick[]) {
  return {
    values: ticks.map(({ value }) => value),
    labels: ticks.map(({ label }) => label),
  };
}
