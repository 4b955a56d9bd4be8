/**
 * The tasks that Crossover measures: pure functions that compute or wait, each with a maker of inputs, a judge of
 * outputs and a version. {@linkcode WORKLOADS} is their catalog.
 *
 * @module
 */

export * from "./catalog.ts";
export { digest } from "./digest.ts";
export { fetchAndSum } from "./fetch_parse.ts";
export {
  type FileDigest,
  readWholeFile,
  readWholeFileSync,
} from "./file_read.ts";
export { type FileToWrite, writeSynced } from "./file_write.ts";
export { gzip } from "./gzip.ts";
export { checksumOfFile } from "./hash_files.ts";
export { fetchText, type TextDigest } from "./http.ts";
export { doubleValues } from "./json.ts";
export { type MandelbrotStrip, mandelbrotStrip } from "./mandelbrot.ts";
export { type MatrixRows, multiplyRows } from "./matmul.ts";
export { countPrimes, type PrimeRange } from "./primes.ts";
export { type HashInput, sha256 } from "./sha256.ts";
export { sortNumbers } from "./sort.ts";
export { spin } from "./spin.ts";
export { type RowQuery, sumOfGroup } from "./sqlite.ts";
export { type EchoInput, echoOverTcp } from "./tcp_echo.ts";
export { blockMs, waitMs } from "./timer.ts";
export {
  type Batch,
  type BatchSize,
  type SharedForm,
  type TaskLocation,
  type WorkloadKind,
  WrongAnswerError,
} from "./workload.ts";
