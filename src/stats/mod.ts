/**
 * Order statistics, repeatable random draws, intervals for samples that were measured in rounds, and tests of
 * difference, equivalence, trend and change. A leaf: it knows numbers, and nothing of runs or workloads.
 *
 * @module
 */
export * from "./benjamini_hochberg.ts";
export * from "./bisect.ts";
export * from "./bootstrap.ts";
export * from "./cycle_ratios.ts";
export * from "./exact_median_interval.ts";
export * from "./interval.ts";
export * from "./mean.ts";
export * from "./moderated_variance.ts";
export * from "./quantiles.ts";
export * from "./queue.ts";
export * from "./random.ts";
export * from "./ratio_estimate.ts";
export * from "./student_t.ts";
export * from "./studentized_range.ts";
export * from "./trend.ts";
