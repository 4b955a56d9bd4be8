/**
 * The tasks that Crossover measures: pure functions that compute or wait, each with a maker of inputs, a judge of
 * outputs and a version. {@linkcode WORKLOADS} is their catalog.
 *
 * @module
 */

export { SUITES, WORKLOADS } from "./catalog.ts";
export { fetchText } from "./http.ts";
export { type FileDigest, readWholeFile } from "./file_read.ts";
export { type MandelbrotStrip, mandelbrotStrip } from "./mandelbrot.ts";
export { countPrimes, type PrimeRange } from "./primes.ts";
export {
  type Batch,
  type TaskLocation,
  type Workload,
  type WorkloadKind,
  WrongAnswerError,
} from "./workload.ts";
