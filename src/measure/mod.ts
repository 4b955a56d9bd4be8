/**
 * Measures: plans scenarios and their variants, drives `deno bench` round by round within a budget, describes the
 * machine, and puts a run together.
 *
 *   plan ─▶ schedule ─▶ process (`deno bench`) ─▶ samples ─▶ assemble ─▶ run
 *              ▲                                     │
 *              └──── race, trim, further rounds ◀────┘
 *
 * @module
 */
export {
  type Bias,
  measureBias,
  measureCompany,
  measureWarmth,
  type RatioCheck,
  typicalDifference,
} from "./checks.ts";
export { findReleases, findRuntimes } from "./contenders.ts";
export { measureExecutors } from "./executors/measure_executors.ts";
export {
  judgeTarget,
  medianFigure,
  ratioInterval,
  type TargetResult,
  TARGETS,
  type VariantFigures,
} from "./executors/targets.ts";
export {
  EXECUTOR_SCENARIOS,
  type ExecutorScenario,
  type ExecutorUnit,
} from "../workloads/executor_scenarios.ts";
export type { MeasuredTask } from "./task.ts";
export { JOURNAL_SUFFIX, JournalFile } from "./journal.ts";
export { BusyError, lockMachine, machineLockPath } from "./lock.ts";
export { describeMachine } from "./machine.ts";
export { SELECTABLE, type Selection, SelectionError } from "./plan.ts";
export { UnsupportedError } from "./processors.ts";
export { MIN_ROUNDS, type Profile, profileFor, PROFILES } from "./profile.ts";
export type { Progress } from "./progress.ts";
export {
  estimateTimes,
  measureRun,
  type PreparedRun,
  prepareRun,
  resumeRun,
  type TrialOptions,
  tryTask,
} from "./run.ts";
