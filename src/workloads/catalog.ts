export type { Subject } from "./subjects.ts";
export * from "./suite.ts";
export { SUITES, WORKLOADS } from "./suites.ts";
export type { Workload } from "./workload.ts";
