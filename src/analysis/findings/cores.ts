import type { CellContrast, Finding, MeasuredCell } from "../types.ts";
import {
  type BenchmarkGroups,
  busyCores,
  fastestOf,
} from "./benchmark_groups.ts";

/** Share of the cores that counts as all of them. */
const SATURATED_FROM = 0.9;

/** Share of the cores below which some are surely idle. */
const IDLE_BELOW = 0.75;

/** Share of the cores from which on there is none for more workers. */
const BUSY_FROM = 0.85;

/** CPU time over that of sequential code from which on it explains a small speed-up. */
const OVERHEAD_FROM = 1.15;

/** Efficiency that leaves nothing to explain. */
const EFFICIENT_FROM = 0.95;

/** Gains that may be this large are not called none. */
const NO_GAIN_BELOW = 1.2;

/**
 * The processor is the limit: the fastest cell is a pool's, surely faster than sequential code, and keeps nine tenths of
 * the cores busy. It has overhead where its efficiency is surely below 95 % and it uses 15 % more CPU time.
 */
export function findSaturation(
  { baseline, pools, isPoolFastest, usableCores, contrast, isFaster }:
    BenchmarkGroups,
): Finding[] {
  const cell = fastestOf(pools);
  if (!isPoolFastest || !baseline || !cell || cell.workers < usableCores) {
    return [];
  }
  const busy = busyCores(cell) ?? 0;
  const isFull = usableCores > 1 && busy >= SATURATED_FROM * usableCores;
  if (!isFull || !isFaster(contrast(cell, baseline))) return [];
  const speedup = cell.speedup?.high ?? Infinity;
  const hasOverhead = speedup / usableCores < EFFICIENT_FROM &&
    extraProcessorTime(cell, baseline) >= OVERHEAD_FROM;
  return [{ kind: "saturated", cell, baseline, hasOverhead }];
}

/**
 * More workers than cores: pools of the most workers against the same pools with one for each core. Where some surely
 * gain, they are told; where some surely lose, and the fastest cell of all is a pool's, those; where none gains a fifth
 * over all of its interval, all. Idle cores explain a gain, and busy ones a loss.
 */
export function findOversubscription(groups: BenchmarkGroups): Finding[] {
  const pairs = crowdedPairs(groups);
  const kind = "oversubscription";
  const gains = pairs.filter(groups.isFaster);
  if (gains.length > 0) {
    const isIdle = busyShares(gains, groups).every((share) =>
      share < IDLE_BELOW
    );
    const cause = isIdle ? { cause: "idle-cores" as const } : {}; // a literal, as the union asks
    return [{ kind, pools: gains, effect: "gain", ...cause }];
  }
  const losses = groups.isPoolFastest ? pairs.filter(groups.isSlower) : [];
  if (losses.length > 0) {
    const isBusy = busyShares(losses, groups).every((share) =>
      share >= BUSY_FROM
    );
    const cause = isBusy ? { cause: "shared-cores" as const } : {}; // a literal, as the union asks
    return [{ kind, pools: losses, effect: "loss", ...cause }];
  }
  const isLevel = ({ ratio }: CellContrast) => 1 / ratio.low < NO_GAIN_BELOW;
  return pairs.length > 0 && pairs.every(isLevel)
    ? [{ kind, pools: pairs, effect: "none" }]
    : [];
}

/** The pools with the most workers of all, where that is more than the cores. */
function crowdedPairs(
  { pools, usableCores, contrast }: BenchmarkGroups,
): CellContrast[] {
  const most = Math.max(...pools.map(({ workers }) => workers));
  if (most <= usableCores) return [];
  return pools.filter(({ workers }) => workers === most).flatMap((cell) => {
    const reference = pools.find(({ model, workers }) =>
      model === cell.model && workers === usableCores
    );
    return reference ? [contrast(cell, reference)] : [];
  });
}

/** Share of the cores that each pool kept busy with one worker for each; `NaN`, which is in no range, where unknown. */
function busyShares(
  pairs: readonly CellContrast[],
  { usableCores }: BenchmarkGroups,
): number[] {
  return pairs.map(({ reference }) =>
    (busyCores(reference) ?? NaN) / usableCores
  );
}

function extraProcessorTime(
  cell: MeasuredCell,
  baseline: MeasuredCell,
): number {
  return (cell.cpuSeconds ?? NaN) / (baseline.cpuSeconds ?? NaN);
}
