import type { Profile } from "./profile.ts";

/** What the first round showed of a cell that goes on. */
export interface FirstMeasurement {
  /** Median time of one batch, in milliseconds. */
  readonly medianMs: number;
  /** Time inside all batches, those that warm it up included, in milliseconds. */
  readonly iteratingMs: number;
}

/** What the first round showed. */
export interface FirstRound {
  /** Wall time of the whole round, in milliseconds. */
  readonly durationMs: number;
  /** The cells that go on, by id. */
  readonly cells: ReadonlyMap<string, FirstMeasurement>;
  /** How much of the time each cell is to get; 1 where nothing is said. */
  readonly weights: ReadonlyMap<string, number>;
  /** Batches measured per cell. */
  readonly iterations: number;
}

/** What the remaining rounds do. */
export interface Schedule {
  /** Batches per cell and round. */
  readonly iterations: ReadonlyMap<string, number>;
  /** Cells whose fewest batches take longer than their share of a round: they are measured in {@linkcode ENOUGH_ROUNDS}. */
  readonly slow: ReadonlySet<string>;
}

/** Rounds that every cell is measured in, however long it takes. */
export const ENOUGH_ROUNDS = 5;

/** What a cell costs in a round. */
interface CellCost {
  readonly id: string;
  readonly weight: number;
  readonly medianMs: number;
  /** Time of the batches that are not measured. */
  readonly warmupMs: number;
  /** Time of the fewest batches, warm-up included. */
  readonly leastMs: number;
}

/**
 * Spends what is left of the budget: in each of the remaining rounds that are planned every cell gets time by its
 * weight, between the profile's fewest and most batches. Cells that take more than that even so, such as those that
 * start a process for each task, are left out after {@linkcode ENOUGH_ROUNDS} rounds: the others are better served by
 * more rounds.
 */
export function scheduleRounds(profile: Profile, first: FirstRound): Schedule {
  const costs = costsOf(profile, first);
  const rounds = Math.max(1, profile.rounds - 1);
  const iteratingMs = sum(
    [...first.cells.values()],
    (cell) => cell.iteratingMs,
  );
  const betweenMs = Math.max(0, first.durationMs - iteratingMs);
  const leftMs = profile.budgetMs - first.durationMs - rounds * betweenMs;
  const perWeightMs = Math.max(0, leftMs) / rounds /
    sum(costs, ({ weight }) => weight);
  const isSlow = ({ leastMs, weight }: CellCost) =>
    leastMs > weight * perWeightMs;
  const slow = costs.filter(isSlow);
  const others = costs.filter((cost) => !isSlow(cost));
  const slowRounds = Math.min(rounds, ENOUGH_ROUNDS - 1);
  const batchesMs = leftMs - slowRounds * sum(slow, ({ leastMs }) => leastMs) -
    rounds * sum(others, ({ warmupMs }) => warmupMs);
  const otherWeightMs = Math.max(0, batchesMs) / rounds /
    sum(others, ({ weight }) => weight);
  return {
    iterations: new Map([
      ...slow.map(({ id }) => [id, profile.minIterations] as const),
      ...others.map(({ id, weight, medianMs }) =>
        [
          id,
          clamp(Math.floor(weight * otherWeightMs / medianMs), profile),
        ] as const
      ),
    ]),
    slow: new Set(slow.map(({ id }) => id)),
  };
}

function costsOf(
  { minIterations }: Profile,
  { cells, weights, iterations }: FirstRound,
): CellCost[] {
  return [...cells].map(([id, { medianMs, iteratingMs }]) => {
    const warmupMs = Math.max(0, iteratingMs - medianMs * iterations);
    return {
      ...{ id, medianMs, warmupMs },
      weight: weights.get(id) ?? 1,
      leastMs: warmupMs + medianMs * minIterations,
    };
  });
}

function sum<T>(list: readonly T[], valueOf: (item: T) => number): number {
  return list.reduce((total, item) => total + valueOf(item), 0);
}

function clamp(
  iterations: number,
  { minIterations, maxIterations }: Profile,
): number {
  return Math.min(maxIterations, Math.max(minIterations, iterations));
}
