import type { Run } from "../../results/run.ts";
import { MIN_LEAD, MIN_ROUNDS } from "../verdict/thresholds.ts";

/**
 * The smallest difference on a ladder that counts, as a ratio less 1: that of verdicts, which is 2 %, and no less than
 * the run's noise floor. Where a step has fewer than three rounds no difference counts.
 */
export function smallestLead(
  steps: readonly { readonly rounds: number }[],
  { noise }: Pick<Run, "noise">,
): number {
  const rounds = Math.min(...steps.map((step) => step.rounds));
  if (rounds < MIN_ROUNDS) return Infinity;
  return Math.max(MIN_LEAD, noise?.floor ?? 0);
}
