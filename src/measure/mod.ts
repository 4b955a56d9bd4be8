/**
 * Measures: plans the cells, drives `deno bench` round by round, describes the machine, and puts a run together.
 *
 * @module
 */

export {
  type CaseUnit,
  EXECUTOR_CASES,
  type ExecutorCase,
} from "./executors/cases.ts";
export { medianOf, ratioOf } from "./executors/figures.ts";
export {
  type ContenderSamples,
  measureExecutors,
} from "./executors/measure_executors.ts";
export {
  judgeTarget,
  type Target,
  type TargetResult,
  TARGETS,
} from "./executors/targets.ts";
export { type Bias, measureBias } from "./bias.ts";
export { SLOW_CELL_ROUNDS } from "./iterations.ts";
export {
  JOURNAL_SUFFIX,
  type JournalEntry,
  JournalFile,
  type JournalHead,
} from "./journal.ts";
export { BusyError, lockMachine } from "./lock.ts";
export { describeMachine } from "./machine.ts";
export { estimateMemoryMs, memoryCells } from "./memory.ts";
export {
  measureRun,
  type MeasureRunOptions,
  type PreparedRun,
  prepareRun,
  resumeRun,
  type RunRequest,
} from "./measure_run.ts";
export {
  caseOf,
  type PlannedCell,
  type Selection,
  SelectionError,
} from "./plan.ts";
export { type Profile, PROFILES } from "./profile.ts";
export type { Progress } from "./progress.ts";
export { UnsupportedError } from "./unsupported_error.ts";
