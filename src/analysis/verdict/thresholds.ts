import type { Run } from "../../results/run.ts";

/** Rounds from which on the spread between processes shows: of fewer, nothing is said that a verdict would rest on. */
export const MIN_ROUNDS = 3;

/** Smallest difference between two models of one run that is called one. */
export const MIN_LEAD = 0.02;

/** The same in a thorough run, which measures long enough to see less. */
const MIN_THOROUGH_LEAD = 0.01;

/** Smallest difference between two models of a run that is called one, as a ratio less 1. */
export function minLeadOf({ settings }: Pick<Run, "settings">): number {
  return settings.profile === "thorough" ? MIN_THOROUGH_LEAD : MIN_LEAD;
}

/** Times that differ by less than this share may be called equivalent. */
export const EQUIVALENCE_MARGIN = 0.05;
