/**
 * What a saved run means: speed-ups, verdicts and what explains them. Pure: it reads runs and returns plain data, and
 * knows no clock, file, environment or console. The words are those of `src/text`.
 *
 * ```
 * run ─▶ keptRun ─▶ RunSamples ─▶ cells ─┬─▶ verdict, findings                     analyseRun
 *                                        ├─▶ crossover, scaling, prediction        analyseInDepth
 *                                        └─▶ comparison with other runs            compareManyRuns
 * ```
 *
 * @module
 */
export * from "./analyse.ts";
export * from "./change_points.ts";
export type {
  ContestAnalysis,
  ContestBreakEven,
  ContestFigure,
} from "./contest.ts";
export { countLost, type SharedCount, timePerItem } from "./cells.ts";
export * from "./in_depth.ts";
export { baselineOf, keptRun } from "./kept_run.ts";
export { NOTICEABLE_NS } from "./loop_delay.ts";
export { hasWorkers } from "./model_info.ts";
export * from "./responsiveness.ts";
export * from "./task.ts";
export type * from "./types.ts";
export { percentileInterval } from "../stats/mod.ts";

export * from "./comparison/compare.ts";

export * from "./prediction/nearest.ts";

export type * from "./crossover/crossover.ts";
export { findBreakEvens } from "./crossover/crossover.ts";
export type {
  BatchSizeCrossover,
  ConcurrencyLimit,
  CrossoverAnalysis,
  ItemSizeCrossover,
  ModelCrossover,
  ParamCrossover,
  PayloadCost,
  PayloadCrossover,
  SideInfo,
} from "./crossover/crossover_questions.ts";

export type { Cost, CostFound } from "./scaling/cost_metric.ts";
export {
  fitLaw,
  type FittedLaw,
  type LawFit,
  type LawParameters,
  type ModelScaling,
  predictSpeed,
  type RefusedLaw,
  type ScalingPoint,
} from "./scaling/scaling_law.ts";

export * from "./prediction/advice.ts";
export { type CellTimes, tellsCosts } from "./prediction/build_predictor.ts";
export {
  type BestTime,
  type Limit,
  type PayloadKind,
  PLAIN_WORK,
  predict,
  type PredictedTime,
  type PredictionSetting,
  type Unpredicted,
  type Work,
} from "./prediction/predict.ts";
export type * from "./prediction/predictor.ts";
export * from "./prediction/program.ts";
export * from "./prediction/map.ts";
export * from "./prediction/map_points.ts";
export { predictVerdict, rankPredictions } from "./prediction/rank.ts";
export type * from "./prediction/rank.ts";
export * from "./prediction/service_advice.ts";
export * from "./prediction/validate.ts";
