import { fileRead } from "./file_read.ts";
import { http } from "./http.ts";
import { mandelbrot } from "./mandelbrot.ts";
import { primes } from "./primes.ts";
import type { Workload } from "./workload.ts";

export type { Workload };

/** Every workload, in the order in which the report shows them. */
export const WORKLOADS: readonly Workload[] = [
  primes,
  mandelbrot,
  http,
  fileRead,
];

/** The workloads of each suite; a suite is the file `bench/<suite>_bench.ts` and answers one question. */
export const SUITES: Readonly<Record<string, readonly Workload[]>> = {
  cpu: WORKLOADS.filter((workload) => workload.kind === "cpu-bound"),
  io: WORKLOADS.filter((workload) => workload.kind === "io-bound"),
};
