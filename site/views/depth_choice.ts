import {
  analyseInDepth,
  type InDepthAnalysis,
} from "../../src/analysis/mod.ts";
import type { AnalysedRun } from "./run_view.ts";

/** The run that stands for its machine, with what is asked of no other run. */
export interface DeepRun extends AnalysedRun {
  readonly depth: InDepthAnalysis;
}

/**
 * Chooses the run that stands for a machine, of its runs from the newest to the oldest: the newest complete one, or
 * the newest where none is complete. It alone is analysed in depth, since that takes longer than all else.
 */
export function chooseStanding(
  runs: readonly AnalysedRun[],
): DeepRun | undefined {
  const chosen = runs.find(({ run }) => run.status === "complete") ?? runs[0];
  if (!chosen) return undefined;
  const { run, analysis } = chosen;
  return { ...chosen, depth: analyseInDepth(run, analysis) };
}
