/**
 * Crossover as a library: the executors that run tasks on one event loop, in threads or in processes; the workloads
 * that the benchmark runs on them; the format of saved runs; the statistics and the analysis behind the report.
 *
 * @module
 */

export * from "./src/analysis/mod.ts";
export * from "./src/executors/mod.ts";
export * from "./src/results/mod.ts";
export * from "./src/stats/mod.ts";
export * from "./src/workloads/mod.ts";
