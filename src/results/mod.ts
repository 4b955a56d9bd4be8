/**
 * The run format: its schema, the check that every run from a file passes, the names of benchmarks and runs, and the
 * store, which alone touches files.
 *
 * The types of saved data are inferred from the schema; `results/run.v3.schema.json` describes each field.
 *
 * @module
 */
export * from "./bench_id.ts";
export { type FindOptions, findRun, findRuns } from "./find_run.ts";
export {
  countLeftOut,
  EXPORT_FORMATS,
  type ExportFormat,
  exportRun,
} from "./foreign/export_run.ts";
export { importForeign, type ImportOptions } from "./foreign/import_foreign.ts";
export { isForeignText } from "./foreign/read_text.ts";
export {
  parseRun,
  parseRunText,
  RunFormatError,
  type RunFormatErrorOptions,
} from "./parse_run.ts";
export {
  type CallProfile,
  type Cell,
  type CellOutcome,
  type CellRound,
  type Conditions,
  type Control,
  type CpuTime,
  createRunId,
  type CycleInfo,
  isSourceText,
  type MachineInfo,
  MAX_SOURCE_LENGTH,
  type MeasuredOutcome,
  type ModelInfo,
  type NoiseFloor,
  type RoundState,
  type Run,
  type RuntimeInfo,
  type RunWarning,
  type ScenarioInfo,
  type ScenarioRound,
  SCHEMA_VERSION,
  type SuiteInfo,
  type ToolName,
  type WorkloadInfo,
} from "./run.ts";
export * from "./store.ts";
