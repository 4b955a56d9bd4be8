export type { Subject } from "./subjects.ts";
export type { Case, Contender, Depth, Suite, Variant } from "./suite.ts";
export { countsOf, SUITES, workerCounts, WORKLOADS } from "./suites.ts";
export type { Workload } from "./workload.ts";
