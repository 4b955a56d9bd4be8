import type { Profile } from "./profile.ts";

/** What the first round showed of the cells that go on. */
export interface FirstRound {
  /** Wall time of the whole round, in milliseconds. */
  readonly durationMs: number;
  /** Median time of one batch of each cell, in milliseconds. */
  readonly medianMs: ReadonlyMap<string, number>;
  /** How much of the time each cell is to get; 1 where nothing is said. */
  readonly weights: ReadonlyMap<string, number>;
  /** Batches measured per cell. */
  readonly iterations: number;
}

/** What the remaining rounds do. */
export interface Schedule {
  /** Batches per cell and round. */
  readonly iterations: ReadonlyMap<string, number>;
}

/**
 * Spends what is left of the budget: every cell gets time by its weight, the same in each of the remaining rounds that
 * are planned, between the profile's fewest and most batches.
 */
export function scheduleRounds(profile: Profile, first: FirstRound): Schedule {
  const cells = [...first.medianMs];
  const measuredMs = cells.reduce(
    (sum, [, medianMs]) => sum + medianMs * first.iterations,
    0,
  );
  const overheadMs = Math.max(0, first.durationMs - measuredMs);
  const leftMs = Math.max(0, profile.budgetMs - first.durationMs);
  const perRoundMs = leftMs / Math.max(1, profile.rounds - 1);
  const weightOf = (id: string) => first.weights.get(id) ?? 1;
  const weights = cells.reduce((sum, [id]) => sum + weightOf(id), 0);
  const perWeightMs = Math.max(0, perRoundMs - overheadMs) / weights;
  return {
    iterations: new Map(
      cells.map(([id, medianMs]) => [
        id,
        clamp(Math.floor(weightOf(id) * perWeightMs / medianMs), profile),
      ]),
    ),
  };
}

function clamp(
  iterations: number,
  { minIterations, maxIterations }: Profile,
): number {
  return Math.min(maxIterations, Math.max(minIterations, iterations));
}
