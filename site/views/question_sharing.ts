import {
  countLost,
  type SharedCount,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import {
  formatCount,
  formatDuration,
  formatDurationRange,
} from "../../src/text/mod.ts";
import type { DeepRun } from "./run_choice.ts";
import type {
  AnswerFigures,
  Plot,
  PlotPoint,
  PlotSeries,
} from "./question_plot.ts";

/** What counting together costs, and who loses count. */
export function sharingFigures(
  { run, depth }: DeepRun,
  suite: SuiteAnalysis,
): AnswerFigures {
  const counted = countLost(run, suite);
  const { answer = "", sentences: [correct = answer] = [] } =
    depth.suites.find(({ id }) => id === suite.id) ?? {};
  return {
    plots: [{ ...lostPlot(counted, suite), finding: answer }, {
      ...timePlot(counted, suite),
      finding: correct,
    }],
  };
}

function lostPlot(
  counted: readonly SharedCount[],
  { label }: SuiteAnalysis,
): Plot {
  return {
    id: "sharing-lost",
    title: `${label}: additions lost against workers, lower is better`,
    finding: "",
    reading:
      "Bars through the points reach from the least to the most that a round lost.",
    x: workersAxis(counted),
    y: { title: "Additions lost", unit: "share", isLogarithmic: false },
    series: seriesOf(counted, ({ cell, lost, additions, lostShare }) => ({
      x: cell.workers,
      y: lostShare,
      text: `${cell.modelLabel}, ${formatCount(cell.workers, "worker")}: ${
        Math.round(lost).toLocaleString("en")
      } of ${additions.toLocaleString("en")} lost`,
    })),
  };
}

function timePlot(
  counted: readonly SharedCount[],
  { label }: SuiteAnalysis,
): Plot {
  return {
    id: "sharing-time",
    title: `${label}: time against workers, lower is better`,
    finding: "",
    reading:
      "Bars through the points are 95 % intervals. Every worker adds as often as the others, so more workers have more to do.",
    x: workersAxis(counted),
    y: { title: "Time of one batch", unit: "duration", isLogarithmic: true },
    series: seriesOf(counted, ({ cell }) => ({
      x: cell.workers,
      y: cell.medianNs,
      text: `${cell.modelLabel}, ${formatCount(cell.workers, "worker")}: ${
        formatDuration(cell.medianNs.value)
      } (95 % interval ${formatDurationRange(cell.medianNs)})`,
    })),
  };
}

function workersAxis(counted: readonly SharedCount[]): Plot["x"] {
  const counts = [...new Set(counted.map(({ cell }) => cell.workers))];
  return {
    title: "Workers (threads)",
    unit: "count",
    isLogarithmic: false,
    ticks: counts.toSorted((a, b) => a - b)
      .map((value) => ({ value, label: String(value) })),
  };
}

function seriesOf(
  counted: readonly SharedCount[],
  pointOf: (one: SharedCount) => PlotPoint,
): readonly PlotSeries[] {
  return [...Map.groupBy(counted, ({ cell }) => cell.model)].map((
    [id, own],
  ) => ({
    id,
    label: own[0]?.cell.modelLabel ?? id,
    isJoined: true,
    points: own.toSorted((a, b) => a.cell.workers - b.cell.workers)
      .map(pointOf),
  }));
}
