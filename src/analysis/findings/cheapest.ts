import { isMeasured } from "../cells.ts";
import type { CellAnalysis, Cheapest, MeasuredCell } from "../types.ts";

/** How much longer than the fastest a cell may take to be about as fast. */
const ABOUT_AS_FAST = 1.1;

/** Processor times, and sizes of memory, up to this ratio count as the same. */
const SAME_COST = 1.05;

type PricedCell = MeasuredCell & { readonly cpuSeconds: number };
type WeighedCell = PricedCell & { readonly peakMemoryBytes: number };

/**
 * Finds the cell that costs least of those whose median is within 10 % of the shortest: the one with the least processor
 * time. Where others need at most 5 % more of it, memory at its peak decides, and where that too is within 5 %, the
 * median does.
 *
 * @returns `undefined` where nothing was measured, or the processor time of one of those cells was not read.
 */
export function findCheapest(
  cells: readonly CellAnalysis[],
): Cheapest | undefined {
  const ordered = cells.filter(isMeasured)
    .toSorted((a, b) => medianOf(a) - medianOf(b));
  const [fastest] = ordered;
  if (!fastest) return undefined;
  const near = ordered.filter((cell) =>
    medianOf(cell) <= ABOUT_AS_FAST * medianOf(fastest)
  );
  if (!near.every(isPriced)) return undefined;
  const thrifty = leastOf(near, ({ cpuSeconds }) => cpuSeconds);
  const small = thrifty.every(isWeighed) ? leastOf(thrifty, memoryOf) : thrifty;
  const [cheapest] = small;
  if (!cheapest) return undefined;
  const basis = small.length < thrifty.length ? "memory" : "processor time";
  return { fastest, cheapest, basis };
}

/** The cells that cost about as little as the one that costs least, in their order. */
function leastOf<C extends MeasuredCell>(
  cells: readonly C[],
  cost: (cell: C) => number,
): C[] {
  const least = Math.min(...cells.map(cost));
  return cells.filter((cell) => cost(cell) <= SAME_COST * least);
}

function medianOf({ medianNs }: MeasuredCell): number {
  return medianNs.value;
}

function memoryOf({ peakMemoryBytes }: WeighedCell): number {
  return peakMemoryBytes;
}

function isPriced(cell: MeasuredCell): cell is PricedCell {
  return cell.cpuSeconds !== undefined;
}

function isWeighed(cell: PricedCell): cell is WeighedCell {
  return cell.peakMemoryBytes !== undefined;
}
