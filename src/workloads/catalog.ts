export * from "./suite.ts";
export { SUITES, WORKLOADS } from "./suites.ts";
export type { Workload, WorkloadDescription } from "./workload.ts";
