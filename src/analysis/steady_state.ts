import {
  median,
  pettitt,
  seasonalKendall,
  theilSenSlope,
} from "../stats/mod.ts";
import { MIN_ROUNDS } from "./verdict/thresholds.ts";

/**
 * How a benchmark's time, held against the baseline's, went over the cycles of its rounds. `no-steady-state`: it
 * jumped, so that no one figure stands for it. `unknown`: there are too few cycles to tell, or it is the baseline.
 */
export type SteadyState =
  | "flat"
  | "warming-up"
  | "slowing-down"
  | "no-steady-state"
  | "unknown";

/** Cycles of a round from which on a trend can show over three rounds, and a jump within one. */
const MIN_TREND_CYCLES = 3;
const MIN_JUMP_CYCLES = 12;

/** Every value is compared with every other one of its round: longer rounds are read as this many medians. */
const MAX_VALUES = 100;

/**
 * A trend is one where it would be this rare by chance, and changes the ratio by this much over a round. Three rounds of
 * three cycles that all fall have p = 0.016 by the test's approximation, and 0.009 by counting.
 */
const TREND_P = 0.02;
const MIN_TREND = 0.05;

/** A jump is one where it would be this rare by chance, and changes the ratio by this much. */
const JUMP_P = 0.05;
const MIN_JUMP = 0.1;

/**
 * Classes a benchmark in the manner of Barrett et al., "Virtual Machine Warmup Blows Hot and Cold", OOPSLA 2017:
 * warming up or slowing down where the ratio falls or rises within rounds (the seasonal Kendall test over all of them,
 * and the slope of Theil and Sen); without a steady state where most rounds have a jump (Pettitt's test) and no trend
 * explains it; else flat. Rounds of fewer than twelve cycles can show a trend, and no jump; of fewer than three, what
 * counts is whether the ratio had stopped falling by the end of warm-up. Of more than a hundred cycles, the medians of a
 * hundred stretches count.
 *
 * @param rounds Logarithms of the ratios of its time to the baseline's, cycle by cycle.
 * @param warmups Of each round that warmed it up, whether its time had stopped falling by then.
 */
export function classifySteadyState(
  rounds: readonly (readonly number[])[],
  { warmups = [] }: { readonly warmups?: readonly boolean[] } = {},
): SteadyState {
  const long = rounds.filter(({ length }) => length >= MIN_TREND_CYCLES)
    .map(binned);
  if (long.length < MIN_ROUNDS) return byWarmup(warmups);
  const change = theilSenSlope(long) *
    (median(long.map(({ length }) => length)) - 1);
  const isTrend = seasonalKendall(long).p < TREND_P &&
    Math.abs(change) >= Math.log1p(MIN_TREND);
  if (isTrend) return change < 0 ? "warming-up" : "slowing-down";
  const jumps = long.filter(hasJump).length;
  return jumps > long.length / 2 ? "no-steady-state" : "flat";
}

function binned(ratios: readonly number[]): readonly number[] {
  if (ratios.length <= MAX_VALUES) return ratios;
  const start = (bin: number) => Math.floor(bin * ratios.length / MAX_VALUES);
  return Array.from(
    { length: MAX_VALUES },
    (_, bin) => median(ratios.slice(start(bin), start(bin + 1))),
  );
}

/** In one round of twenty the test sees a fall that is chance. */
function byWarmup(warmups: readonly boolean[]): SteadyState {
  if (warmups.length < MIN_ROUNDS) return "unknown";
  const falling = warmups.filter((isWarm) => !isWarm).length;
  return falling > warmups.length / 2 ? "warming-up" : "flat";
}

function hasJump(ratios: readonly number[]): boolean {
  if (ratios.length < MIN_JUMP_CYCLES) return false;
  const { index, p } = pettitt(ratios);
  const [before, after] = [ratios.slice(0, index), ratios.slice(index)];
  return p < JUMP_P &&
    Math.abs(median(after) - median(before)) >= Math.log1p(MIN_JUMP);
}
