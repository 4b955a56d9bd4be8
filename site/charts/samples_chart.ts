import type { SamplesRow, SamplesView } from "../views/workload_details.ts";
import {
  type ChartConfig,
  type ChartDataset,
  type ChartPoint,
  dataset,
} from "./chart_config.ts";
import { modelStyle } from "./model_style.ts";

const LANE_PX = 7;
/** With more rounds than that, lanes are used again from the top. */
const MAX_LANES = 12;
/** Between two rows, in lanes. */
const GAP = 3;
/** The axis below, with its labels. */
const AXIS_PX = 34;

/** The axis covers the samples as long as they are within these ratios; the few beyond stand at its ends. */
const FURTHEST = { low: 0.6, high: 1.6 };
const NARROWEST = 0.05;

/**
 * Draws the samples of a workload as rows of dots, a row for each model at its best and in it a lane for each round,
 * over its median, which is the axis. Nobody points at a dot, so it stays as the build draws it.
 */
export function samplesChart({ rows }: SamplesView): ChartConfig {
  const axis = axisOf(rows);
  const heights = rows.map(({ rounds }) => Math.min(MAX_LANES, rounds.length));
  const tops = heights.map((_, index) =>
    heights.slice(0, index).reduce((top, height) => top + height + GAP, 1)
  );
  const middles = tops.map((top, index) => top + (heights[index] ?? 0) / 2);
  const bottom = (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0) + 1;
  const ticks = ticksOf(axis);
  return {
    type: "line",
    data: {
      datasets: [
        line("var(--quiet)", 1, [[1, 0], [1, bottom]]),
        ...rows.flatMap((row, index) =>
          rowDatasets(row, {
            ...{ axis, top: tops[index] ?? 0, middle: middles[index] ?? 0 },
            height: heights[index] ?? 0,
          })
        ),
      ],
    },
    options: {
      locale: "en",
      scales: {
        x: {
          type: "linear",
          ...{ min: axis.low, max: axis.high },
          ticks: { values: ticks, labels: ticks.map(tickText) },
        },
        y: {
          type: "linear",
          ...{ min: 0, max: bottom, reverse: true, grid: { display: false } },
          ticks: { values: middles, labels: rows.map(labelOf) },
        },
      },
    },
    hasLegend: true,
    heightPx: bottom * LANE_PX + AXIS_PX,
  };
}

function labelOf({ name, median }: SamplesRow): readonly string[] {
  const [model = "", ...workers] = name.split(", ");
  return [model, [...workers, median].join(": ")];
}

interface RowPlace {
  readonly axis: Axis;
  readonly top: number;
  readonly middle: number;
  readonly height: number;
}

function rowDatasets(
  { model, interval, rounds }: SamplesRow,
  { axis, top, middle, height }: RowPlace,
): readonly ChartDataset[] {
  const { color } = modelStyle(model);
  const laneOf = (index: number) => top + index % MAX_LANES + 0.5;
  const dots = rounds.flatMap(({ ratios }, index) =>
    ratios.map((ratio) => ({ x: ratio, y: laneOf(index) }))
  );
  const isWithin = ({ x }: ChartPoint) => x >= axis.low && x <= axis.high;
  return [
    line(`${color}22`, (height + 1) * LANE_PX, [
      [interval.low, middle],
      [interval.high, middle],
    ]),
    points(dots.filter(isWithin), color, {
      ...{ backgroundColor: `${color}a6`, borderWidth: 0 },
    }),
    points(
      dots.filter((dot) => !isWithin(dot))
        .map(({ x, y }) => ({ x: clamp(x, axis), y })),
      color,
      { backgroundColor: "none" },
    ),
    points(
      rounds.map(({ medianRatio }, index) => ({
        ...{ x: clamp(medianRatio, axis), y: laneOf(index) },
      })),
      color,
      {
        ...{ borderWidth: 2, pointRadius: LANE_PX / 2 },
        ...{ pointStyle: "line", pointRotation: 90 },
      },
    ),
  ];
}

function points(
  data: readonly ChartPoint[],
  color: string,
  more: Partial<ChartDataset>,
): ChartDataset {
  return dataset("", { color, marker: "circle" }, data, {
    ...{ borderWidth: 1, pointRadius: 2.5, showLine: false },
    ...more,
  });
}

function line(
  color: string,
  borderWidth: number,
  ends: readonly (readonly [x: number, y: number])[],
): ChartDataset {
  const data = ends.map(([x, y]) => ({ x, y }));
  return points(data, color, { borderWidth, pointRadius: 0, showLine: true });
}

interface Axis {
  readonly low: number;
  readonly high: number;
}

function axisOf(rows: readonly SamplesRow[]): Axis {
  const ratios = rows.flatMap(({ rounds }) => rounds.flatMap((r) => r.ratios));
  const low = ratios.reduce((a, b) => Math.min(a, b), 1 - NARROWEST);
  const high = ratios.reduce((a, b) => Math.max(a, b), 1 + NARROWEST);
  return {
    low: Math.max(FURTHEST.low, low - 0.01),
    high: Math.min(FURTHEST.high, high + 0.01),
  };
}

function clamp(ratio: number, { low, high }: Axis): number {
  return Math.min(high, Math.max(low, ratio));
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2];
/** So few that their labels stand side by side in a narrow drawing. */
const MAX_TICKS = 5;

/** Even steps to both sides of the median. */
function ticksOf({ low, high }: Axis): readonly number[] {
  const step = STEPS.find((step) => (high - low) / step <= MAX_TICKS) ?? 0.25;
  const first = Math.ceil((low - 1) / step);
  const last = Math.floor((high - 1) / step);
  return Array.from(
    { length: last - first + 1 },
    (_, index) => 1 + (first + index) * step,
  );
}

function tickText(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100);
  if (percent === 0) return "median";
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}
