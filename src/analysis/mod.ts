/**
 * What a saved run means: speed-ups, verdicts, and the words for them. Pure: it reads runs and returns plain data, and
 * knows no clock, file, environment or console.
 *
 * @module
 */
export * from "./analyse.ts";
export * from "./compare.ts";
export * from "./format.ts";
export * from "./self_check.ts";
export * from "./types.ts";
