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
export { createRunId, SCHEMA_VERSION } from "./run.ts";
export type * from "./run.ts";
export * from "./store.ts";
