import { wordCheapest } from "./findings/cheapest_wording.ts";
import { wordFinding } from "./findings/finding_wording.ts";
import { capitalise } from "./phrases.ts";
import type { WorkloadAnalysis } from "./types.ts";
import { wordVerdict } from "./verdict/verdict_wording.ts";

/** A workload before it has words. */
export type WordlessAnalysis = Omit<WorkloadAnalysis, "sentences">;

/** Findings that are said: more would hide the telling ones. */
const MOST_FINDINGS = 3;

/**
 * Says a workload's verdict, the most telling of what explains it, and who is cheapest, in plain sentences without
 * markup, for the terminal and the pages.
 */
export function wordWorkload(
  workload: WordlessAnalysis,
  usableCores: number,
): string[] {
  const { verdict, findings, cheapest } = workload;
  const scene = { workload, usableCores };
  const isContest = verdict.kind !== "undecidable";
  return [
    wordVerdict(verdict, scene),
    ...findings.slice(0, MOST_FINDINGS).map((finding) =>
      wordFinding(finding, scene)
    ),
    ...(cheapest && isContest ? [wordCheapest(cheapest)] : []),
  ].map(capitalise);
}
