import { median } from "../stats/mod.ts";
import type { CellSamples } from "./cell_samples.ts";
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
  /** Cells that stand in the ratios of others, and so have to be in every round. */
  readonly baselines: ReadonlySet<string>;
  /** Batches measured per cell. */
  readonly iterations: number;
}

/** What the remaining rounds do. */
export interface Schedule {
  /** Batches per cell and round. */
  readonly iterations: ReadonlyMap<string, number>;
  /** Cells that take much longer than most: they are measured in {@linkcode SLOW_CELL_ROUNDS}. */
  readonly slow: ReadonlySet<string>;
}

/** Rounds that even the slowest cells are measured in. */
export const SLOW_CELL_ROUNDS = 5;

/**
 * How many times as long as the typical cell's the fewest batches of a slow cell take. Relative to other cells, so that
 * two runs take the same cells aside, although the machine was faster in the one.
 */
const SLOW_FACTOR = 10;

/**
 * What the first round showed of each cell that was measured.
 *
 * @param firstMs Time inside all batches of that round, in milliseconds, by cell.
 */
export function firstMeasurements(
  samples: ReadonlyMap<string, CellSamples>,
  firstMs: ReadonlyMap<string, number>,
): Map<string, FirstMeasurement> {
  return new Map(
    [...samples].flatMap(([id, { rounds }]) => {
      const samplesNs = rounds.flatMap((round) => round.samplesNs);
      if (samplesNs.length === 0) return [];
      const iteratingMs = firstMs.get(id) ?? 0;
      return [[id, { medianMs: median(samplesNs) / 1e6, iteratingMs }]];
    }),
  );
}

/**
 * What a round takes without an interruption, in milliseconds, from a part of it: time between batches is the same for
 * each cell.
 *
 * @param cellsMs Time inside the batches of every cell.
 * @param part What a session that resumed the round did itself.
 */
export function wholeRoundMs(
  cellsMs: readonly number[],
  { durationMs, iteratingMs, cells }: {
    readonly durationMs: number;
    readonly iteratingMs: number;
    readonly cells: number;
  },
): number {
  const betweenMs = Math.max(0, durationMs - iteratingMs);
  const share = Math.min(1, cells / Math.max(1, cellsMs.length));
  return sum(cellsMs, (ms) => ms) + (share > 0 ? betweenMs / share : 0);
}

/** What a cell costs in a round. */
interface CellCost {
  readonly id: string;
  readonly weight: number;
  readonly isBaseline: boolean;
  readonly medianMs: number;
  /** Time of the batches that are not measured. */
  readonly warmupMs: number;
  /** Time of the fewest batches, warm-up included. */
  readonly leastMs: number;
}

/**
 * Spends what is left of the budget: every cell gets time by its weight, the same in each of the remaining rounds that
 * are planned, between the profile's fewest and most batches. Cells that take much longer than most for
 * their weight, but no baseline, are left out after {@linkcode SLOW_CELL_ROUNDS} rounds; so are the next longest, until
 * the fewest batches of the others fit.
 */
export function scheduleRounds(profile: Profile, first: FirstRound): Schedule {
  const rounds = Math.max(1, profile.rounds - 1);
  const iteratingMs = sum(
    [...first.cells.values()],
    (cell) => cell.iteratingMs,
  );
  const betweenMs = Math.max(0, first.durationMs - iteratingMs);
  const leftMs = profile.budgetMs - first.durationMs - rounds * betweenMs;
  const { slow, others } = divide(costsOf(profile, first), { leftMs, rounds });
  const batchesMs = leftMs - slowRounds(rounds) * sum(slow, leastOf) -
    rounds * sum(others, ({ warmupMs }) => warmupMs);
  const perWeightMs = Math.max(0, batchesMs) / rounds /
    sum(others, ({ weight }) => weight);
  return {
    iterations: new Map([
      ...slow.map(({ id }) => [id, profile.minIterations] as const),
      ...others.map(({ id, weight, medianMs }) =>
        [
          id,
          clamp(Math.floor(weight * perWeightMs / medianMs), profile),
        ] as const
      ),
    ]),
    slow: new Set(slow.map(({ id }) => id)),
  };
}

/** Rounds after the first one that a slow cell is in. */
function slowRounds(rounds: number): number {
  return Math.min(rounds, SLOW_CELL_ROUNDS - 1);
}

function leastOf({ leastMs }: CellCost): number {
  return leastMs;
}

/** Takes the cells that cost most for their weight aside, until none is slow and the others fit into the time. */
function divide(
  costs: readonly CellCost[],
  { leftMs, rounds }: { readonly leftMs: number; readonly rounds: number },
): { readonly slow: CellCost[]; readonly others: CellCost[] } {
  const spared = rounds - slowRounds(rounds);
  const dearest = costs.toSorted((a, b) =>
    Number(a.isBaseline) - Number(b.isBaseline) ||
    forItsWeight(b) - forItsWeight(a)
  );
  // Among few cells that were chosen, most may be baselines.
  const rivals = costs.filter(({ isBaseline }) => !isBaseline);
  const slowMs = rivals.length === 0
    ? Infinity
    : SLOW_FACTOR * median(rivals.map(forItsWeight));
  let neededMs = rounds * sum(costs, leastOf);
  let count = 0;
  for (const cost of dearest) {
    const fits = neededMs <= leftMs && forItsWeight(cost) <= slowMs;
    if (fits || spared === 0 || cost.isBaseline) break;
    neededMs -= spared * cost.leastMs;
    count++;
  }
  return { slow: dearest.slice(0, count), others: dearest.slice(count) };
}

function forItsWeight({ leastMs, weight }: CellCost): number {
  return leastMs / weight;
}

function costsOf(
  { minIterations }: Profile,
  { cells, weights, baselines, iterations }: FirstRound,
): CellCost[] {
  return [...cells].map(([id, { medianMs, iteratingMs }]) => {
    const warmupMs = Math.max(0, iteratingMs - medianMs * iterations);
    return {
      ...{ id, medianMs, warmupMs, isBaseline: baselines.has(id) },
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
