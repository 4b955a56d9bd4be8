import {
  findLevelChanges,
  type LevelChange,
  MIN_CHANGE_VALUES,
} from "../../src/analysis/mod.ts";
import {
  formatCount,
  formatRatio,
  formatRatioRange,
  joinNames,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { type ChosenRuns, workloadSubject } from "./run_choice.ts";
import { formatMoment } from "./environment.ts";
import { runUrl } from "./links.ts";
import { bestTierOf, type ModelFigure } from "./matrix.ts";
import { QUESTIONS } from "./question_catalog.ts";
import type { Plot, PlotSeries, PlotTick } from "./question_plot.ts";
import type { AnalysedRun } from "./run_view.ts";

/** The runs of one machine over time. */
export interface MachineHistory {
  /** Newest first. */
  readonly rows: readonly HistoryRow[];
  /** Speed-ups over the runs; absent where there is nothing to compare. */
  readonly plot?: Plot;
  /** Where speed-ups changed their level, in sentences, or why that cannot be told. */
  readonly changes: readonly string[];
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

/** Lists a machine's runs, newest first, and follows its speed-ups. */
export function machineHistory(
  runs: readonly AnalysedRun[],
  chosen: ChosenRuns,
): MachineHistory {
  const { plot, changes } = speedupsOverRuns(runs, chosen);
  return {
    rows: runs.map((one) => rowOf(one, chosen)),
    ...(plot ? { plot } : undefined),
    changes,
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

/** Most runs that have a tick each. */
const MAX_TICKS = 6;

/** Names runs by when they were made, and by the version of Deno where it is another one than at the tick before. */
function ticksOf(ordered: readonly AnalysedRun[]): readonly PlotTick[] {
  const every = Math.ceil(ordered.length / MAX_TICKS);
  let before: string | null | undefined;
  return ordered.map(({ run }, index) => ({ run, value: index + 1 }))
    .filter(({ value }) => (ordered.length - value) % every === 0)
    .map(({ run: { startedAt, runtime: { deno } }, value }) => {
      const lines = formatMoment(startedAt).slice(5, 16).split(" ");
      const label = deno === before ? lines : [...lines, deno ?? NOT_TOLD];
      before = deno;
      return { value, label };
    });
}

/** One workload of the machine, with its best tier in each run that measured it. */
interface FollowedSpeedup {
  readonly workload: WorkloadReport;
  readonly runs: readonly {
    readonly run: AnalysedRun["run"];
    readonly x: number;
    readonly best: ModelFigure;
  }[];
  readonly change: LevelChange | undefined;
}

/** More lines could not be told apart. */
const MAX_FOLLOWED = 6;

/** Follows the speed-up of each workload's best tier, a ratio within each run, and looks for changes of its level. */
function speedupsOverRuns(
  runs: readonly AnalysedRun[],
  { standing }: ChosenRuns,
): { readonly plot?: Plot; readonly changes: readonly string[] } {
  const ordered = runs.toReversed();
  const found = standing.analysis.workloads.map((workload) => ({
    workload,
    runs: ordered.flatMap(({ run, analysis }, index) => {
      const same = analysis.workloads.find((one) => isSameWork(one, workload));
      const [best] = same ? bestTierOf(same) : [];
      return best ? [{ run, x: index + 1, best }] : [];
    }),
  })).filter(({ runs }) => runs.length > 1);
  if (found.length === 0) return { changes: [] };
  const changes = findLevelChanges(
    found.map(({ runs }) => runs.map(({ best }) => best.at.value)),
  );
  const followed = found.map((one, place) => ({
    ...one,
    change: changes[place],
  }));
  const changed = followed.filter(({ change }) => change);
  const others = [
    ...Map.groupBy(followed, ({ workload }) => workload.kind).values(),
  ].flatMap(([first]) => first && !first.change ? first : []);
  const shown = [...changed, ...others].slice(0, MAX_FOLLOWED);
  const most = Math.max(...found.map(({ runs }) => runs.length));
  const told = changed.length > 0 ? changed.map(describeChange) : [
    most < MIN_CHANGE_VALUES
      ? `Changes of level are looked for from ${MIN_CHANGE_VALUES} runs of the same work on, and there are ${most}.`
      : `No speed-up of ${
        formatCount(found.length, "workload")
      } changed its level (Pettitt's test, adjusted for all of them, at 5 %).`,
  ];
  return { plot: speedupsPlot(shown, ordered, told[0] ?? ""), changes: told };
}

function describeChange({ workload, runs, change }: FollowedSpeedup): string {
  const { index = 0, p = NaN, before = NaN, after = NaN } = change ?? {};
  const [last, first] = [runs[index - 1]?.run, runs[index]?.run];
  const [old, now] = [last?.runtime.deno, first?.runtime.deno];
  const deno = old && now && old !== now
    ? `, which is also where Deno changed from ${old} to ${now}`
    : "";
  return `The speed-up of ${workload.label} changed from ${
    formatRatio(before)
  } to ${formatRatio(after)} with the run of ${
    formatMoment(first?.startedAt ?? "")
  }${deno} (Pettitt's test, adjusted for all workloads, p = ${
    p < 0.001 ? "below 0.001" : p.toFixed(3)
  }).`;
}

function speedupsPlot(
  followed: readonly FollowedSpeedup[],
  ordered: readonly AnalysedRun[],
  finding: string,
): Plot {
  return {
    id: "history-speedups",
    title: "Speed-up of the best tier over the runs of this machine",
    finding,
    reading:
      "Bars through the points are 95 % intervals. Speed-ups are ratios within a run, so they can be compared between runs. Short dashes are the medians before and after a change of level.",
    x: {
      title: "Runs, the oldest first, and Deno where it changed",
      unit: "count",
      isLogarithmic: false,
      ticks: ticksOf(ordered),
    },
    y: {
      title: "Speed-up over sequential (times)",
      unit: "ratio",
      isLogarithmic: true,
    },
    series: followed.flatMap(({ workload, runs, change }, variant) => {
      const id = runs.at(-1)?.best.id ?? workload.id;
      return [
        {
          ...{ id, variant, label: workload.label, isJoined: true },
          points: runs.map(({ run, x, best: { label, at } }) => ({
            ...{ x, y: at },
            text: `${workload.label}, ${
              formatMoment(run.startedAt)
            }, ${label}: ${formatRatio(at.value)} times (95 % interval ${
              formatRatioRange(at)
            })`,
          })),
        },
        ...(change
          ? [
            { level: change.before, of: runs.slice(0, change.index) },
            { level: change.after, of: runs.slice(change.index) },
          ].map(({ level, of }): PlotSeries => ({
            ...{ id, label: `${workload.label}, median`, isJoined: true },
            line: "fit",
            points: [of[0], of.at(-1)].flatMap((end) =>
              end
                ? [{ x: end.x, y: { value: level, low: level, high: level } }]
                : []
            ),
          }))
          : []),
      ];
    }),
  };
}

function isSameWork(one: WorkloadReport, other: WorkloadReport): boolean {
  return one.id === other.id && one.version === other.version &&
    one.items === other.items;
}
