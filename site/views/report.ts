import { analyseRun } from "../../src/analysis/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import { type MachineView, machineViews } from "./machine_view.ts";
import { type RunView, runView } from "./run_view.ts";
import { type WorkloadView, workloadViews } from "./workload_view.ts";

/** A saved run and the file it came from. */
export interface SavedRun {
  readonly run: Run;
  readonly file: string;
}

/** Everything that the pages show. */
export interface Report {
  /** One for each machine with a run, the machine measured last first. */
  readonly machines: readonly MachineView[];
  /** One for each workload of those machines' runs, in the order of the runs. */
  readonly workloads: readonly WorkloadView[];
  /** Every run, newest first. */
  readonly runs: readonly RunView[];
}

/** Analyses saved runs and makes of them what the pages show. */
export function makeReport(saved: readonly SavedRun[]): Report {
  const runs = saved
    .map(({ run, file }) => runView({ run, file, analysis: analyseRun(run) }))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const machines = machineViews(runs);
  return { machines, workloads: workloadViews(machines), runs };
}
