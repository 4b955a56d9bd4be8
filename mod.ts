/**
 * Crossover as a library: executors that run the same tasks one after another, on one event loop, in threads or in
 * processes.
 *
 * Modules of tasks import `task` from `@crossover/crossover/task`, which is light: every worker that runs them loads it
 * too. The rest has entry points of its own: `/workloads`, what the benchmark runs; `/results`, the format of saved runs;
 * `/analysis` and `/stats`, what the report says of them.
 *
 * @module
 */

export * from "./src/executors/mod.ts";
