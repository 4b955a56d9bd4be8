import type { ModelInfo } from "../../results/run.ts";
import { hasWorkers } from "../model_info.ts";
import { MIN_LEAD } from "../verdict/thresholds.ts";
import type { Predictor } from "./predictor.ts";
import {
  type BestTime,
  estimator,
  predict,
  type PredictedTime,
  type PredictionSetting,
  type Unpredicted,
  type Work,
} from "./predict.ts";

/** Where a work is to run. */
export type RankOptions = Pick<PredictionSetting, "cores" | "isWarm">;

/** A model's shortest predicted time over the numbers of workers. */
export interface Estimate extends BestTime {
  /** Id of the model. */
  readonly model: string;
}

/** Who is predicted to win, and how sure that is. */
export interface PredictedVerdict {
  /** The fastest. */
  readonly winner: Estimate;
  /**
   * Models whose distance from the winner is no larger than the error of the predictor, the fastest first; async code is
   * none where it is the same as sequential code.
   */
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
 * @param model The costs, from `buildPredictor`.
 * @param work What is to be done.
 * @param options Cores, and whether pools are warm.
 */
export function rankPredictions(
  model: Predictor,
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
  model: Predictor,
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

/** Each model with the number of workers that suits it best; `ns` is `NaN` where it cannot be predicted. */
function estimateAll(
  costs: Predictor,
  work: Work,
  { cores = costs.cores, isWarm }: RankOptions,
): Estimate[] {
  return costs.models.map((info) => {
    const model = info.id;
    const workers = hasWorkers(info) ? workerCounts(cores) : [1];
    const estimate = estimator(costs, work, { model, workers, cores, isWarm });
    const unknown = { ns: NaN, workers: workers[0] ?? 1 };
    return { model, ...estimate?.(work.cpuNs, work.waitNs) ?? unknown };
  });
}

/**
 * Whether async code takes as long as sequential code, but for what no verdict would call a difference: next to nothing
 * overlaps, so that it is the same code.
 */
export function isSameCode(asyncNs: number, sequentialNs: number): boolean {
  return sequentialNs < asyncNs * (1 + MIN_LEAD);
}

/** Predicted times that differ by no more than this, as a ratio less 1, are not told apart. */
export function leadMargin({ error }: Pick<Predictor, "error">): number {
  return Math.max(error?.lead ?? 0, MIN_LEAD);
}

function decide(
  estimates: readonly Estimate[],
  { error, models }: Pick<Predictor, "error" | "models">,
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
      "Cannot rank: found no sequential code in the run, expected benchmarks of it",
    );
  }
  const margin = leadMargin({ error });
  const contenders = ordered.filter((one) =>
    one.ns <= winner.ns * (1 + margin) &&
    !(isOf(one, "event-loop") && isSameCode(one.ns, sequential.ns))
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
