import { analyseInDepth, analyseRun } from "../../src/analysis/mod.ts";
import type { StoredRun } from "../../src/results/mod.ts";
import { type MachineView, machineViews, pickShown } from "./machine_view.ts";
import { type AnalysedRun, type RunView, runView } from "./run_view.ts";
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
  const newestFirst = saved.toSorted((a, b) =>
    Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt)
  );
  const shown = shownRuns(newestFirst);
  const runs = newestFirst.map((stored) =>
    runView(analyse(stored, shown.has(stored)))
  );
  const machines = machineViews(runs);
  return { machines, workloads: workloadViews(machines), runs };
}

/** The runs that stand for their machines; they alone are analysed in depth, which takes longer. */
function shownRuns(newestFirst: readonly StoredRun[]): ReadonlySet<StoredRun> {
  const byMachine = Map.groupBy(newestFirst, ({ run }) => run.machine.id);
  const isComplete = ({ run }: StoredRun) => run.status === "complete";
  const shown = [...byMachine.values()].flatMap((own) =>
    pickShown(own, isComplete) ?? []
  );
  return new Set(shown);
}

function analyse({ run, file }: StoredRun, isShown: boolean): AnalysedRun {
  const analysis = analyseRun(run);
  const plain = { run, file, analysis };
  return isShown ? { ...plain, depth: analyseInDepth(run, analysis) } : plain;
}
