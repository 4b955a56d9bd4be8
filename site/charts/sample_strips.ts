import type { SamplesRow, SamplesView } from "../views/samples_view.ts";
import { modelStyle } from "./model_style.ts";

/** Strips of dots, one for each cell, over one axis; places along it are in per cent of its length. */
export interface SampleStrips {
  readonly ticks: readonly {
    readonly place: string;
    readonly text: string;
    readonly isMedian: boolean;
  }[];
  readonly strips: readonly SampleStrip[];
}

/** The samples of one cell as marks: a line for each round, the first at the top. */
export interface SampleStrip {
  readonly id: string;
  readonly color: string;
  readonly heightPx: number;
  /** The 95 % interval of the median. */
  readonly band: { readonly place: string; readonly width: string };
  readonly dots: readonly SampleDot[];
  readonly medians: readonly {
    readonly place: string;
    readonly topPx: number;
    readonly bottomPx: number;
  }[];
}

/** One sample. */
export interface SampleDot {
  readonly place: string;
  readonly yPx: number;
  /** It lies beyond the axis, and stands at its end. */
  readonly isBeyond: boolean;
}

const LANE_PX = 7;
const MARGIN_PX = 6;
/** With more rounds than that, lanes are used again from the top. */
const MAX_LANES = 12;

/** The axis covers the samples as long as they are within these ratios; the few beyond stand at its ends. */
const FURTHEST = { low: 0.6, high: 1.6 };
const NARROWEST = 0.05;

/** Places the samples of a workload for an SVG that is as wide as its page. */
export function sampleStrips({ rows }: SamplesView): SampleStrips {
  const axis = axisOf(rows);
  const place = (ratio: number) => percent(shareOf(ratio, axis));
  return {
    ticks: ticksOf(axis).map((value) => ({
      place: place(value),
      text: isAtEdge(shareOf(value, axis)) ? "" : tickText(value),
      isMedian: value === 1,
    })),
    strips: rows.map((row) => ({
      id: row.id,
      color: modelStyle(row.model).color,
      heightPx: 2 * MARGIN_PX +
        LANE_PX * Math.min(MAX_LANES, row.rounds.length),
      band: {
        place: place(row.interval.low),
        width: percent(
          shareOf(row.interval.high, axis) - shareOf(row.interval.low, axis),
        ),
      },
      dots: row.rounds.flatMap(({ ratios }, index) =>
        ratios.map((ratio) => ({
          place: place(ratio),
          yPx: laneOf(index) + LANE_PX / 2,
          isBeyond: ratio < axis.low || ratio > axis.high,
        }))
      ),
      medians: row.rounds.map(({ medianRatio }, index) => ({
        place: place(medianRatio),
        topPx: laneOf(index),
        bottomPx: laneOf(index) + LANE_PX,
      })),
    })),
  };
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

function laneOf(index: number): number {
  return MARGIN_PX + LANE_PX * (index % MAX_LANES);
}

function shareOf(ratio: number, { low, high }: Axis): number {
  return Math.min(1, Math.max(0, (ratio - low) / (high - low)));
}

/** A text there would reach beyond the page. */
function isAtEdge(share: number): boolean {
  return share < 0.06 || share > 0.94;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2];
const MAX_TICKS = 7;

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
