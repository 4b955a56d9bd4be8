/**
 * What a saved run means: speed-ups, verdicts and what explains them. Pure: it reads runs and returns plain data, and
 * knows no clock, file, environment or console. The words are those of `src/text`.
 *
 * ```
 * run ─▶ keptRun ─▶ RunSamples ─▶ cells ─┬─▶ verdict, findings                     analyseRun
 *                                        ├─▶ crossover, scaling, prediction        analyseInDepth
 *                                        └─▶ comparison with other runs            compareRuns
 * ```
 *
 * @module
 */
export * from "./analyse.ts";
export * from "./in_depth.ts";
export { keptRun } from "./kept_run.ts";
export { NOTICEABLE_NS } from "./loop_delay.ts";
export type { IntervalOptions } from "./run_samples.ts";
export * from "./types.ts";
export { percentileInterval } from "../stats/mod.ts";
export { hasWorkers } from "./model_info.ts";
export { countLost, type SharedCount, timePerItem } from "./cells.ts";

export type { ReplicatePair } from "./verdict/noise_floors.ts";
export * from "./verdict/self_check.ts";

export * from "./comparison/compare.ts";
export type { WaitComparison } from "./comparison/compare_waits.ts";
export * from "./comparison/comparison_rows.ts";

export type { ConcurrencyLimit } from "./crossover/concurrency_limit.ts";
export type {
  ComparedStep,
  Crossover,
  CrossoverAnswer,
  OpenInterval,
  Side,
  UndecidedReason,
} from "./crossover/crossover.ts";
export type {
  BatchSizeCrossover,
  CrossoverAnalysis,
  ItemSizeCrossover,
  ParamCrossover,
  PayloadCost,
  PayloadCrossover,
} from "./crossover/crossover_questions.ts";
export type { SideInfo } from "./crossover/ladders.ts";

export type {
  Cost,
  CostFound,
  ModelCost,
  WorkloadCost,
} from "./scaling/cost_metric.ts";
export type { ModelScaling } from "./scaling/scaling_fit.ts";
export * from "./scaling/scaling_law.ts";

export * from "./prediction/advice.ts";
export { type CellTimes, tellsCosts } from "./prediction/build_predictor.ts";
export type {
  CostCurve,
  CostPoint,
  Efficiency,
  ModelError,
  PoolCosts,
  Predictor,
  Quantity,
  StartUp,
  Term,
} from "./prediction/predictor.ts";
export {
  type Limit,
  type PayloadKind,
  PLAIN_WORK,
  predict,
  type PredictedTime,
  type PredictionSetting,
  type Unpredicted,
  type Work,
} from "./prediction/predict.ts";
export * from "./prediction/program.ts";
export {
  breakEvenMap,
  type BreakEvenOptions,
  type BreakEvenPoint,
  type Estimate,
  type PredictedRanking,
  type PredictedVerdict,
  predictVerdict,
  type RankOptions,
  rankPredictions,
} from "./prediction/rank.ts";
export * from "./prediction/service_advice.ts";
export * from "./prediction/validate.ts";
export { baselineOf } from "./kept_run.ts";
export * from "./task.ts";
export {
  type HandlerAnalysis,
  type HeldRate,
  type LoadAnalysis,
  MIN_TAIL_ANSWERS,
  type ServiceAnalysis,
  SERVICES,
  TAIL_LIMITS_MS,
} from "./responsiveness.ts";
