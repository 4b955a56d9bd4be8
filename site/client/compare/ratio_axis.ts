import type { ComparedCell } from "../../../src/analysis/comparison/compare.ts";
import type { PlacedInterval } from "../../_components/interval_plot.tsx";

/** A line that ratios are drawn on, the same for all of a table. */
export interface RatioAxis {
  /** Ratios to be named along it, from its beginning to its end. */
  readonly ticks: readonly number[];
  /** Where a ratio and its interval stand. */
  place(ratio: ComparedCell["ratio"]): PlacedInterval;
}

/** Share of the ratios that an axis holds at least: a few that lie far off would press all others together. */
const HELD = 0.95;

/** How far an axis may reach. */
const REACHES = [1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 1_000, 1e6, 1e12];

/**
 * Makes the axis for most of some ratios. On a logarithmic one, half and twice the time lie as far from 1; a linear one
 * begins at 0. What reaches beyond it is placed below 0 or above 100.
 */
export function ratioAxis(
  ratios: readonly number[],
  scale: "log" | "linear",
): RatioAxis {
  const needed = ratios
    .map((ratio) => scale === "log" ? Math.max(ratio, 1 / ratio) : ratio)
    .toSorted((a, b) => a - b);
  const most = needed[Math.ceil(HELD * needed.length) - 1] ?? 1;
  const reach = REACHES.find((reach) => reach >= most) ?? most;
  const at = scale === "log"
    ? (ratio: number) => 50 + 50 * Math.log(ratio) / Math.log(reach)
    : (ratio: number) => 100 * ratio / reach;
  return {
    ticks: scale === "log" ? [1 / reach, 1, reach] : [0, reach / 2, reach],
    place: ({ low, value, high }) => ({
      ...{ low: at(low), value: at(value), high: at(high), mark: at(1) },
    }),
  };
}
