import { isMeasured } from "../cells.ts";
import type { CellAnalysis, Cheapest, MeasuredCell } from "../types.ts";

/** How much longer than the fastest a cell may take to be about as fast. */
const ABOUT_AS_FAST = 1.1;

type PricedCell = MeasuredCell & { readonly cpuSeconds: number };

/**
 * Finds the cell that costs least of those whose median is within 10 % of the shortest: the one with the least CPU time,
 * and where others show the same, memory at its peak decides.
 *
 * @returns `undefined` where nothing was measured, or the CPU time of one of those cells was not read; and where that
 * cell needs more CPU time than every other model at its fastest, so that it is cheap beside nothing that is shown.
 */
export function findCheapest(
  cells: readonly CellAnalysis[],
): Cheapest | undefined {
  const ordered = cells.filter(isMeasured)
    .filter(({ steadyState }) => steadyState !== "no-steady-state")
    .toSorted((a, b) => medianOf(a) - medianOf(b));
  const [fastest] = ordered;
  if (!fastest) return undefined;
  const near = ordered.filter((cell) =>
    medianOf(cell) <= ABOUT_AS_FAST * medianOf(fastest)
  );
  if (!near.every(isPriced)) return undefined;
  const [cheapest, second] = near.toSorted((a, b) =>
    shownCost(a) - shownCost(b) || memoryOf(a) - memoryOf(b)
  );
  if (!cheapest || isDearest(cheapest, ordered)) return undefined;
  const basis = second && shownCost(second) === shownCost(cheapest) &&
      memoryOf(second) > memoryOf(cheapest)
    ? "memory"
    : "CPU time";
  return { fastest, cheapest, basis };
}

/** Whether every other model, at its fastest, needs less CPU time. */
function isDearest(
  cell: PricedCell,
  ordered: readonly MeasuredCell[],
): boolean {
  const others = [...Map.groupBy(ordered, ({ model }) => model).values()]
    .flatMap(([first]) => first && first.model !== cell.model ? [first] : [])
    .filter(isPriced);
  return others.length > 0 &&
    others.every((other) => shownCost(other) < shownCost(cell));
}

/** CPU time to the three digits that tables show. */
function shownCost({ cpuSeconds }: PricedCell): number {
  return Number(cpuSeconds.toPrecision(3));
}

function medianOf({ medianNs }: MeasuredCell): number {
  return medianNs.value;
}

function memoryOf({ peakMemoryBytes = Infinity }: MeasuredCell): number {
  return peakMemoryBytes;
}

function isPriced(cell: MeasuredCell): cell is PricedCell {
  return cell.cpuSeconds !== undefined;
}
