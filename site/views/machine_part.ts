import { analyseRun } from "../../src/analysis/mod.ts";
import type { StoredRun } from "../../src/results/mod.ts";
import { type MachineView, machineView } from "./machine_view.ts";
import { type RunView, runView } from "./run_view.ts";

/** What one machine adds to the report: plain data, so that it can come from another thread. */
export interface MachinePart {
  readonly machine: MachineView;
  /** Its runs, newest first. */
  readonly runs: readonly RunView[];
}

/** Analyses runs, machine by machine. */
export function machineParts(saved: readonly StoredRun[]): MachinePart[] {
  const newestFirst = saved.toSorted((a, b) =>
    Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt)
  );
  const byMachine = Map.groupBy(newestFirst, ({ run }) => run.machine.id);
  return [...byMachine.values()].flatMap((own) => machinePart(own) ?? []);
}

function machinePart(own: readonly StoredRun[]): MachinePart | undefined {
  const analysed = own.map(({ run, file }) => ({
    ...{ run, file },
    // Drawing would take nine tenths of the time of a site of many runs.
    analysis: analyseRun(run, { intervals: "exact" }),
  }));
  const machine = machineView(analysed);
  if (!machine) return undefined;
  const runs = analysed.map((one) =>
    one.run.id === machine.run.id ? machine.run : runView(one)
  );
  return { machine, runs };
}
