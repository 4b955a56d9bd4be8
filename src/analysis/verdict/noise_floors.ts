import type { Cell, Run } from "../../results/run.ts";
import { median, relativeDifference } from "../../stats/mod.ts";
import { replicateKey } from "../kept_run.ts";
import { formatScenarioId } from "../../results/bench_id.ts";
import type { RunSamples } from "../run_samples.ts";

/** A cell and its replicate: the same code, measured twice in the same rounds. */
export interface ReplicatePair {
  readonly cell: Cell;
  readonly replicate: Cell;
  /** Time of the replicate over that of the cell, or the inverse, whichever is larger, less 1. */
  readonly difference: number;
  /** The most that it may be, by the bounds of its 95 % interval: worked out when it is asked for. */
  readonly largest: number;
}

/** Every measured cell that has a measured replicate. */
export function findReplicates(
  run: Run,
  samples: RunSamples,
): ReplicatePair[] {
  const originals = new Map(
    run.cells.filter(({ parameters }) => !parameters.replicate)
      .map((cell) => [replicateKey(cell), cell]),
  );
  return run.cells.flatMap((replicate) => {
    if (!replicate.parameters.replicate) return [];
    const cell = originals.get(replicateKey(replicate));
    if (!cell || !samples.has(cell.id) || !samples.has(replicate.id)) return [];
    const comparison = samples.apart.compare(replicate.id, cell.id);
    return [{
      ...{ cell, replicate },
      difference: relativeDifference(comparison.value, 1),
      get largest() {
        const { low, high } = comparison.ratio;
        return Math.max(
          relativeDifference(low, 1),
          relativeDifference(high, 1),
        );
      },
    }];
  });
}

/**
 * The noise floor of a scenario, which is the smallest difference that may be called one: what its replicates differ
 * by, and no less than the median over the run's pairs, since a single pair can agree by chance. Without replicates of
 * its own it is the run's noise floor.
 */
export class NoiseFloors {
  readonly #own: ReadonlyMap<string, number>;
  readonly #typical: number;
  readonly #run: number;

  constructor(run: Run, samples: RunSamples) {
    const pairs = findReplicates(run, samples);
    this.#typical = medianDifference(pairs) ?? 0;
    this.#run = run.noise?.floor ?? 0;
    const byScenario = Map.groupBy(pairs, ({ cell }) => formatScenarioId(cell));
    this.#own = new Map(
      [...byScenario].map(([key, own]) => [key, medianDifference(own) ?? 0]),
    );
  }

  /** A ratio less 1. */
  of(scenario: Pick<Cell, "suite" | "workload" | "parameters">): number {
    const own = this.#own.get(formatScenarioId(scenario));
    return own === undefined ? this.#run : Math.max(own, this.#typical);
  }
}

export function medianDifference(
  pairs: readonly ReplicatePair[],
): number | undefined {
  return pairs.length === 0
    ? undefined
    : median(pairs.map(({ difference }) => difference));
}
