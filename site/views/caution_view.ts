import type { RunReport } from "../../src/text/mod.ts";
import type { Run } from "../../src/results/mod.ts";

/** Something that weakens a run, and the cells that it is about. */
export interface CautionView {
  readonly text: string;
  /** Ids of cells; empty where it is about the whole run. */
  readonly cells: readonly string[];
}

/** Puts beside each caution of the analysis the cells that the run itself names for it. */
export function cautionViews(
  run: Run,
  analysis: RunReport,
): readonly CautionView[] {
  return analysis.cautions.map((text) => ({
    text,
    cells: run.warnings.find(({ message }) => message === text)?.cells ?? [],
  }));
}
