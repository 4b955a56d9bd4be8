import { findLevelChanges, type LevelChange } from "../../src/analysis/mod.ts";
import {
  describeLevelChange,
  describeNoLevelChange,
  describeRunChoice,
  formatCount,
  formatDuration,
  formatPercent,
  joinNames,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { mapData } from "./map_view.ts";
import { bestTierOf, matrixChoices, type ModelFigure } from "./matrix.ts";
import {
  type Fact,
  formatMoment,
  formatNoise,
  machineTitle,
  type MachineTrait,
  machineTraits,
  machineUrl,
  runUrl,
  shortMachineTitle,
} from "./names.ts";
import {
  describePoint,
  exactly,
  INTERVAL_BARS,
  linearAxis,
  type Plot,
  type PlotSeries,
  type PlotTick,
  SPEEDUP_AXIS,
} from "./plot.ts";
import { predictorView } from "./predictor_view.ts";
import { QUESTIONS } from "./question_catalog.ts";
import {
  chooseRuns,
  type ChosenRuns,
  type DeepRun,
  workloadSubject,
} from "./run_choice.ts";
import { type AnalysedRun, runView } from "./run_view.ts";

/** What names a machine, and what it can be chosen by. */
export interface MachineName {
  readonly id: string;
  readonly title: string;
  /** The same where there is little room. */
  readonly shortTitle: string;
  readonly url: string;
  readonly traits: readonly MachineTrait[];
}

/** The name alone: what is shown of many machines carries the runs of none. */
export function nameOf(
  { id, title, shortTitle, url, traits }: MachineView,
): MachineName {
  return { id, title, shortTitle, url, traits };
}

/** A machine, shown by one of its runs. */
export type MachineView = NonNullable<ReturnType<typeof machineView>>;

const NOT_KNOWN = "–";

/** Makes the view of a machine from its runs and those of users' tasks there, newest first; `undefined` without the former. */
export function machineView(
  own: readonly AnalysedRun[],
  tried: readonly AnalysedRun[],
) {
  const chosen = chooseRuns(own);
  if (!chosen) return undefined;
  const { standing } = chosen;
  const { run, depth: { prediction } } = standing;
  const shown = runView(standing);
  const newer = own.findIndex((one) => one.run.id === run.id);
  const trust = trustOf(standing);
  return {
    id: run.machine.id,
    title: machineTitle(run.machine),
    shortTitle: shortMachineTitle(run.machine),
    traits: machineTraits(run.machine),
    url: machineUrl(run.machine.id),
    run: shown,
    // That run with its analyses, which the other views of the machine are made from.
    standing,
    // What that run did not measure, from other runs of the machine.
    fillers: chosen.fillers.map((filler) => ({
      ...filler,
      run: runView(filler.standing),
    })),
    choice: describeRunChoice(newer),
    runs: own.length,
    // Empty where its run has no contest.
    matrices: matrixChoices(standing),
    // Absent where its run lacks the cells to predict any pool.
    map: mapData(standing, shown, tried),
    predictor: prediction && predictorView(prediction),
    ...trust,
    history: machineHistory(own, chosen),
  };
}

/** The run behind one thing of a machine: its own, unless another had to fill it in. */
export function runBehind(
  machine: MachineView,
  subject: string,
): Pick<MachineView, "run" | "standing"> {
  return machine.fillers.find(({ subjects }) => subjects.includes(subject)) ??
    machine;
}

/** How far its figures can be trusted; a dash where that is not known. */
function trustOf({ run, depth }: DeepRun) {
  const { medianError, worst, decided } = depth.prediction?.validation ?? {};
  const noise = run.noise ? formatNoise(run.noise) : NOT_KNOWN;
  const predictionError = medianError === undefined
    ? NOT_KNOWN
    : formatPercent(medianError);
  const trust: readonly Fact[] = [
    {
      name: "Noise floor: how far two measurements of the same code differ",
      value: run.noise
        ? `${noise}, of ${formatCount(run.noise.pairs, "pair")}`
        : noise,
    },
    { name: "Median prediction error", value: predictionError },
    {
      name: "Prediction that is furthest off, as a ratio",
      value: worst
        ? `${formatDuration(worst.predictedNs)}, measured ${
          formatDuration(worst.measuredNs)
        } (${worst.id})`
        : NOT_KNOWN,
    },
    {
      name: "Predicted winners that were decided, and right",
      value: decided ? `${decided.right} of ${decided.count}` : NOT_KNOWN,
    },
  ];
  return { noise, predictionError, trust };
}

/** Lists a machine's runs, newest first, and follows its speed-ups. */
function machineHistory(
  runs: readonly AnalysedRun[],
  chosen: ChosenRuns,
) {
  return {
    rows: runs.map((one) => rowOf(one, chosen)),
    ...speedupsOverRuns(runs, chosen),
  };
}

export type HistoryRow = ReturnType<typeof rowOf>;

const NOT_TOLD = "–";

function rowOf(one: AnalysedRun, chosen: ChosenRuns) {
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
    noise: noise ? formatNoise(noise) : NOT_TOLD,
    // What it stands behind; empty where another run does.
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

/** More lines could not be told apart. */
const MAX_FOLLOWED = 6;

/** Follows the speed-up of each workload's best tier, a ratio within each run, and looks for changes of its level. */
function speedupsOverRuns(
  runs: readonly AnalysedRun[],
  { standing }: ChosenRuns,
) {
  const ordered = runs.toReversed();
  const found = standing.analysis.workloads.map((workload) => ({
    workload,
    runs: ordered.flatMap(({ run, analysis }, index) => {
      const same = analysis.workloads.find((one) => isSameWork(one, workload));
      const [best] = same ? bestTierOf(same) : [];
      return best ? [{ run, x: index + 1, best }] : [];
    }),
  })).filter(({ runs }) => runs.length > 1);
  if (found.length === 0) return { plot: undefined, changes: [] };
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
  const told = changed.flatMap(({ workload, runs, change }) => {
    const [before, first] = [
      runs[(change?.index ?? 0) - 1],
      runs[change?.index ?? 0],
    ];
    return change
      ? [describeLevelChange({
        ...{ workload: workload.label, change },
        since: formatMoment(first?.run.startedAt ?? ""),
        deno: [before, first].map((one) => one?.run.runtime.deno),
      })]
      : [];
  });
  if (told.length === 0) {
    told.push(describeNoLevelChange({ workloads: found.length, runs: most }));
  }
  return { plot: speedupsPlot(shown, ordered, told[0] ?? ""), changes: told };
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
      `${INTERVAL_BARS} Speed-ups are ratios within a run, so they can be compared between runs. Short dashes are the medians before and after a change of level.`,
    x: {
      ...linearAxis(
        "Runs, the oldest first, and Deno where it changed",
        "count",
      ),
      ticks: ticksOf(ordered),
    },
    y: SPEEDUP_AXIS,
    series: followed.flatMap(({ workload, runs, change }, variant) => {
      const id = runs.at(-1)?.best.id ?? workload.id;
      return [
        {
          ...{ id, variant, label: workload.label, isJoined: true },
          points: runs.map(({ run, x, best: { label, at } }) => ({
            ...{ x, y: at },
            text: describePoint(
              `${workload.label}, ${formatMoment(run.startedAt)}, ${label}`,
              "ratio",
              at,
            ),
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
              end ? [{ x: end.x, y: exactly(level) }] : []
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
