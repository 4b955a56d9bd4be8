import { type Verdict } from "../../src/analysis/mod.ts";
import { capitalise, recommend } from "../../src/text/mod.ts";

/** A verdict as a label short enough for a title; the sentence that explains it comes from the analysis. */
export interface VerdictView {
  /** `winner`: one model; `level`: any of several, or a loop as good as others; `open`: not decided. */
  readonly kind: "winner" | "level" | "open";
  readonly label: string;
}

/** Names what to use for one workload. */
export function verdictView(verdict: Verdict): VerdictView {
  const label = capitalise(recommend(verdict).use);
  const isOpen = verdict.kind === "undecidable" ||
    verdict.decision?.kind === "undecided";
  if (isOpen) return { kind: "open", label };
  const isAlone = verdict.tiers[0].cells.length === 1;
  return { kind: isAlone ? "winner" : "level", label };
}
