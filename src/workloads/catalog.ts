export * from "./suite.ts";
export { CONTROLS, CONTROLS_SUITE, SUITES, WORKLOADS } from "./suites.ts";
export type { Workload, WorkloadDescription } from "./workload.ts";
