import { compareWinners, confirmsWinners } from "../../src/analysis/mod.ts";
import { isTaskRun, type StoredRun } from "../../src/results/mod.ts";
import { reportInDepth, reportRun } from "../../src/text/mod.ts";
import { machineView } from "./machine_view.ts";
import { questionViews } from "./question_view.ts";
import { type AnalysedRun, type RunView, runView } from "./run_view.ts";
import { questionSideBySide, winnersView } from "./side_by_side.ts";
import { taskRunView, taskViews } from "./task_view.ts";
import { workloadViews } from "./workload_view.ts";

/** Everything that the pages show. */
export type Report = ReturnType<typeof assembleReport>;

/** Analyses saved runs and makes of them what the pages show. */
export function makeReport(saved: readonly StoredRun[]): Report {
  return assembleReport(machineParts(saved));
}

/** Puts together what was made machine by machine. */
export function assembleReport(parts: readonly MachinePart[]) {
  const machines = parts
    .toSorted((a, b) => newest(b) - newest(a))
    .flatMap(({ machine }) => machine ?? []);
  const workloads = workloadViews(machines);
  return {
    machines,
    // The overview opens with it: the one measured last of those whose run has a contest of models.
    lead: machines.find(({ matrices }) => matrices.length > 0) ?? machines[0],
    workloads,
    winners: winnersView(machines, workloads),
    // What handing an item over costs.
    dispatch: questionSideBySide(
      machines.map((machine) => ({ machine, url: `${machine.url}#costs` })),
      "dispatch",
    ),
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
export type MachinePart = ReturnType<typeof machinePart>;

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

function machinePart(id: string, own: readonly StoredRun[], fullRuns: number) {
  const analysed = own.map(({ run, file }) => ({
    ...{ run, file, analysis: reportRun(run) },
  }));
  // Tasks have nothing in common with the run before them.
  const ranking = analysed.filter(({ run, analysis }) =>
    analysis.workloads.length > 0 && !isTaskRun(run)
  );
  const previous = ranking.map(({ analysis }, place) => {
    const before = ranking[place + 1];
    if (!before) return undefined;
    const winners = compareWinners(before.analysis, analysis);
    return { id: before.run.id, winners, confirms: confirmsWinners(winners) };
  });
  const all = analysed.map((one) => {
    const place = ranking.indexOf(one);
    return {
      ...one,
      previous: previous[place],
      isReproduced: [place - 1, place].some((at) => previous[at]?.confirms),
    };
  });
  const tried = all.filter(({ run }) => isTaskRun(run));
  // What users' tasks gained must not stand for what a machine can do.
  const machine = machineView(
    all.filter((one) => !tried.includes(one)),
    tried,
  );
  const predictor = machine?.standing.depth.prediction?.model;
  const tasks = tried.map((one) => taskRunView(one, predictor));
  const shown = [...(machine ? [machine, ...machine.fillers] : []), ...tasks]
    .map(({ run }) => run);
  const runs = all.map((one, place) =>
    shown.find(({ id }) => id === one.run.id) ??
      runView({ ...one, ...answersOf(one), isBrief: place >= fullRuns })
  );
  return { id, machine, runs, tasks };
}

/** What the suites of a run answer is all that it says where it ranks no models. */
function answersOf({ run, analysis }: AnalysedRun): Partial<AnalysedRun> {
  const isAsked = analysis.workloads.length === 0 && analysis.suites.length > 0;
  return isAsked ? { depth: reportInDepth(run) } : {};
}

/** A machine that can be asked for advice, since its run has the cells that costs are read from. */
export type AdviseMachine = ReturnType<typeof adviseMachines>[number];

/** Lists the machines that can be asked for advice, each with what concurrency costs there. */
export function adviseMachines({ machines }: Pick<Report, "machines">) {
  return machines.flatMap((machine) => {
    const model = machine.standing.depth.prediction?.model;
    // The model with all draws is a file of its own, which a reader's browser fetches once the machine is chosen.
    return model
      ? [{ machine, model, costsUrl: `${machine.url}costs.json` }]
      : [];
  });
}
