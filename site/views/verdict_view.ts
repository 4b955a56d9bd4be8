import { formatCount, type Verdict } from "../../src/analysis/mod.ts";
import type { ModelLabels } from "./model_labels.ts";

/** A verdict as a label short enough for a title; the sentence that explains it comes from the analysis. */
export interface VerdictView {
  readonly kind: Verdict["kind"];
  readonly label: string;
}

/** Names the outcome of one workload. */
export function verdictView(
  verdict: Verdict,
  labels: ModelLabels,
): VerdictView {
  switch (verdict.kind) {
    case "winner": {
      const { model, workers } = verdict.winner;
      const count = workers > 1
        ? ` with ${formatCount(workers, "worker")}`
        : "";
      return { kind: verdict.kind, label: `${labels(model)} wins${count}` };
    }
    case "no-clear-winner":
      return { kind: verdict.kind, label: "No clear winner" };
    case "undecidable":
      return { kind: verdict.kind, label: "Cannot be decided" };
  }
}
