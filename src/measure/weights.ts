import { isBaseline } from "./noise.ts";
import { caseOf, type PlannedCell } from "./plan.ts";

/**
 * How much of the time each cell gets, by its id. The baseline stands in every ratio of its case: with k other cells
 * the ratios are surest where it is measured √k times as long as each of them (Dunnett, "A Multiple Comparison Procedure
 * for Comparing Several Treatments with a Control", Journal of the American Statistical Association 50, 1955). Its twin
 * is measured in the same way.
 */
export function weighCells(
  cells: readonly PlannedCell[],
): ReadonlyMap<string, number> {
  const cases = Map.groupBy(
    cells.filter(({ absence }) => absence === undefined),
    caseOf,
  );
  return new Map([...cases.values()].flatMap((group) => {
    const others = group.filter((cell) => !isBaseline(cell)).length;
    const ofBaseline = Math.sqrt(Math.max(1, others));
    return group.map((cell) => [cell.id, isBaseline(cell) ? ofBaseline : 1]);
  }));
}
