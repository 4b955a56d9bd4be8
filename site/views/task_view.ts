import {
  analyseTask,
  choiceOf,
  type Predictor,
  type TaskAnalysis,
  type TaskScenario,
} from "../../src/analysis/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import {
  describeCrossover,
  describeTask,
  describeTaskBreakEvens,
  formatDuration,
  formatDurationRange,
  formatPercent,
  formatRatio,
  formatRatioRange,
  formatSpeedup,
  formatSpeedupRange,
  MISS_CAUSES,
  nameParams,
} from "../../src/text/mod.ts";
import { type CellView, cellView } from "./cell_view.ts";
import { taskUrl } from "./links.ts";
import { cellName, modelLabels } from "./names.ts";
import { formatChange } from "./samples_view.ts";
import {
  besideEachOther,
  crossingInterval,
  type Plot,
  type PlotAxis,
  type PlotCrossing,
  type PlotSeries,
} from "./question_plot.ts";
import {
  type AnalysedRun,
  type RunView,
  runView,
  type VerdictView,
  verdictView,
} from "./run_view.ts";

/** A run of a user's task. */
export interface TaskRunView {
  /** Id of the task. */
  readonly id: string;
  readonly label: string;
  readonly run: RunView;
  /** Of the file that it was measured from; empty where the run does not tell. */
  readonly sourceHash: string;
  /** Text of its file, where that is published. */
  readonly source?: string | undefined;
  /** What to use, in a sentence. */
  readonly answer: string;
  /** From where on it pays. */
  readonly sentences: readonly string[];
  /** The sweep of its params, and what was predicted beside what was measured. */
  readonly plots: readonly Plot[];
  readonly scenarios: readonly TaskScenarioView[];
}

/** One combination of a task's params. */
export interface TaskScenarioView {
  /** `side 128`; empty where the task has no params. */
  readonly name: string;
  readonly items: number;
  readonly verdict: VerdictView;
  /** Time of a call in the loop; a dash where it was not measured. */
  readonly callTime: string;
  readonly speedup: string;
  readonly speedupRange: string;
  readonly cells: readonly CellView[];
  readonly predictions: readonly PredictionRow[];
}

/** A predicted time beside the measured one. */
export interface PredictionRow {
  readonly model: string;
  readonly name: string;
  readonly predicted: string;
  readonly measured: string;
  readonly measuredRange: string;
  readonly error: string;
  /** What explains a prediction that is far off; empty where it is near. */
  readonly cause: string;
}

/** A user's task with its runs. */
export interface TaskView {
  readonly url: string;
  /** The one that is shown, which is the newest that was not interrupted. */
  readonly shown: TaskRunView;
  /** Newest first. */
  readonly runs: readonly TaskRunView[];
}

/** Makes the view of a task's run; without a predictor nothing is predicted. */
export function taskRunView(
  { run, file, analysis: report }: AnalysedRun,
  predictor: Predictor | undefined,
): TaskRunView {
  const analysis = analyseTask(run, predictor);
  const [workload] = run.workloads;
  const { scenarios } = analysis;
  return {
    id: workload?.id ?? run.id,
    label: analysis.label,
    run: runView({ run, file, analysis: report }),
    sourceHash: workload?.sourceHash ?? "",
    source: workload?.source,
    answer: describeTask(analysis),
    // Where a model takes over is said below the sweep.
    sentences: scenarios.flatMap(describeTaskBreakEvens),
    plots: [
      ...(scenarios.length > 1 ? [sweepPlot(analysis)] : []),
      ...predictionPlot(scenarios),
    ],
    scenarios: scenarios.map((scenario) => scenarioView(scenario, run)),
  };
}

function scenarioView(
  { parameters, items, workload, predictions }: TaskScenario,
  run: Run,
): TaskScenarioView {
  const choice = choiceOf(workload);
  const { baseline, cells } = workload;
  const context = { labels: modelLabels(run), warnings: run.warnings };
  return {
    name: nameParams(parameters),
    items,
    verdict: verdictView(workload.verdict),
    callTime: baseline ? formatDuration(baseline.medianNs.value / items) : "–",
    speedup: choice && !choice.isBaseline ? formatSpeedup(choice) : "–",
    speedupRange: choice && !choice.isBaseline
      ? formatSpeedupRange(choice)
      : "",
    cells: cells.map((cell) => cellView(cell, context)),
    predictions: predictions.map(({ cell, predictedNs, error, cause }) => ({
      ...{ model: cell.model, name: cellName(cell) },
      predicted: formatDuration(predictedNs),
      measured: formatDuration(cell.medianNs.value),
      measuredRange: formatDurationRange(cell.medianNs),
      error: formatChange(1 + error),
      cause: cause ? MISS_CAUSES[cause] : "",
    })),
  };
}

/** Speed-ups over the param that was varied, with the places where a model takes over; over combinations of several. */
function sweepPlot({ label, scenarios, crossovers }: TaskAnalysis): Plot {
  const names = Object.keys(scenarios[0]?.parameters ?? {});
  const varied = names.filter((name) =>
    new Set(scenarios.map(({ parameters }) => parameters[name])).size > 1
  );
  const [param = ""] = varied;
  const values = scenarios.map(({ parameters }) => parameters[param] ?? 0);
  const isAlong = varied.length === 1 && values.every((value) => value > 0);
  const places = isAlong ? values : scenarios.map((_, index) => index + 1);
  const x: PlotAxis = {
    title: isAlong ? param : names.join(", "),
    unit: "count",
    isLogarithmic: isAlong,
    ticks: scenarios.map(({ parameters }, index) => ({
      value: places[index] ?? 0,
      label: isAlong ? String(values[index]) : nameParams(parameters),
    })),
  };
  return {
    id: "sweep",
    title: `${label}: speed-up of each model at its best, higher is better`,
    finding: crossovers.map(describeCrossover).join(" ") ||
      "No model takes over from another along the params.",
    reading:
      "Bars through the points are 95 % intervals. The dashed level is a loop; a large marker on it is where a variant starts to win, with its interval.",
    ...{ x, level: { y: 1, label: "Loop" } },
    y: {
      title: "Speed-up over a loop (times)",
      unit: "ratio",
      isLogarithmic: true,
    },
    series: sweepSeries({ scenarios, places, crossovers }),
  };
}

function sweepSeries(
  { scenarios, places, crossovers }: {
    readonly scenarios: TaskAnalysis["scenarios"];
    readonly places: readonly number[];
    readonly crossovers: TaskAnalysis["crossovers"];
  },
): readonly PlotSeries[] {
  const found = scenarios.flatMap(({ workload, parameters }, index) =>
    workload.standings.flatMap((one) =>
      one.kind === "unmeasured" || one.best.isBaseline || !one.best.speedup
        ? []
        : [{
          ...{ x: places[index] ?? 0, y: one.best.speedup, cell: one.best },
          text: `${nameParams(parameters)}, ${cellName(one.best)}: ${
            formatRatio(one.best.speedup.value)
          } times (95 % interval ${formatRatioRange(one.best.speedup)})`,
        }]
    )
  );
  return [...Map.groupBy(found, ({ cell }) => cell.model)].map(
    ([id, points]) => {
      const crossing = crossingOf(crossovers, id);
      return {
        ...{ id, label: points[0]?.cell.modelLabel ?? id, isJoined: true },
        points: points.map(({ x, y, text }) => ({ x, y, text })),
        ...(crossing ? { crossing } : undefined),
      };
    },
  );
}

function crossingOf(
  crossovers: TaskAnalysis["crossovers"],
  model: string,
): PlotCrossing | undefined {
  const found = crossovers.find(({ challenger, answer }) =>
    challenger.model === model && answer.kind === "crosses"
  );
  const x = found && crossingInterval(found);
  return x && { x, text: describeCrossover(found) };
}

/** The last combination of params, as the terminal has it: predictions of others stand in their tables. */
function predictionPlot(
  scenarios: TaskAnalysis["scenarios"],
): readonly Plot[] {
  const last = scenarios.at(-1);
  const predictions = last?.predictions ?? [];
  if (!last || predictions.length === 0) return [];
  const errors = predictions.map(({ error }) => Math.abs(error));
  const off = errors.filter((error) => error > 0.25).length;
  const where = nameParams(last.parameters);
  const series = (["measured", "predicted"] as const).map((id, index) => ({
    ...{ id, label: id === "measured" ? "Measured" : "Predicted" },
    isJoined: false,
    points: predictions.map(({ cell, predictedNs }, place) => {
      const y = id === "measured"
        ? cell.medianNs
        : { value: predictedNs, low: predictedNs, high: predictedNs };
      return {
        x: besideEachOther(place + 1, { index, of: 2 }),
        y,
        text: `${cellName(cell)}, ${id}: ${formatDuration(y.value)}`,
      };
    }),
  }));
  return [{
    id: "predicted",
    title: `Predicted beside measured${where ? `, ${where}` : ""}`,
    finding: `${
      off === 0 ? "No prediction is" : `${off} of ${errors.length} are`
    } off by more than 25 %; the furthest is off by ${
      formatPercent(Math.max(...errors))
    }.`,
    reading:
      "Predicted from the profile of one thread and the costs of this machine. Bars through the points are 95 % intervals of what was measured.",
    x: {
      title: "Variant",
      unit: "count",
      isLogarithmic: false,
      ticks: predictions.map(({ cell }, place) => ({
        value: place + 1,
        label: `${cell.modelLabel} ${cell.workers}`,
      })),
    },
    y: { title: "Time of a batch", unit: "duration", isLogarithmic: true },
    series,
  }];
}

/** Gathers the runs of each task, the newest first. */
export function taskViews(runs: readonly TaskRunView[]): readonly TaskView[] {
  const newestFirst = runs.toSorted((a, b) =>
    Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt)
  );
  const byTask = Map.groupBy(newestFirst, ({ id }) => id);
  return [...byTask].flatMap(([id, own]) => {
    const shown = own.find(({ run }) => run.complete) ?? own[0];
    return shown ? [{ url: taskUrl(id), shown, runs: own }] : [];
  });
}
