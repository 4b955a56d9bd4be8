import { type InDepthReport, reportInDepth } from "../../src/text/mod.ts";
import { chooseRun } from "./run_choice.ts";
import { subjectsOf } from "./run_subjects.ts";
import type { AnalysedRun } from "./run_view.ts";

/** A run that stands behind something, with what is asked of no other run. */
export interface DeepRun extends AnalysedRun {
  readonly depth: InDepthReport;
}

/** The run that stands for a machine, and those that fill in what it lacks. */
export interface ChosenRuns {
  readonly standing: DeepRun;
  readonly fillers: readonly FillingRun[];
}

/** A run that stands behind what the run of its machine did not measure. */
export interface FillingRun {
  readonly standing: DeepRun;
  /** What it stands behind: ids of questions, and of workloads as `workloadSubject` has them. */
  readonly subjects: readonly string[];
}

/**
 * Chooses which of a machine's runs, newest first, stand behind what is shown of it. They alone are analysed in depth,
 * since that takes longer than all else.
 */
export function chooseRuns(
  runs: readonly AnalysedRun[],
): ChosenRuns | undefined {
  const main = chooseRun(runs, measuredIn);
  if (!main) return undefined;
  const subjects = new Map(runs.map((one) => [one, subjectsOf(one)]));
  const has = (one: AnalysedRun, subject: string) =>
    subjects.get(one)?.get(subject) ?? 0;
  const all = new Set(
    [...subjects.values()].flatMap((counts) => [...counts.keys()]),
  );
  const lacking = [...all].filter((subject) => has(main, subject) === 0);
  const filled = Map.groupBy(lacking, (subject) =>
    chooseRun(
      runs.filter((one) => has(one, subject) > 0),
      (one) => has(one, subject),
    ));
  return {
    standing: deepen(main),
    fillers: [...filled].flatMap(([one, subjects]) =>
      one ? [{ standing: deepen(one), subjects }] : []
    ),
  };
}

/** Measured cells; replicates tell of noise alone. */
function measuredIn({ run: { cells } }: AnalysedRun): number {
  return cells.filter(({ outcome, parameters }) =>
    outcome.kind === "measured" && !parameters.replicate
  ).length;
}

function deepen(one: AnalysedRun): DeepRun {
  return { ...one, depth: reportInDepth(one.run, one.analysis) };
}
