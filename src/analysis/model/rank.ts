import { estimateNs, predict } from "./predict.ts";
import type { CostModel, PredictedTime, Unpredicted } from "./types.ts";
import type { Work } from "./work.ts";

/** The models that are ranked, the simplest first. */
const MODELS = [
  ...["sequential", "async", "worker-pool", "shared-memory"],
  ...["subprocess-pool", "worker-per-task", "subprocess-per-task"],
];
const ONE_LOOP = ["sequential", "async"];

/** Where a work is to run. */
export interface RankOptions {
  /**
   * Cores that it may use.
   *
   * @default {those of the run}
   */
  readonly cores?: number;
  /**
   * Numbers of workers to choose from.
   *
   * @default {powers of two below the cores, the cores, and twice as many}
   */
  readonly workers?: readonly number[];
  /**
   * Whether pools are there already.
   *
   * @default {false}
   */
  readonly isWarm?: boolean;
}

/** A model's shortest predicted time over the numbers of workers. */
export interface Estimate {
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes. */
  readonly workers: number;
  /** Predicted time of the batch, in nanoseconds. */
  readonly ns: number;
}

/** Who is predicted to win, and how sure that is. */
export interface PredictedVerdict {
  /** The fastest. */
  readonly winner: Estimate;
  /** Models whose distance from the winner is no larger than the error of the cost model; the winner stands first. */
  readonly contenders: readonly string[];
  /** The simplest of the contenders: what to take. */
  readonly choice: Estimate;
  /** Time of sequential code over that of the choice. */
  readonly gain: number;
  /** Whether the winner has no contender beside it; false where the model's error, or every pool's time, is not known. */
  readonly isDecided: boolean;
}

/** The models by predicted time. */
export interface PredictedRanking extends PredictedVerdict {
  /** Each model with its best number of workers, the fastest first; sequential code is always among them. */
  readonly ranked: readonly PredictedTime[];
  /** The models that cannot be predicted. */
  readonly unpredicted: readonly Unpredicted[];
}

/**
 * Ranks all models for a work. Several models contend where they are predicted to lie no further apart than such
 * predictions are usually wrong by.
 *
 * @param model The costs, from `buildCostModel`.
 * @param work What is to be done.
 * @param options Cores, workers, and whether pools are warm.
 */
export function rankPredictions(
  model: CostModel,
  work: Work,
  options: RankOptions = {},
): PredictedRanking {
  const estimates = estimateAll(model, work, options);
  const predicted = estimates.map(({ model: id, workers }) =>
    predict(model, work, { ...options, model: id, workers })
  );
  return {
    ranked: predicted.filter((each) => each.kind === "predicted")
      .sort((a, b) => a.timeNs.value - b.timeNs.value),
    unpredicted: predicted.filter((each) => each.kind === "unpredicted"),
    ...decide(estimates, model),
  };
}

/** {@linkcode rankPredictions} without intervals and reasons, for many works at once. */
export function predictVerdict(
  model: CostModel,
  work: Work,
  options: RankOptions = {},
): PredictedVerdict {
  return decide(estimateAll(model, work, options), model);
}

/** Powers of two below the cores, and the cores themselves. */
export function coreCounts(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < cores; count *= 2) counts.push(count);
  return [...counts, cores];
}

/** As many workers as {@linkcode coreCounts} and twice as many as cores: beyond that no run has measured pools. */
export function workerCounts(cores: number): number[] {
  return [...coreCounts(cores), cores * 2];
}

/** A model with the number of workers that suits it best; `ns` is `NaN` where it cannot be predicted. */
function bestEstimate(
  costs: CostModel,
  work: Work,
  { model, cores = costs.cores, isWarm, workers }: RankOptions & {
    readonly model: string;
  },
): Estimate {
  const counts = ONE_LOOP.includes(model)
    ? [1]
    : workers ?? workerCounts(cores);
  return counts.map((workers) => ({
    ...{ model, workers },
    ns: estimateNs(costs, work, { model, workers, cores, isWarm }),
  })).reduce((best, next) => next.ns < best.ns ? next : best);
}

function estimateAll(
  model: CostModel,
  work: Work,
  options: RankOptions,
): Estimate[] {
  return MODELS.map((id) =>
    bestEstimate(model, work, { ...options, model: id })
  );
}

/** Async code that takes as long as sequential code does not contend with it: nothing overlaps, so it is the same. */
function decide(
  estimates: readonly Estimate[],
  { error }: CostModel,
): PredictedVerdict {
  const ordered = estimates.filter(({ ns }) => !Number.isNaN(ns))
    .sort((a, b) => a.ns - b.ns);
  const [winner] = ordered;
  const sequential = ordered.find(({ model }) => model === "sequential");
  if (!winner || !sequential) {
    throw new RangeError("Cannot rank: found no predicted model");
  }
  const contenders = ordered.filter(({ model, ns }) =>
    ns <= winner.ns * (1 + (error?.lead ?? 0)) &&
    !(model === "async" && ns === sequential.ns)
  );
  const isPoolKnown = ordered.some(({ model }) => !ONE_LOOP.includes(model));
  const choice = contenders.reduce((simplest, next) =>
    rankOf(next) < rankOf(simplest) ? next : simplest
  );
  return {
    winner,
    contenders: contenders.map(({ model }) => model),
    choice,
    gain: sequential.ns / choice.ns,
    isDecided: error !== null && isPoolKnown && contenders.length === 1,
  };
}

function rankOf({ model }: Estimate): number {
  return MODELS.indexOf(model);
}
