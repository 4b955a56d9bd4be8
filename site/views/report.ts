import { analyseRun } from "../../src/analysis/mod.ts";
import type { StoredRun } from "../../src/results/mod.ts";
import { type MachineView, machineViews } from "./machine_view.ts";
import { type QuestionView, questionViews } from "./question_view.ts";
import { type RunView, runView } from "./run_view.ts";
import { type WorkloadView, workloadViews } from "./workload_view.ts";

/** Everything that the pages show. */
export interface Report {
  /** One for each machine with a run, the machine measured last first. */
  readonly machines: readonly MachineView[];
  /** One for each workload of those machines' runs, in the order of the runs. */
  readonly workloads: readonly WorkloadView[];
  /** What is asked of every machine, whether or not it answers. */
  readonly questions: readonly QuestionView[];
  /** Every run, newest first. */
  readonly runs: readonly RunView[];
}

/** Analyses saved runs and makes of them what the pages show. */
export function makeReport(saved: readonly StoredRun[]): Report {
  const runs = saved
    .map(({ run, file }) => ({ run, file, analysis: analyseRun(run) }))
    .toSorted((a, b) => startOf(b.run) - startOf(a.run));
  const machines = machineViews(runs);
  const standing = new Map(
    machines.map(({ run, standing }) => [standing.run, run]),
  );
  return {
    machines,
    workloads: workloadViews(machines),
    questions: questionViews(machines),
    runs: runs.map((one) => standing.get(one.run) ?? runView(one)),
  };
}

function startOf({ startedAt }: StoredRun["run"]): number {
  return Date.parse(startedAt);
}
