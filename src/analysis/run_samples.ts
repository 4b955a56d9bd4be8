import type { Cell, CellRound, MeasuredOutcome, Run } from "../results/run.ts";
import {
  cycleLogRatios,
  type CycleSamples,
  divideRatios,
  exactMedianInterval,
  fitVariancePrior,
  type Interval,
  mean,
  median,
  pairedRatio,
  type RatioEstimate,
  ratioInterval,
  type Resampled,
  resampleMedian,
  scaleInterval,
  trimmedMean,
  unpairedRatio,
  type VarianceEstimate,
} from "../stats/mod.ts";
import { baselineOf, keptRun, oncePerRun, replicateKey } from "./kept_run.ts";
import { formatScenarioId } from "../results/bench_id.ts";
import {
  type Comparison,
  comparisonOf,
  comparisonOfFew,
} from "./verdict/judge.ts";
import { MIN_ROUNDS } from "./verdict/thresholds.ts";

/**
 * `pooled`: a replicate is the same code, so its samples count as its cell's; `apart`: only its own, which tells how far
 * measurements of the same code come apart.
 */
type Replicates = "pooled" | "apart";

interface CellSamples {
  readonly interval: () => Interval;
  /** Made when it is first asked for, since it takes a millisecond. */
  readonly resampled: () => Resampled;
  readonly rounds: ReadonlyMap<number, RoundTimes>;
  /** Whether it is no loop: its time depends on more than one core. */
  readonly hasWorkers: boolean;
}

interface RoundTimes {
  readonly medianNs: number;
  /** Null where samples belong to no cycle. */
  readonly inCycles: CycleSamples | null;
}

/**
 * The times of a run's measured cells, each resampled once at most, and everything that is said of their ratios.
 *
 * A round's value for two cells is the median over its cycles of the logarithm of their ratio in a cycle, so that what
 * happened to a cycle drops out; where samples belong to no cycle it is the ratio of the round's medians. The estimate
 * is the mean over rounds. What a comparison of three rounds knows of its own scatter is little, so its variance is
 * moderated by that of the run's other comparisons of its kind ({@linkcode fitVariancePrior}).
 */
export class RunSamples {
  readonly #byId: ReadonlyMap<string, CellSamples>;
  readonly #run: Run;
  readonly #replicates: Replicates;
  readonly #baselines: ReadonlyMap<string, string>;
  #priors: readonly VarianceEstimate[] | undefined;
  #apart: RunSamples | undefined;
  readonly #compared = new Map<string, Comparison>();

  constructor(run: Run, replicates: Replicates = "pooled") {
    this.#replicates = replicates;
    this.#run = keptRun(run);
    const others = replicates === "pooled"
      ? findReplicateOutcomes(this.#run)
      : new Map<string, MeasuredOutcome>();
    const loops = new Set(
      run.models.filter(({ kind }) => ["loop", "event-loop"].includes(kind))
        .map(({ id }) => id),
    );
    this.#baselines = findBaselines(this.#run);
    this.#byId = new Map(
      this.#run.cells.flatMap((cell) =>
        cell.outcome.kind === "measured"
          ? [[
            cell.id,
            readCell(cell, {
              ...cell.outcome,
              rounds: cell.parameters.replicate
                ? cell.outcome.rounds
                : pool(cell.outcome, others.get(replicateKey(cell))),
              runId: run.id,
              hasWorkers: !loops.has(cell.model),
            }),
          ]]
          : []
      ),
    );
  }

  get apart(): RunSamples {
    return this.#apart ??= new RunSamples(this.#run, "apart");
  }

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

  median(id: string): Interval {
    return this.#find(id).interval();
  }

  ratio(above: string, below: string): Interval {
    return this.compare(above, below).ratio;
  }

  /**
   * Compares two cells of the run, which ran side by side in each round. Where they share too few rounds, since one of
   * them left the race early, each is held against their baseline, which is in all rounds.
   */
  compare(above: string, below: string): Comparison {
    const key = `${above} over ${below}`;
    const known = this.#compared.get(key);
    if (known) return known;
    const logRatios = this.#logRatios(above, below);
    const compared = logRatios.length >= MIN_ROUNDS
      ? comparisonOf(
        this.#estimate(logRatios, [above, below]),
        logRatios.length,
      )
      : this.#compareByBaseline(above, below) ??
        compareFew(this.#find(above), this.#find(below), {
          ...{ rounds: logRatios.length, logRatios },
        });
    this.#compared.set(key, compared);
    return compared;
  }

  #compareByBaseline(above: string, below: string): Comparison | undefined {
    const baseline = this.#baselines.get(above);
    if (baseline === undefined || [above, below].includes(baseline)) {
      return undefined;
    }
    const sides = [above, below].map((id) => ({
      id,
      logRatios: this.#logRatios(id, baseline),
    }));
    const rounds = Math.min(...sides.map(({ logRatios }) => logRatios.length));
    if (rounds < MIN_ROUNDS) return undefined;
    const [upper, lower] = sides.map(({ id, logRatios }) =>
      this.#estimate(logRatios, [id, baseline])
    );
    return upper && lower && comparisonOf(divideRatios(upper, lower), rounds);
  }

  #estimate(
    logRatios: readonly number[],
    [above, below]: readonly [string, string],
  ): RatioEstimate {
    this.#priors ??= this.#fitPriors();
    const prior = this.#priors[this.#countWorkers(above, below)];
    return pairedRatio(logRatios, {
      trimmed: trimmedOf(logRatios.length),
      ...(prior ? { prior } : undefined),
    });
  }

  /**
   * Logarithms of the ratios of two cells in the cycles that both took part in, in their order, by round; empty where
   * samples belong to no cycle.
   */
  cycleLogRatios(above: string, below: string): number[][] {
    const lower = this.#find(below).rounds;
    return [...this.#find(above).rounds].flatMap(([round, times]) => {
      const ratios = pairCycles(times, lower.get(round));
      return ratios && ratios.length > 0 ? [ratios] : [];
    });
  }

  #logRatios(above: string, below: string): number[] {
    const lower = this.#find(below).rounds;
    return [...this.#find(above).rounds].flatMap(([round, times]) => {
      const other = lower.get(round);
      if (!other) return [];
      const ratios = pairCycles(times, other);
      if (!ratios) return [Math.log(times.medianNs / other.medianNs)];
      return ratios.length > 0 ? [median(ratios)] : [];
    });
  }

  /**
   * How much ratios usually scatter between rounds: those of two loops little, since both need one core, those of a
   * loop and workers more, and those of workers among each other most. Each of these has a prior of its own.
   */
  #fitPriors(): VarianceEstimate[] {
    const isPooled = this.#replicates === "pooled";
    // Pooled, a replicate is a part of its cell: their ratio would scatter too little.
    const measured = this.#run.cells.filter(({ id, parameters }) =>
      this.has(id) && !(isPooled && parameters.replicate)
    );
    const scenarios = [...Map.groupBy(measured, formatScenarioId).values()];
    const pairs = scenarios.flatMap((cells) => {
      const [loop] = cells.filter(({ id }) => !this.#hasWorkers(id));
      const [worker] = cells.filter(({ id }) => this.#hasWorkers(id));
      return [loop, worker].flatMap((reference) =>
        cells.flatMap((cell) =>
          reference && cell !== reference && cell !== loop
            ? [{ above: cell.id, below: reference.id }]
            : []
        )
      );
    });
    return [0, 1, 2].map((workers) =>
      fitVariancePrior(pairs.flatMap(({ above, below }) => {
        if (this.#countWorkers(above, below) !== workers) return [];
        const logRatios = this.#logRatios(above, below);
        return logRatios.length < MIN_ROUNDS ? [] : [varianceOf(logRatios)];
      }))
    );
  }

  #countWorkers(above: string, below: string): number {
    return [above, below].filter((id) => this.#hasWorkers(id)).length;
  }

  #hasWorkers(id: string): boolean {
    return this.#find(id).hasWorkers;
  }

  /** Compares a cell with that of another run, which was measured at another time. */
  compareWith(other: RunSamples, id: string): Comparison {
    const [cell, before] = [this.#find(id), other.#find(id)];
    const rounds = Math.min(cell.rounds.size, before.rounds.size);
    if (rounds < MIN_ROUNDS) return compareFew(cell, before, { rounds });
    const estimate = unpairedRatio(roundMedians(cell), roundMedians(before), {
      trimmed: trimmedOf(rounds),
    });
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

/** The samples of a run, the same for all that is said of it. */
export const samplesOf = oncePerRun((run) => new RunSamples(run));

const MANY_ROUNDS = 10;

/**
 * Share of the rounds to set aside at either end. In a few rounds of many the machine does something to one cell alone,
 * and times it by two or three: the logarithm does not tame that, and the median, which is shown, does not feel it.
 */
function trimmedOf(rounds: number): number {
  return rounds < MANY_ROUNDS ? 0 : 0.2;
}

/** By the same cycles as everything else, where there are any; drawn only where the interval is asked for. */
function compareFew(
  above: CellSamples,
  below: CellSamples,
  { rounds, logRatios = [] }: {
    readonly rounds: number;
    readonly logRatios?: readonly number[];
  },
): Comparison {
  const medians = median(roundMedians(above)) / median(roundMedians(below));
  const value = logRatios.length > 0 ? Math.exp(mean(logRatios)) : medians;
  const ratio = () => {
    const drawn = ratioInterval(above.resampled(), below.resampled());
    return scaleInterval(drawn, value / medians);
  };
  return comparisonOfFew(value, { rounds, ratio });
}

function varianceOf(logRatios: readonly number[]): VarianceEstimate {
  const { squaredError, degreesOfFreedom } = trimmedMean(
    logRatios,
    trimmedOf(logRatios.length),
  );
  return {
    variance: squaredError * (degreesOfFreedom + 1),
    degreesOfFreedom,
  };
}

function roundMedians({ rounds }: CellSamples): number[] {
  return [...rounds.values()].map(({ medianNs }) => medianNs);
}

/** In the order of cycles; `undefined` where samples of one side belong to no cycle. */
function pairCycles(
  above: RoundTimes,
  below: RoundTimes | undefined,
): number[] | undefined {
  if (!above.inCycles || !below?.inCycles) return undefined;
  return [...cycleLogRatios(above.inCycles, below.inCycles)]
    .toSorted(([a], [b]) => a - b)
    .map(([, log]) => log);
}

/**
 * Cells of one suite share a process in each round, so they are resampled by the same rounds; two runs never share
 * any, which the run's id in the seed sees to.
 */
function readCell(
  { id, suite }: Cell,
  { rounds, runId, hasWorkers }: MeasuredOutcome & {
    readonly hasWorkers: boolean;
    readonly runId: string;
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
    hasWorkers,
    interval: () => exactMedianInterval(samples),
    rounds: new Map(rounds.map((round) => [round.round, readRound(round)])),
  };
}

/** The baseline of each cell, by their ids; nothing of cells without one. */
function findBaselines(run: Run): Map<string, string> {
  const scenarios = [...Map.groupBy(run.cells, formatScenarioId).values()];
  return new Map(scenarios.flatMap((own) => {
    const baseline = own.find(({ suite, model, parameters }) =>
      model === baselineOf(run, suite) && !parameters.replicate
    );
    return baseline?.outcome.kind === "measured"
      ? own.map(({ id }) => [id, baseline.id] as const)
      : [];
  }));
}

/** What was measured of replicates, by the key that they share with the cells that they repeat. */
function findReplicateOutcomes({ cells }: Run): Map<string, MeasuredOutcome> {
  return new Map(
    cells.flatMap((cell) =>
      cell.parameters.replicate && cell.outcome.kind === "measured"
        ? [[replicateKey(cell), cell.outcome]]
        : []
    ),
  );
}

/** The rounds of a cell, with the samples that its replicate has in the same ones. */
function pool(
  { rounds }: MeasuredOutcome,
  replicate: MeasuredOutcome | undefined,
): readonly CellRound[] {
  if (!replicate) return rounds;
  const others = new Map(replicate.rounds.map((one) => [one.round, one]));
  return rounds.map((round) => {
    const other = others.get(round.round);
    return other?.cycles && round.cycles
      ? {
        ...round,
        samplesNs: [...round.samplesNs, ...other.samplesNs],
        cycles: [...round.cycles, ...other.cycles],
      }
      : round;
  });
}

function readRound({ samplesNs, cycles }: CellRound): RoundTimes {
  return {
    medianNs: median(samplesNs),
    inCycles: cycles && { samplesNs, cycles },
  };
}
