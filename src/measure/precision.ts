import { bootstrapMedian } from "../stats/mod.ts";
import { caseOf, type PlannedCell } from "./plan.ts";
import type { CellSamples } from "./cell_samples.ts";

/** Enough for a decision to stop; what is reported is resampled more often. */
const RESAMPLES = 200;

/**
 * The cells whose case is not measured precisely enough: as long as the 95 % interval of one of its cells is wider than
 * ± `precision`, all of them go on, so that they share their rounds.
 */
export function impreciseCells(
  cells: readonly PlannedCell[],
  { samples, precision }: {
    readonly samples: ReadonlyMap<string, CellSamples>;
    readonly precision: number;
  },
): PlannedCell[] {
  return [...Map.groupBy(cells, caseOf).values()]
    .filter((group) =>
      group.some((cell) => halfWidth(cell.id, samples) > precision)
    )
    .flat();
}

/** Half the width of the interval over the median; infinite where nothing was measured. */
function halfWidth(
  id: string,
  samples: ReadonlyMap<string, CellSamples>,
): number {
  const rounds = samples.get(id)?.rounds ?? [];
  if (rounds.length === 0) return Infinity;
  const { value, low, high } = bootstrapMedian(
    rounds.map(({ round, samplesNs }) => ({ round, samples: samplesNs })),
    { seed: id, resamples: RESAMPLES },
  );
  return (high - low) / 2 / value;
}
