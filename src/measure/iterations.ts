import type { Profile } from "./profile.ts";

/** What the first round showed of the cells that go on. */
export interface FirstRound {
  /** Wall time of the whole round, in milliseconds. */
  readonly durationMs: number;
  /** Median time of one batch of each cell, in milliseconds. */
  readonly medianMs: ReadonlyMap<string, number>;
  /** Batches measured per cell. */
  readonly iterations: number;
}

/** What the remaining rounds do. */
export interface Schedule {
  readonly rounds: number;
  /** Batches per cell and round. */
  readonly iterations: ReadonlyMap<string, number>;
  /** Expected wall time of one of the remaining rounds, in milliseconds. */
  readonly roundMs: number;
}

/**
 * Spends what is left of the budget: every cell gets the same time in each of the remaining rounds, between the
 * profile's fewest and most batches. Where even the fewest take too long, rounds are given up, down to the
 * profile's least.
 */
export function scheduleRounds(profile: Profile, first: FirstRound): Schedule {
  const cells = [...first.medianMs];
  const batchesMs = (count: (medianMs: number) => number) =>
    cells.reduce((sum, [, medianMs]) => sum + medianMs * count(medianMs), 0);
  const overheadMs = Math.max(
    0,
    first.durationMs - batchesMs(() => first.iterations),
  );
  const leftMs = Math.max(0, profile.budgetMs - first.durationMs);
  const perRoundMs = leftMs / Math.max(1, profile.rounds - 1);
  const perCellMs = Math.max(0, perRoundMs - overheadMs) / cells.length;
  const iterationsOf = (medianMs: number) =>
    clamp(Math.floor(perCellMs / medianMs), profile);
  const roundMs = overheadMs + batchesMs(iterationsOf);
  const affordable = 1 + Math.floor(leftMs / roundMs);
  return {
    rounds: Math.min(profile.rounds, Math.max(profile.minRounds, affordable)),
    iterations: new Map(cells.map(([id, ms]) => [id, iterationsOf(ms)])),
    roundMs,
  };
}

function clamp(
  iterations: number,
  { minIterations, maxIterations }: Profile,
): number {
  return Math.min(maxIterations, Math.max(minIterations, iterations));
}
