import type { Cell, Run } from "../results/run.ts";
import {
  type Interval,
  medianInterval,
  ratioInterval,
  type Resampled,
  resampleMedian,
} from "../stats/mod.ts";

/** The resampled times of a run's measured cells: made once, and every interval of the run is taken from them. */
export class RunSamples {
  readonly #byId: ReadonlyMap<string, Resampled>;

  constructor(run: Run) {
    this.#byId = new Map(
      run.cells.flatMap((cell) => {
        const resampled = resampleCell(cell, run.id);
        return resampled ? [[cell.id, resampled]] : [];
      }),
    );
  }

  /**
   * The draws behind a cell's intervals.
   *
   * @throws {RangeError} where the cell has no samples.
   */
  get(id: string): Resampled {
    const resampled = this.#byId.get(id);
    if (resampled) return resampled;
    throw new RangeError(
      `Cannot resample ${id}: found no samples, expected a measured cell`,
    );
  }

  /** Median time of one batch, in nanoseconds. */
  median(id: string): Interval {
    return medianInterval(this.get(id));
  }

  /** Time of the cell `above` over the time of the cell `below`. */
  ratio(above: string, below: string): Interval {
    return ratioInterval(this.get(above), this.get(below));
  }
}

/**
 * Cells of one suite share a process in each round, so they are resampled by the same rounds; two runs never share
 * any, which the run's id in the seed sees to.
 */
function resampleCell(cell: Cell, runId: string): Resampled | undefined {
  if (cell.outcome.kind !== "measured") return undefined;
  const rounds = cell.outcome.rounds.map(({ round, samplesNs }) => ({
    round,
    samples: samplesNs,
  }));
  return resampleMedian(rounds, {
    seed: `${runId} ${cell.id}`,
    roundSeed: `${runId} ${cell.suite}`,
  });
}
