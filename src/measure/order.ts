import { type Draw, seededDraw, seedFrom } from "../stats/mod.ts";
import { caseOf, type PlannedCell } from "./plan.ts";

/**
 * Shuffles the cells of a round so that the machine's drift falls on all alike. Cells of one
 * workload and size stay together, since they share its batch; these groups, and cells inside each, change places.
 *
 * The same seed and round give the same order.
 */
export function shuffledCells(
  cells: readonly PlannedCell[],
  { seed, round }: { readonly seed: number; readonly round: number },
): PlannedCell[] {
  // Hashed, because neighbouring seeds of the generator begin with similar draws.
  const draw = seededDraw(seedFrom(`${seed} ${round}`));
  const groups = Map.groupBy(cells, caseOf);
  return shuffled([...groups.values()], draw)
    .flatMap((group) => shuffled(group, draw));
}

/** Inserts each item at a place drawn among those before it, which makes every order equally likely. */
export function shuffled<T>(list: readonly T[], draw: Draw): T[] {
  const result: T[] = [];
  for (const item of list) {
    const place = draw(result.length + 1);
    result.splice(place, 0, item);
  }
  return result;
}
