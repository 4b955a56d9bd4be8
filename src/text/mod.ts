/**
 * Every sentence and number format, for the terminal and the pages: what an analysis says, in plain sentences without
 * markup. It decides nothing.
 *
 * @module
 */
export * from "./amounts.ts";
export * from "./comparison.ts";
export * from "./contest.ts";
export * from "./format.ts";
export * from "./machines.ts";
export * from "./prediction.ts";
export * from "./run.ts";
export * from "./services.ts";
export * from "./suites.ts";
export * from "./verdict.ts";
