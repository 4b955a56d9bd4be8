import { predictVerdict } from "./rank.ts";
import type { CostModel } from "./types.ts";
import { PLAIN_WORK } from "./work.ts";

/** The points of a break-even map, and where the work runs. */
export interface BreakEvenOptions {
  /** Computing of one item, in nanoseconds: one column each. */
  readonly itemNs: readonly number[];
  /** Items of a batch: one row each. */
  readonly items: readonly number[];
  /**
   * Cores that the work may use.
   *
   * @default {those of the run}
   */
  readonly cores?: number;
  /**
   * Bytes that each item needs to be sent.
   *
   * @default {0}
   */
  readonly bytes?: number;
  /**
   * Whether pools are there already; else each batch starts and ends its own, which decides where there is little work.
   *
   * @default {false}
   */
  readonly isWarm?: boolean;
}

/** Which model is predicted to win one size of work. */
export interface BreakEvenPoint {
  /** Computing of one item, in nanoseconds. */
  readonly itemNs: number;
  /** Items of the batch. */
  readonly items: number;
  /** Id of the fastest model. */
  readonly winner: string;
  /** Time of sequential code over that of the choice. */
  readonly gain: number;
  /** Id of the simplest contender: what to take. */
  readonly choice: string;
  /** Number of workers of the choice. */
  readonly workers: number;
  /** Models that are as close to the winner as predictions are usually wrong by; the winner stands first. */
  readonly contenders: readonly string[];
  /** Whether the winner has no contender beside it. */
  readonly isDecided: boolean;
}

/**
 * Maps where each model pays: work of computing alone, by the size of an item and the number of items.
 *
 * @param model The costs, from `buildCostModel`.
 * @param options The sizes, and where the work runs.
 * @returns One point for each size and number, row by row.
 */
export function breakEvenMap(
  model: CostModel,
  { itemNs, items, bytes = 0, ...options }: BreakEvenOptions,
): BreakEvenPoint[] {
  return items.flatMap((count) =>
    itemNs.map((cpuNs) => {
      const work = { ...PLAIN_WORK, cpuNs, items: count, bytesIn: bytes };
      const { winner, choice, ...verdict } = predictVerdict(
        model,
        work,
        options,
      );
      return {
        ...{ itemNs: cpuNs, items: count, ...verdict },
        ...{ winner: winner.model, choice: choice.model },
        workers: choice.workers,
      };
    })
  );
}
