import { analyseRun } from "../../src/analysis/mod.ts";
import type { StoredRun } from "../../src/results/mod.ts";
import { type MachineView, machineViews } from "./machine_view.ts";
import { type RunView, runView } from "./run_view.ts";
import { type WorkloadView, workloadViews } from "./workload_view.ts";

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
export function makeReport(saved: readonly StoredRun[]): Report {
  const runs = saved
    .map(({ run, file }) => runView({ run, file, analysis: analyseRun(run) }))
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  const machines = machineViews(runs);
  return { machines, workloads: workloadViews(machines), runs };
}
