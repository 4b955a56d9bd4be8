/**
 * Order statistics, repeatable random draws, and intervals for samples that were measured in rounds. A leaf: it knows
 * numbers, and nothing of runs or workloads.
 *
 * @module
 */
export * from "./bootstrap.ts";
export * from "./interval.ts";
export * from "./quantiles.ts";
export * from "./random.ts";
