import { describeCheapest } from "./findings/cheapest_wording.ts";
import { describeFinding } from "./findings/finding_wording.ts";
import { capitalise } from "./phrases.ts";
import type { WorkloadAnalysis } from "./types.ts";
import { describeFlags, describeVerdict } from "./verdict/verdict_wording.ts";

/** A workload before it has words. */
export type WordlessAnalysis = Omit<WorkloadAnalysis, "sentences">;

/** Findings that are said: more would hide the telling ones. */
const MAX_FINDINGS = 3;

/**
 * Says a workload's verdict, the most telling of what explains it, and who is cheapest, in plain sentences without
 * markup, for the terminal and the pages.
 */
export function describeFindings(
  workload: WordlessAnalysis,
  usableCores: number,
): string[] {
  const { verdict, findings, cheapest } = workload;
  const isRanked = verdict.kind === "ranked";
  return [
    describeVerdict(verdict, workload),
    ...describeFlags(workload.cells),
    ...findings.slice(0, MAX_FINDINGS).map((finding) =>
      describeFinding(finding, { workload, usableCores })
    ),
    ...(cheapest && isRanked ? [describeCheapest(cheapest)] : []),
  ].map(capitalise);
}
