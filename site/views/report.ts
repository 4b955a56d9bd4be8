import type { Predictor } from "../../src/analysis/mod.ts";
import { isTaskRun, type StoredRun } from "../../src/results/mod.ts";
import { reportRun } from "../../src/text/mod.ts";
import { type MachineView, machineView } from "./machine_view.ts";
import { type QuestionView, questionViews } from "./question_view.ts";
import { type RunView, runView } from "./run_view.ts";
import {
  dispatchSideBySide,
  type SideBySideView,
  type WinnersView,
  winnersView,
} from "./side_by_side.ts";
import {
  type TaskRunView,
  taskRunView,
  type TaskView,
  taskViews,
} from "./task_view.ts";
import { type WorkloadView, workloadViews } from "./workload_view.ts";

/** Everything that the pages show. */
export interface Report {
  /** One for each machine with a run, the machine measured last first. */
  readonly machines: readonly MachineView[];
  /** The machine that the overview opens with: the one measured last of those whose run has a contest of models. */
  readonly lead?: MachineView;
  /** One for each workload of those machines' runs, in the order of the runs. */
  readonly workloads: readonly WorkloadView[];
  /** What is asked of every machine, whether or not it answers. */
  readonly questions: readonly QuestionView[];
  /** Who wins where; absent where there are fewer than two machines. */
  readonly winners?: WinnersView;
  /** What handing an item over costs; absent where fewer than two machines tell. */
  readonly dispatch?: SideBySideView;
  /** The tasks that users have tried, the one measured last first. */
  readonly tasks: readonly TaskView[];
  /** Every run, newest first. */
  readonly runs: readonly RunView[];
}

/** Analyses saved runs and makes of them what the pages show. */
export function makeReport(saved: readonly StoredRun[]): Report {
  return assembleReport(machineParts(saved));
}

/** Puts together what was made machine by machine. */
export function assembleReport(parts: readonly MachinePart[]): Report {
  const machines = parts
    .toSorted((a, b) => newest(b) - newest(a))
    .flatMap(({ machine }) => machine ?? []);
  const lead = machines.find(({ matrices }) => matrices.length > 0) ??
    machines[0];
  const workloads = workloadViews(machines);
  const winners = winnersView(machines, workloads);
  const dispatch = dispatchSideBySide(machines);
  return {
    machines,
    ...(lead ? { lead } : undefined),
    workloads,
    ...(winners ? { winners } : undefined),
    ...(dispatch ? { dispatch } : undefined),
    questions: questionViews(machines),
    tasks: taskViews(parts.flatMap(({ tasks }) => tasks)),
    runs: parts.flatMap(({ runs }) => runs)
      .toSorted((a, b) => startOf(b) - startOf(a)),
  };
}

function newest({ runs }: MachinePart): number {
  return runs[0] ? startOf(runs[0]) : 0;
}

function startOf({ startedAt }: RunView): number {
  return Date.parse(startedAt);
}

/** What one machine adds to the report: plain data, so that it can come from another thread. */
export interface MachinePart {
  readonly id: string;
  /** Absent where nothing but users' tasks was measured, which must not stand for what a machine can do. */
  readonly machine?: MachineView;
  /** Its runs, newest first. */
  readonly runs: readonly RunView[];
  /** Those of users' tasks. */
  readonly tasks: readonly TaskRunView[];
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
  return [...byMachine].map(([id, own]) => machinePart(id, own, fullRuns));
}

function machinePart(
  id: string,
  own: readonly StoredRun[],
  fullRuns: number,
): MachinePart {
  const all = own.map(({ run, file }) => ({
    ...{ run, file },
    // Drawing would take nine tenths of the time of a site of many runs.
    analysis: reportRun(run, { intervals: "exact" }),
  }));
  const analysed = all.filter(({ run }) => !isTaskRun(run));
  const machine = machineView(analysed);
  const tasks = all.filter(({ run }) => isTaskRun(run)).map((one) =>
    taskRunView(one, machine?.standing.depth.prediction?.model)
  );
  const shown = [...(machine ? [machine, ...machine.fillers] : []), ...tasks]
    .map(({ run }) => run);
  const runs = all.map((one, place) =>
    shown.find(({ id }) => id === one.run.id) ??
      runView({ ...one, isBrief: place >= fullRuns })
  );
  return { id, ...(machine ? { machine } : undefined), runs, tasks };
}

/** A machine that can be asked for advice, since its run has the cells that costs are read from. */
export interface AdviseMachine {
  readonly machine: MachineView;
  /** What concurrency costs there, with the draws behind every figure. */
  readonly model: Predictor;
  /** File of that model, which a reader's browser fetches once the machine is chosen. */
  readonly costsUrl: string;
}

/** Lists the machines that can be asked for advice. */
export function adviseMachines({ machines }: Report): AdviseMachine[] {
  return machines.flatMap((machine) => {
    const model = machine.standing.depth.prediction?.model;
    return model
      ? [{ machine, model, costsUrl: `${machine.url}costs.json` }]
      : [];
  });
}
