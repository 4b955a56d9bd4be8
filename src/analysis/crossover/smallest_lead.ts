import type { Run } from "../../results/run.ts";
import {
  ENOUGH_ROUNDS,
  SMALLEST_LEAD,
  SMALLEST_LEAD_OF_FEW_ROUNDS,
} from "../verdict/judge.ts";

/**
 * The smallest difference on a ladder that counts, as a ratio less 1: that of verdicts, which is 2 %, with fewer than
 * three rounds 25 %, and no less than the run's noise floor.
 */
export function smallestLead(
  steps: readonly { readonly rounds: number }[],
  { noise }: Pick<Run, "noise">,
): number {
  const rounds = Math.min(...steps.map((step) => step.rounds));
  const least = rounds < ENOUGH_ROUNDS
    ? SMALLEST_LEAD_OF_FEW_ROUNDS
    : SMALLEST_LEAD;
  return Math.max(least, noise?.floor ?? 0);
}
