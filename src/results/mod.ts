/**
 * The run format: its schema and versions, the check that every run from a file passes, the names of benches and runs,
 * and the store, which alone touches files.
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
export {
  importForeign,
  type ImportOptions,
  isForeignText,
} from "./foreign/import_foreign.ts";
export { createRunId } from "./run_id.ts";
export * from "./run.ts";
export type { RunWarning } from "./run_warning.ts";
export * from "./run_format_error.ts";
export { SCHEMA_VERSION } from "./schema.ts";
export * from "./store.ts";
export * from "./validate.ts";
