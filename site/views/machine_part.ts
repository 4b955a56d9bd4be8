import { reportRun } from "../../src/text/mod.ts";
import type { StoredRun } from "../../src/results/mod.ts";
import { type MachineView, machineView } from "./machine_view.ts";
import { type RunView, runView } from "./run_view.ts";

/** What one machine adds to the report: plain data, so that it can come from another thread. */
export interface MachinePart {
  readonly machine: MachineView;
  /** Its runs, newest first. */
  readonly runs: readonly RunView[];
}

/** How much {@linkcode machineParts} tells. */
export interface MachinePartsOptions {
  /** Runs of each machine, the newest, that are shown with every cell. @default {Infinity} */
  readonly fullRuns?: number;
}

/** Analyses runs, machine by machine. */
export function machineParts(
  saved: readonly StoredRun[],
  { fullRuns = Infinity }: MachinePartsOptions = {},
): MachinePart[] {
  const newestFirst = saved.toSorted((a, b) =>
    Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt)
  );
  const byMachine = Map.groupBy(newestFirst, ({ run }) => run.machine.id);
  return [...byMachine.values()].flatMap((own) =>
    machinePart(own, fullRuns) ?? []
  );
}

function machinePart(
  own: readonly StoredRun[],
  fullRuns: number,
): MachinePart | undefined {
  const analysed = own.map(({ run, file }) => ({
    ...{ run, file },
    // Drawing would take nine tenths of the time of a site of many runs.
    analysis: reportRun(run, { intervals: "exact" }),
  }));
  const machine = machineView(analysed);
  if (!machine) return undefined;
  const shown = [machine, ...machine.fillers].map(({ run }) => run);
  const runs = analysed.map((one, place) =>
    shown.find(({ id }) => id === one.run.id) ??
      runView({ ...one, isBrief: place >= fullRuns })
  );
  return { machine, runs };
}
