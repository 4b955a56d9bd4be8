import { MODELS } from "../executors/catalog.ts";
import type { PlannedCell } from "./plan.ts";

/** How long a process may say nothing, at least: most cells take a fraction of a second. */
export const LEAST_PATIENCE_MS = 60_000;

/** What starting a thread or a process takes at most, on machines that are ten times as slow as common ones. */
const LONGEST_START_MS = 1_000;

/** A cell that takes so many times as long as it did at first is stuck, and not only disturbed. */
const MULTIPLE = 10;

/** What is known of how long a cell takes. */
export interface CellHistory {
  /** Batches that it is to measure. */
  readonly batches: number;
  /** Time inside all batches of its first round, in milliseconds, once there is one. */
  readonly firstMs: number | undefined;
  /** Batches measured in that round. */
  readonly firstBatches: number;
}

/**
 * How long a cell may take before it counts as stuck, in milliseconds: a multiple of what it took in its first round;
 * before that, where every task starts a thread or a process, as long as that many starts may take.
 *
 * @param cell Nothing is known of one that was not planned.
 */
export function patienceMs(
  cell: Pick<PlannedCell, "model" | "items"> | undefined,
  { batches, firstMs, firstBatches }: CellHistory,
): number {
  if (firstMs !== undefined) {
    const share = Math.max(1, batches / firstBatches);
    return Math.max(LEAST_PATIENCE_MS, MULTIPLE * firstMs * share);
  }
  if (!cell || !startsPerTask(cell.model)) return LEAST_PATIENCE_MS;
  // One more batch than measured: where each is long, `deno bench` has one of its own before them.
  return Math.max(
    LEAST_PATIENCE_MS,
    (batches + 1) * cell.items * LONGEST_START_MS,
  );
}

/** How long measuring the memory of a cell may take, in milliseconds: it warms up, and runs two batches. */
export function probePatienceMs(
  cell: Pick<PlannedCell, "model" | "items">,
): number {
  const unknown = { firstMs: undefined, firstBatches: 0 };
  return patienceMs(cell, { batches: 2, ...unknown });
}

function startsPerTask(model: string): boolean {
  return MODELS.some(({ id, isPerTask }) => id === model && isPerTask);
}
