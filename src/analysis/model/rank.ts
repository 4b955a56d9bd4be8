import type { ModelInfo } from "../../results/run.ts";
import { hasWorkers } from "../phrases.ts";
import { estimateNs, predict } from "./predict.ts";
import type { CostModel, PredictedTime, Unpredicted } from "./types.ts";
import type { Work } from "./work.ts";

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
    readonly model: ModelInfo;
  },
): Estimate {
  const counts = hasWorkers(model) ? workers ?? workerCounts(cores) : [1];
  return counts.map((workers) => ({
    ...{ model: model.id, workers },
    ns: estimateNs(costs, work, { model: model.id, workers, cores, isWarm }),
  })).reduce((best, next) => next.ns < best.ns ? next : best);
}

function estimateAll(
  costs: CostModel,
  work: Work,
  options: RankOptions,
): Estimate[] {
  return costs.models.map((model) =>
    bestEstimate(costs, work, { ...options, model })
  );
}

/** Async code that takes as long as sequential code does not contend with it: nothing overlaps, so it is the same. */
function decide(
  estimates: readonly Estimate[],
  { error, models }: CostModel,
): PredictedVerdict {
  const rankOf = ({ model }: Estimate) =>
    models.findIndex(({ id }) => id === model);
  const isOf = ({ model }: Estimate, kind: ModelInfo["kind"]) =>
    models.some((known) => known.id === model && known.kind === kind);
  const ordered = estimates.filter(({ ns }) => !Number.isNaN(ns))
    .sort((a, b) => a.ns - b.ns);
  const [winner] = ordered;
  const sequential = ordered.find((one) => isOf(one, "loop"));
  if (!winner || !sequential) {
    throw new RangeError(
      "Cannot rank: found no sequential code in the run, expected cells of it",
    );
  }
  const contenders = ordered.filter((one) =>
    one.ns <= winner.ns * (1 + (error?.lead ?? 0)) &&
    !(isOf(one, "event-loop") && one.ns === sequential.ns)
  );
  const isPoolKnown = ordered.some((one) =>
    !isOf(one, "loop") && !isOf(one, "event-loop")
  );
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
