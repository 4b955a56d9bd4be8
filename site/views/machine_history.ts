import {
  formatDuration,
  formatDurationRange,
  joinNames,
  type RunReport,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { type ChosenRuns, workloadSubject } from "./run_choice.ts";
import { formatMoment } from "./environment.ts";
import { runUrl } from "./links.ts";
import { QUESTIONS } from "./question_catalog.ts";
import type { Plot, PlotSeries, PlotTick } from "./question_plot.ts";
import type { AnalysedRun } from "./run_view.ts";

/** The runs of one machine over time. */
export interface MachineHistory {
  /** Newest first. */
  readonly rows: readonly HistoryRow[];
  /** Sequential time of a few workloads over the runs; absent where there is nothing to compare. */
  readonly plot?: Plot;
}

/** One run. */
export interface HistoryRow {
  readonly name: string;
  readonly url: string;
  readonly started: string;
  readonly profile: string;
  readonly cells: string;
  readonly deno: string;
  readonly tool: string;
  readonly noise: string;
  /** What it stands behind; empty where another run does. */
  readonly behind: string;
}

/** Lists a machine's runs, newest first, and follows what must not change between them: sequential code. */
export function machineHistory(
  runs: readonly AnalysedRun[],
  chosen: ChosenRuns,
): MachineHistory {
  const plot = baselinePlot(runs, chosen);
  return {
    rows: runs.map((one) => rowOf(one, chosen)),
    ...(plot ? { plot } : undefined),
  };
}

const NOT_TOLD = "–";

function rowOf(one: AnalysedRun, chosen: ChosenRuns): HistoryRow {
  const { run } = one;
  const { id, label, machine, settings, tool, noise, cells } = run;
  const measured = cells.filter(({ outcome }) => outcome.kind === "measured");
  return {
    name: label ?? id,
    url: runUrl(machine.id, id),
    started: formatMoment(run.startedAt),
    profile: settings.profile ?? NOT_TOLD,
    cells: `${measured.length}${run.status === "partial" ? ", partial" : ""}`,
    deno: run.runtime.deno ?? NOT_TOLD,
    tool: `${tool.name} ${tool.version ?? ""}`.trim(),
    noise: noise ? `${(noise.floor * 100).toFixed(1)} %` : NOT_TOLD,
    behind: describeBehind(one, chosen),
  };
}

function describeBehind(
  { run, analysis }: AnalysedRun,
  { standing, fillers }: ChosenRuns,
): string {
  if (run.id === standing.run.id) return "the machine is shown by this run";
  const filler = fillers.find((one) => one.standing.run.id === run.id);
  if (!filler) return "";
  const labels = new Map([
    ...QUESTIONS.map(({ id, label }) => [id, label] as const),
    ...analysis.workloads.map(({ id, label }) =>
      [workloadSubject(id), label] as const
    ),
  ]);
  const names = filler.subjects.map((id) => labels.get(id) ?? id);
  return `fills in ${joinNames(names)}`;
}

/** Few enough for a small chart: one workload of each kind. */
function followed(
  { workloads }: RunReport,
  runs: readonly AnalysedRun[],
): readonly WorkloadReport[] {
  const shared = workloads.filter((workload) =>
    workload.baseline && pointsOf(workload, runs).length > 1
  );
  const kinds = Map.groupBy(shared, ({ kind }) => kind);
  return [...kinds.values()].flatMap(([first]) => first ?? []);
}

function baselinePlot(
  runs: readonly AnalysedRun[],
  { standing }: ChosenRuns,
): Plot | undefined {
  const ordered = runs.toReversed();
  const workloads = followed(standing.analysis, ordered);
  if (workloads.length === 0) return undefined;
  const series = workloads.map((one, variant) => ({
    ...seriesOf(one, ordered),
    // All of it is sequential code, and looks like it.
    ...{ id: one.baseline?.model ?? one.id, variant },
  }));
  return {
    id: "history",
    title: "Sequential code over the runs of this machine",
    finding: findingOf(series),
    reading:
      "Bars through the points are 95 % intervals. The same code on the same machine should take as long each time; where it does not, the machine was not the same. Runs of another version of a workload are left out.",
    x: {
      title: "Runs, the oldest first",
      unit: "count",
      isLogarithmic: false,
      ticks: ticksOf(ordered),
    },
    y: { title: "Time of one batch", unit: "duration", isLogarithmic: true },
    series,
  };
}

/** Most runs that have a tick each. */
const MAX_TICKS = 8;

function ticksOf(ordered: readonly AnalysedRun[]): readonly PlotTick[] {
  const every = Math.ceil(ordered.length / MAX_TICKS);
  return ordered.map(({ run }, index) => ({
    value: index + 1,
    label: formatMoment(run.startedAt).slice(5, 16),
  })).filter((_, index) =>
    (ordered.length - 1 - index) % every === 0 || index === 0
  );
}

function seriesOf(
  workload: WorkloadReport,
  runs: readonly AnalysedRun[],
): PlotSeries {
  const { id, label } = workload;
  return {
    ...{ id, label, isJoined: true },
    points: pointsOf(workload, runs),
  };
}

function pointsOf(
  workload: WorkloadReport,
  runs: readonly AnalysedRun[],
): PlotSeries["points"] {
  return runs.flatMap(({ run, analysis }, index) => {
    const same = analysis.workloads.find((one) => isSameWork(one, workload));
    if (!same?.baseline) return [];
    const { medianNs } = same.baseline;
    const when = formatMoment(run.startedAt);
    return [{
      x: index + 1,
      y: medianNs,
      text: `${workload.label}, ${when}: ${
        formatDuration(medianNs.value)
      } (95 % interval ${formatDurationRange(medianNs)})`,
    }];
  });
}

function isSameWork(one: WorkloadReport, other: WorkloadReport): boolean {
  return one.id === other.id && one.version === other.version &&
    one.items === other.items;
}

/** By the workload whose times lie furthest apart. */
function findingOf(series: readonly PlotSeries[]): string {
  const [widest] = series.map(({ label, points }) => {
    const times = points.map(({ y }) => y.value);
    const [least, most] = [Math.min(...times), Math.max(...times)];
    return { label, least, most, runs: points.length };
  }).toSorted((a, b) => b.most / b.least - a.most / a.least);
  if (!widest) return "";
  return `The medians of sequential code lie furthest apart for ${widest.label}: ${
    formatDuration(widest.least)
  } to ${formatDuration(widest.most)} over ${widest.runs} runs.`;
}
