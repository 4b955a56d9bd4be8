/** What the runs of a machine show from the oldest to the newest, and where a figure changed its level. */
import {
  analyseServices,
  countLost,
  findBreakEvens,
  findLevelChanges,
  type Interval,
  type LevelChange,
  type MeasuredCell,
  SERVICES,
  timePerItem,
} from "../../src/analysis/mod.ts";
import {
  describeLevelChange,
  describeNoLevelChange,
  describeOrigin,
  describeSpan,
  inSentence,
  joinNames,
} from "../../src/text/mod.ts";
import { bestTierOf, type ModelFigure } from "./matrix.ts";
import { formatMoment, formatNoise, runUrl } from "./names.ts";
import {
  describePoint,
  exactly,
  INTERVAL_BARS,
  linearAxis,
  type Plot,
  type PlotAxis,
  type PlotSeries,
  type PlotTick,
  SPEEDUP_AXIS,
} from "./plot.ts";
import { QUESTIONS } from "./question_catalog.ts";
import { type ChosenRuns, workloadSubject } from "./run_choice.ts";
import type { AnalysedRun } from "./run_view.ts";
import {
  findSuites,
  type Measure,
  measureOf,
  startsOf,
  tailsOf,
} from "./measures.ts";

/** Lists a machine's runs, newest first, and follows its figures over them. */
export function machineHistory(
  runs: readonly AnalysedRun[],
  chosen: ChosenRuns,
) {
  return {
    rows: runs.map((one) => rowOf(one, chosen)),
    ...figuresOverRuns(runs.toReversed()),
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
    origin: describeOrigin(run, one.isReproduced ?? false),
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

/** A figure of one run. */
interface RunFigure extends ModelFigure {
  /** What its line is of, where that is not the model. */
  readonly of?: { readonly id: string; readonly label: string };
  /** Tells lines apart of which one stands for all, where there are too many. */
  readonly group?: string;
  /** Id of the workload, whose version matters, and what else does: figures of other work are no part of the line. */
  readonly work: readonly [workload: string, detail: string];
}

/** What is followed over the runs of a machine. */
interface FollowedFigure extends Pick<Measure, "id" | "title" | "reading"> {
  readonly axis: PlotAxis;
  /** What it is called where its level changed. */
  readonly name: string;
  readonly figuresOf: (one: AnalysedRun) => readonly RunFigure[];
}

const FOLLOWED: readonly FollowedFigure[] = [
  {
    id: "speedups",
    title: "Speed-up of the best tier, higher is better",
    reading: `${INTERVAL_BARS} Speed-ups are ratios within a run.`,
    axis: SPEEDUP_AXIS,
    name: "speed-up",
    figuresOf: ({ analysis: { workloads } }) =>
      workloads.flatMap((workload) => {
        const { id, label, items, kind: group } = workload;
        return bestTierOf(workload).slice(0, 1).map((best): RunFigure => ({
          ...{ ...best, of: { id, label }, group, work: [id, String(items)] },
        }));
      }),
  },
  {
    ...measureOf("granularity"),
    reading:
      "By the medians of each run. The questions give the interval of the run that the machine is shown by.",
    name: "break-even item size",
    figuresOf: ({ analysis }) =>
      findSuites(analysis, "granularity").flatMap(findBreakEvens)
        .map(({ cell, ns }) => figureOf(cell, exactly(ns))),
  },
  {
    ...measureOf("lifecycle"),
    name: "start-up time",
    figuresOf: ({ analysis }) =>
      startsOf(analysis).map((cell) => figureOf(cell, timePerItem(cell))),
  },
  {
    ...measureOf("sharing"),
    reading:
      "Bars through the points reach from the least to the most that a round lost.",
    name: "share of additions lost",
    figuresOf: ({ run, analysis }) =>
      findSuites(analysis, "sharing").flatMap((suite) => countLost(run, suite))
        .filter(({ lost }) => lost > 0)
        .map(({ cell, lostShare }) => ({
          ...figureOf(cell, lostShare),
          of: {
            id: cell.id,
            label: `${cell.modelLabel}, ${cell.workers} workers`,
          },
        })),
  },
  {
    ...measureOf(SERVICES),
    name: "99th percentile",
    figuresOf: ({ run }) =>
      analyseServices(run).slice(0, 1).flatMap((handler) =>
        tailsOf(handler).map(({ load, ...tail }): RunFigure => ({
          ...tail,
          work: [
            handler.workload,
            JSON.stringify([handler.parameters, load.loadPercent]),
          ],
        }))
      ),
  },
];

function figureOf(
  { id, model, modelLabel, workload }: MeasuredCell,
  at: Interval,
): RunFigure {
  return { id: model, label: modelLabel, at, work: [workload, id] };
}

/** Times also change with the state of the machine, so of these the ratios to the first line of the same run are tested. */
function isRatio({ axis }: FollowedFigure): boolean {
  return axis.unit !== "duration";
}

/** A line of a chart of runs. */
type FollowedLine = ReturnType<typeof linesOf>[number];
type RunPoint = FollowedLine["points"][number];

/** A line whose ratios are tested, and what a change is said of. */
type TestedLine = ReturnType<typeof testedLines>[number];

function figuresOverRuns(ordered: readonly AnalysedRun[]) {
  const followed = FOLLOWED.map((figure) => {
    const lines = linesOf(figure, ordered);
    return { figure, lines, tested: testedLines(figure, lines) };
  }).filter(({ lines }) => lines.length > 0);
  const tested = followed.flatMap(({ tested }) => tested);
  const found = findLevelChanges(
    tested.map(({ steps }) => steps.map(({ ratio }) => ratio)),
  );
  const changes = new Map(
    tested.map((line, place) => [line, found[place]] as const),
  );
  const most = Math.max(...tested.map(({ steps }) => steps.length));
  return {
    plots: followed.map(({ figure, lines, tested }) => {
      const changed = tested.flatMap((line) => {
        const change = changes.get(line);
        return change ? [{ line, change }] : [];
      });
      return historyPlot(figure, { lines, changed, ordered });
    }),
    // Where none changed, or none can be told to have.
    steady: tested.length === 0 || found.some((change) => change)
      ? ""
      : describeNoLevelChange({ figures: tested.length, runs: most }),
  };
}

/** The lines of at least two runs with the same work as the newest has. */
function linesOf(
  { figuresOf }: FollowedFigure,
  ordered: readonly AnalysedRun[],
) {
  const points = ordered.flatMap((one, index) =>
    figuresOf(one).map(({ work: [workload, detail], ...figure }) => ({
      ...{ ...figure, run: one.run, x: index + 1, detail },
      version: one.run.workloads.find(({ id }) => id === workload)?.version,
    }))
  );
  return [...Map.groupBy(points, ({ id, of }) => of?.id ?? id)]
    .flatMap(([id, own]) => {
      const newest = own.at(-1);
      const same = own.filter(({ detail, version }) =>
        detail === newest?.detail && version === newest.version
      );
      if (!newest || same.length < 2) return [];
      const { of, label, group = id } = newest;
      return [{ id, label: of?.label ?? label, group, points: same }];
    });
}

function testedLines(followed: FollowedFigure, lines: readonly FollowedLine[]) {
  const [first] = isRatio(followed) ? [] : lines;
  return lines.filter((line) => line !== first).map((line) => ({
    ...line,
    steps: line.points.flatMap((point) => {
      const base = first
        ? first.points.find(({ x }) => x === point.x)?.at.value
        : 1;
      return base ? [{ point, ratio: point.at.value / base }] : [];
    }),
    name: first
      ? `The ${followed.name} of ${
        inSentence(line.label)
      }, as a multiple of that of ${inSentence(first.label)},`
      : `The ${followed.name} of ${line.label}`,
  }));
}

/** More lines could not be told apart. */
const MAX_LINES = 6;

interface HistoryPlotParts {
  readonly lines: readonly FollowedLine[];
  readonly changed: readonly {
    readonly line: TestedLine;
    readonly change: LevelChange;
  }[];
  readonly ordered: readonly AnalysedRun[];
}

function historyPlot(
  followed: FollowedFigure,
  { lines, changed, ordered }: HistoryPlotParts,
): Plot {
  const { id, title, reading, axis } = followed;
  const changeOf = (line: FollowedLine) =>
    changed.find((one) => one.line.id === line.id);
  const others = [...Map.groupBy(lines, ({ group }) => group).values()]
    .flatMap(([one]) => one && !changeOf(one) ? one : []);
  const shown = [...lines.filter(changeOf), ...others].slice(0, MAX_LINES);
  const told = changed.map(({ line: { name, steps }, change }) => {
    const ends = [steps[change.index - 1], steps[change.index]]
      .map((step) => step?.point.run);
    return describeLevelChange({
      ...{ name, change },
      since: formatMoment(ends[1]?.startedAt ?? ""),
      deno: ends.map((run) => run?.runtime.deno),
    });
  });
  const [first] = shown;
  return {
    id: `history-${id}`,
    title: title.replace(",", " over the runs of this machine,"),
    finding: told.join(" ") ||
      (first
        ? describeSpan(first.label, {
          unit: axis.unit,
          values: first.points.map(({ at }) => at.value),
        })
        : ""),
    reading: isRatio(followed) && changed.length > 0
      ? `${reading} Short dashes are the medians before and after a change of level.`
      : reading,
    x: {
      ...linearAxis(
        "Runs, the oldest first, and Deno where it changed",
        "count",
      ),
      ticks: ticksOf(ordered),
    },
    y: axis,
    series: shown.flatMap((line, variant) => [
      lineSeries(line, { unit: axis.unit, variant }),
      ...(isRatio(followed) ? levelSeries(line, changeOf(line)?.change) : []),
    ]),
  };
}

function lineSeries(
  { label, points }: FollowedLine,
  { unit, variant }: {
    readonly unit: PlotAxis["unit"];
    readonly variant: number;
  },
): PlotSeries {
  return {
    ...{ id: styleOf(points), variant, label, isJoined: true },
    points: points.map(({ run, x, at, of, label: model }) => ({
      ...{ x, y: at },
      text: describePoint(
        [label, formatMoment(run.startedAt), ...(of ? [model] : [])].join(", "),
        unit,
        at,
      ),
    })),
  };
}

/** A line has the colour of the model that its newest run names. */
function styleOf(points: readonly RunPoint[]): string {
  return points.at(-1)?.id ?? "";
}

/** The median of each side of a change, as a line over its runs. */
function levelSeries(
  { label, points }: FollowedLine,
  change: LevelChange | undefined,
): PlotSeries[] {
  if (!change) return [];
  return [
    { level: change.before, of: points.slice(0, change.index) },
    { level: change.after, of: points.slice(change.index) },
  ].map(({ level, of }) => ({
    ...{ id: styleOf(points), label: `${label}, median`, isJoined: true },
    line: "fit",
    points: [of[0], of.at(-1)].flatMap((end) =>
      end ? [{ x: end.x, y: exactly(level) }] : []
    ),
  }));
}
