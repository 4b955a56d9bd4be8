import type { Cell, MeasuredOutcome, Run } from "../results/run.ts";
import {
  exactMedianInterval,
  type Interval,
  median,
  medianInterval,
  pairedRatio,
  ratioInterval,
  type Resampled,
  resampleMedian,
  unpairedRatio,
} from "../stats/mod.ts";
import {
  type Comparison,
  comparisonOf,
  comparisonOfFew,
  ENOUGH_ROUNDS,
} from "./verdict/judge.ts";

/** How the intervals of medians are found. */
export interface IntervalOptions {
  /**
   * `resampled`: by drawing, which everything else that is said of a run's cells may start from. `exact`: what drawing
   * tends to, a thirtieth of the work for whoever needs no more than medians.
   *
   * @default {"resampled"}
   */
  readonly intervals?: "resampled" | "exact";
}

interface CellSamples {
  readonly interval: () => Interval;
  /** Made when it is first asked for, since it takes a millisecond. */
  readonly resampled: () => Resampled;
  /** Median batch of each round, in nanoseconds, by the number of the round. */
  readonly roundMediansNs: ReadonlyMap<number, number>;
}

/** The times of a run's measured cells, each resampled once at most, and everything that is said of their ratios. */
export class RunSamples {
  readonly #byId: ReadonlyMap<string, CellSamples>;

  constructor(run: Run, { intervals = "resampled" }: IntervalOptions = {}) {
    this.#byId = new Map(
      run.cells.flatMap((cell) =>
        cell.outcome.kind === "measured"
          ? [[
            cell.id,
            readCell(cell, {
              ...cell.outcome,
              ...{ runId: run.id, intervals },
            }),
          ]]
          : []
      ),
    );
  }

  /** Whether the cell has samples. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /**
   * The draws behind a cell's intervals.
   *
   * @throws {RangeError} where the cell has no samples.
   */
  get(id: string): Resampled {
    return this.#find(id).resampled();
  }

  /** Median time of one batch, in nanoseconds. */
  median(id: string): Interval {
    return this.#find(id).interval();
  }

  /** Time of the cell `above` over the time of the cell `below`. */
  ratio(above: string, below: string): Interval {
    return this.compare(above, below).ratio;
  }

  /**
   * Compares two cells of the run. Those of one suite share a process in each round, so what happened to that drops
   * out: their rounds are compared in pairs.
   */
  compare(above: string, below: string): Comparison {
    const cells = [this.#find(above), this.#find(below)] as const;
    const [upper, lower] = cells.map(({ roundMediansNs }) => roundMediansNs);
    const pairs = [...upper ?? []].flatMap(([round, ns]) => {
      const other = lower?.get(round);
      return other === undefined ? [] : [[ns, other] as const];
    });
    if (pairs.length < ENOUGH_ROUNDS) return compareFew(...cells);
    const estimate = pairedRatio(
      pairs.map(([ns]) => ns),
      pairs.map(([, other]) => other),
      { trimmed: trimmedOf(pairs.length) },
    );
    return comparisonOf(estimate, pairs.length);
  }

  /** Compares a cell with that of another run, which was measured at another time. */
  compareWith(other: RunSamples, id: string): Comparison {
    const [cell, before] = [this.#find(id), other.#find(id)];
    const rounds = Math.min(
      cell.roundMediansNs.size,
      before.roundMediansNs.size,
    );
    if (rounds < ENOUGH_ROUNDS) return compareFew(cell, before);
    const estimate = unpairedRatio(
      [...cell.roundMediansNs.values()],
      [...before.roundMediansNs.values()],
      { trimmed: trimmedOf(rounds) },
    );
    return comparisonOf(estimate, rounds);
  }

  #find(id: string): CellSamples {
    const found = this.#byId.get(id);
    if (found) return found;
    throw new RangeError(
      `Cannot resample ${id}: found no samples, expected a measured cell`,
    );
  }
}

/** Rounds from which on there are enough to set some aside. */
const MANY_ROUNDS = 10;

/**
 * Share of the rounds to set aside at either end. In a few rounds of many the machine does something to one cell alone,
 * and times it by two or three: the logarithm does not tame that, and the median, which is shown, does not feel it.
 */
function trimmedOf(rounds: number): number {
  return rounds < MANY_ROUNDS ? 0 : 0.2;
}

function compareFew(above: CellSamples, below: CellSamples): Comparison {
  const [upper, lower] = [above.resampled(), below.resampled()];
  return comparisonOfFew({
    ratio: ratioInterval(upper, lower),
    replicates: upper.replicates.map((ns, index) =>
      ns / (lower.replicates[index] ?? NaN)
    ),
    rounds: Math.min(above.roundMediansNs.size, below.roundMediansNs.size),
  });
}

/**
 * Cells of one suite share a process in each round, so they are resampled by the same rounds; two runs never share
 * any, which the run's id in the seed sees to.
 */
function readCell(
  { id, suite }: Cell,
  { rounds, runId, intervals }: MeasuredOutcome & {
    readonly runId: string;
    readonly intervals: "resampled" | "exact";
  },
): CellSamples {
  const samples = rounds.map(({ round, samplesNs }) => ({
    round,
    samples: samplesNs,
  }));
  let drawn: Resampled | undefined;
  const resampled = () =>
    drawn ??= resampleMedian(samples, {
      seed: `${runId} ${id}`,
      roundSeed: `${runId} ${suite}`,
    });
  return {
    resampled,
    interval: () =>
      intervals === "exact"
        ? exactMedianInterval(samples)
        : medianInterval(resampled()),
    roundMediansNs: new Map(
      rounds.map(({ round, samplesNs }) => [round, median(samplesNs)]),
    ),
  };
}
