/**
 * A cost model of the machine: what a run's own cells say of start-up, hand-over, bytes and busy cores, and what that
 * predicts for any work. Pure, so that it runs in a browser as well.
 *
 * @module
 */
export * from "./advice.ts";
export * from "./advice_wording.ts";
export * from "./break_even.ts";
export type { Change, Dimension } from "./changes.ts";
export type { CostCurve, CostPoint } from "./curve.ts";
export * from "./model_run.ts";
export { type ExecutorUse, executorUse } from "./executor_use.ts";
export { predict, type PredictionSetting } from "./predict.ts";
export { intervalOf, type Quantity } from "./quantity.ts";
export {
  type Estimate,
  type PredictedRanking,
  type PredictedVerdict,
  predictVerdict,
  type RankOptions,
  rankPredictions,
} from "./rank.ts";
export { type SnippetFile, writeSnippet } from "./snippet.ts";
export type {
  CellTimes,
  CostModel,
  Efficiency,
  Limit,
  ModelError,
  PoolCosts,
  PredictedTime,
  StartUp,
  Term,
  Unpredicted,
} from "./types.ts";
export type {
  ModelValidation,
  PredictedCell,
  UnpredictedCell,
} from "./validate.ts";
export type { WinnerCheck } from "./winner_check.ts";
export { type PayloadKind, PLAIN_WORK, type Work } from "./work.ts";
