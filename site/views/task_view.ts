import {
  analyseTask,
  choiceOf,
  type Predictor,
  type TaskAnalysis,
  type TaskScenario,
} from "../../src/analysis/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import {
  capitalise,
  describeCrossover,
  describeTask,
  describeTaskBreakEvens,
  formatDuration,
  formatDurationRange,
  formatPercent,
  formatSpeedup,
  formatSpeedupRange,
  MISS_CAUSES,
  nameParams,
} from "../../src/text/mod.ts";
import { cellView } from "./cell_view.ts";
import { cellName, taskUrl } from "./names.ts";
import {
  crossingInterval,
  describePoint,
  exactly,
  INTERVAL_BARS,
  logAxis,
  placesAxis,
  type Plot,
  type PlotAxis,
  type PlotCrossing,
  seriesOf,
} from "./plot.ts";
import { type AnalysedRun, runView, verdictView } from "./run_view.ts";
import { formatChange } from "./workload_details.ts";

/** A run of a user's task. */
export type TaskRunView = ReturnType<typeof taskRunView>;

/** One combination of a task's params. */
export type TaskScenarioView = TaskRunView["scenarios"][number];

/** A user's task with its runs. */
export type TaskView = ReturnType<typeof taskViews>[number];

/** Makes the view of a task's run; without a predictor nothing is predicted. */
export function taskRunView(
  { run, file, analysis: report }: AnalysedRun,
  predictor: Predictor | undefined,
) {
  const analysis = analyseTask(run, predictor);
  const [workload] = run.workloads;
  const { scenarios } = analysis;
  return {
    id: workload?.id ?? run.id,
    label: analysis.label,
    run: runView({ run, file, analysis: report }),
    // Of the file that it was measured from.
    sourceHash: workload?.sourceHash ?? "",
    // Its text, where that is published.
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
) {
  const choice = choiceOf(workload);
  const { baseline, cells } = workload;
  return {
    name: nameParams(parameters),
    items,
    verdict: verdictView(workload.verdict),
    callTime: baseline ? formatDuration(baseline.medianNs.value / items) : "–",
    speedup: choice && !choice.isBaseline ? formatSpeedup(choice) : "–",
    speedupRange: choice && !choice.isBaseline
      ? formatSpeedupRange(choice)
      : "",
    cells: cells.map((cell) => cellView(cell, run.warnings)),
    // Each beside the measured time, with what explains one that is far off.
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
  const found = scenarios.flatMap(({ workload, parameters }, index) =>
    workload.standings.flatMap((one) =>
      one.kind === "unmeasured" || one.best.isBaseline || !one.best.speedup
        ? []
        : [{
          ...{ x: places[index] ?? 0, params: nameParams(parameters) },
          ...{ cell: one.best, speedup: one.best.speedup },
        }]
    )
  );
  return {
    id: "sweep",
    title: `${label}: speed-up of each model at its best, higher is better`,
    finding: crossovers.map(describeCrossover).join(" ") ||
      "No model takes over from another along the params.",
    reading:
      `${INTERVAL_BARS} The dashed level is a loop; a large marker on it is where a variant starts to win, with its interval.`,
    ...{ x, level: { y: 1, label: "Loop" } },
    y: logAxis("Speed-up over a loop (times)", "ratio"),
    series: seriesOf(found, {
      nameOf: ({ cell }) => ({ id: cell.model, label: cell.modelLabel }),
      pointOf: ({ x, params, cell, speedup }) => ({
        ...{ x, y: speedup },
        text: describePoint(`${params}, ${cellName(cell)}`, "ratio", speedup),
      }),
    }).map((one) => ({ ...one, crossing: crossingOf(crossovers, one.id) })),
  };
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
  const times = predictions.flatMap(({ cell, predictedNs }, place) => [
    { place, cell, id: "measured", at: cell.medianNs },
    { place, cell, id: "predicted", at: exactly(predictedNs) },
  ]);
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
    x: placesAxis(
      "Variant",
      predictions.map(({ cell }) => `${cell.modelLabel} ${cell.workers}`),
    ),
    y: logAxis("Time of a batch", "duration"),
    series: seriesOf(times, {
      isJoined: false,
      nameOf: ({ id }) => ({ id, label: capitalise(id) }),
      pointOf: ({ place, cell, id, at }, shift) => ({
        x: place + 1 + shift,
        y: at,
        text: `${cellName(cell)}, ${id}: ${formatDuration(at.value)}`,
      }),
    }),
  }];
}

/** Gathers the runs of each task, the newest first. */
export function taskViews(runs: readonly TaskRunView[]) {
  const newestFirst = runs.toSorted((a, b) =>
    Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt)
  );
  const byTask = Map.groupBy(newestFirst, ({ id }) => id);
  return [...byTask].flatMap(([id, own]) => {
    // The newest that was not interrupted.
    const shown = own.find(({ run }) => run.complete) ?? own[0];
    return shown ? [{ url: taskUrl(id), shown, runs: own }] : [];
  });
}
