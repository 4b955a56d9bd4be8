import {
  type Cell,
  formatBenchId,
  type Run,
  withoutReplicate,
} from "../../results/mod.ts";
import { median, relativeDifference } from "../../stats/mod.ts";
import type { RunSamples } from "../run_samples.ts";

/** A cell and its twin, which is the same code measured once more in the same rounds. */
export interface TwinPair {
  /** The cell. */
  readonly cell: Cell;
  /** Its twin. */
  readonly twin: Cell;
  /** Time of the twin over that of the cell, or the inverse, whichever is larger, less 1. */
  readonly difference: number;
  /** The most that it may be, by the bounds of its 95 % interval. */
  readonly largest: number;
}

/** Every measured cell that has a measured twin. */
export function findTwins(run: Run, samples: RunSamples): TwinPair[] {
  const byId = new Map(run.cells.map((cell) => [cell.id, cell]));
  return run.cells.flatMap((twin) => {
    if (!twin.parameters.replicate) return [];
    const parameters = withoutReplicate(twin.parameters);
    const cell = byId.get(formatBenchId({ ...twin, parameters }));
    if (!cell || !samples.has(cell.id) || !samples.has(twin.id)) return [];
    const { value, low, high } = samples.ratio(twin.id, cell.id);
    return [{
      cell,
      twin,
      difference: relativeDifference(value, 1),
      largest: Math.max(
        relativeDifference(low, 1),
        relativeDifference(high, 1),
      ),
    }];
  });
}

/**
 * The noise floor of a suite's workload, which is the smallest difference that may be called one: what its own
 * baseline and the twin of that differ by, and no less than the median over the run's pairs, since a single pair can
 * agree by chance. Without a pair of its own it is the run's noise floor.
 */
export class NoiseFloors {
  readonly #own: ReadonlyMap<string, number>;
  readonly #typical: number;
  readonly #run: number;

  constructor(run: Run, samples: RunSamples) {
    const pairs = findTwins(run, samples);
    const differences = pairs.map(({ difference }) => difference);
    this.#typical = differences.length === 0 ? 0 : median(differences);
    this.#run = run.noise?.floor ?? 0;
    const byWorkload = Map.groupBy(pairs, ({ cell }) => keyOf(cell));
    this.#own = new Map(
      [...byWorkload].map(([key, own]) => [
        key,
        median(own.map(({ difference }) => difference)),
      ]),
    );
  }

  /** A ratio less 1. */
  of(workload: Pick<Cell, "suite" | "workload">): number {
    const own = this.#own.get(keyOf(workload));
    return own === undefined ? this.#run : Math.max(own, this.#typical);
  }
}

function keyOf({ suite, workload }: Pick<Cell, "suite" | "workload">): string {
  return `${suite}/${workload}`;
}
