// Files of their own: the advice page loads none of the distributions that the whole room would bring along.
import type { Resampled } from "../../stats/bootstrap.ts";
import type { Interval } from "../../stats/interval.ts";
import { quantileOfSorted, sorted } from "../../stats/quantiles.ts";

/** A number with what it came to in each resample of the samples behind it. */
export interface Quantity {
  /** The estimate. */
  readonly value: number;
  /** One value a resample; the same index is the same resample in all quantities of a cost model. */
  readonly draws: readonly number[];
}

/** Resamples that a cost model keeps: enough for a 95 % interval, few enough to be sent to a browser. */
export const DRAWS = 199;

const DIGITS = 4;

/** A measured cell's time of one batch, in nanoseconds. */
export function quantityOf({ estimate, replicates }: Resampled): Quantity {
  return { value: estimate, draws: replicates.slice(0, DRAWS) };
}

/** Computes with quantities, resample by resample. */
export function derive(
  parts: readonly Quantity[],
  compute: (...values: number[]) => number,
): Quantity {
  return resample((draw) => compute(...parts.map((part) => pick(part, draw))));
}

/** Computes a quantity of others: `compute` is asked for the estimate, and then for each resample by its index. */
export function resample(compute: (draw?: number) => number): Quantity {
  return {
    value: compute(),
    draws: Array.from(
      { length: DRAWS },
      (_, draw) => Number(compute(draw).toPrecision(DIGITS)),
    ),
  };
}

/** The estimate, or what it came to in one resample. */
export function pick({ value, draws }: Quantity, draw?: number): number {
  return draw === undefined ? value : draws[draw] ?? NaN;
}

/** A value with the 95 % percentile interval of its resamples. */
export function intervalOf(
  value: number,
  draws: readonly number[],
): Interval {
  const ordered = sorted(draws);
  return {
    value,
    low: quantileOfSorted(ordered, 0.025),
    high: quantileOfSorted(ordered, 0.975),
  };
}
