import { formatBenchId, type NoiseFloor, withoutTwin } from "../results/mod.ts";
import { median, quantile, relativeDifference } from "../stats/mod.ts";
import { SUITES } from "../workloads/catalog.ts";
import type { PlannedCell } from "./plan.ts";
import { type CellSamples, keptRounds } from "./cell_samples.ts";

/**
 * The noise floor: how far baselines and their twins, which are the same code, came out apart. Other cells may have
 * twins too, to see how often verdicts are wrong; they would make the floor depend on what was asked for.
 */
export function findNoiseFloor(
  cells: readonly PlannedCell[],
  samples: ReadonlyMap<string, CellSamples>,
): NoiseFloor | null {
  const differences = cells.flatMap((cell) => {
    if (!cell.parameters.twin || !isBaseline(cell)) return [];
    const parameters = withoutTwin(cell.parameters);
    const original = formatBenchId({ ...cell, parameters });
    const pair = [samples.get(cell.id), samples.get(original)].map(medianNs);
    if (pair.includes(undefined)) return [];
    const [a = 1, b = 1] = pair;
    return [relativeDifference(a, b)];
  });
  if (differences.length === 0) return null;
  return {
    floor: quantile(differences, 0.9),
    pairs: differences.length,
  };
}

/** Whether every ratio of its case is taken against the cell. */
export function isBaseline({ suite, model }: PlannedCell): boolean {
  return SUITES.find(({ id }) => id === suite)?.baseline === model;
}

/** Median over rounds of the median batch, in nanoseconds; `undefined` where nothing was measured. */
function medianNs(samples: CellSamples | undefined): number | undefined {
  const rounds = keptRounds(samples);
  if (rounds.length === 0) return undefined;
  return median(rounds.map(({ samplesNs }) => median(samplesNs)));
}
