import {
  formatCount,
  formatDuration,
  formatDurationRange,
  formatPercent,
  formatRatio,
  type MeasuredCell,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import type { Plot, PlotPoint, PlotSeries } from "./question_plot.ts";
import type { QuestionAnswer } from "./question_answer.ts";
import { asSentence, inSentence, joinWords } from "./question_words.ts";

/** A measured cell with the additions of one batch and those of them that were lost. */
interface Counted {
  readonly cell: MeasuredCell;
  readonly additions: number;
  readonly lost: number;
  /** The least and the most that a round lost, as shares of all additions. */
  readonly lostShare: PlotPoint["y"];
}

/** What counting together costs, and who loses count. */
export function sharingAnswer(
  deep: DeepRun,
  suite: SuiteAnalysis,
): QuestionAnswer {
  const counted = countedCells(deep, suite);
  const most = Math.max(...counted.map(({ cell }) => cell.workers));
  const last = counted.filter(({ cell }) => cell.workers === most);
  const answer = describeLast(last, most);
  const [lost, time] = [lostPlot(counted, suite), timePlot(counted, suite)];
  return {
    answer,
    sentences: describeCorrect(last, most),
    plots: [{ ...lost, finding: answer }, {
      ...time,
      finding: describeCorrect(last, most)[0] ?? answer,
    }],
  };
}

function countedCells(
  { run }: DeepRun,
  { cases }: SuiteAnalysis,
): readonly Counted[] {
  return cases.flatMap(({ workload, cells }) => {
    const info = run.workloads.find(({ id }) => id === workload);
    const each = info?.parameters.additionsPerWorker ?? NaN;
    return cells.filter((cell) => cell.kind === "measured").map((cell) => {
      const additions = each * cell.workers;
      const lost = cell.observations.lostUpdates ?? 0;
      return { cell, additions, lost, lostShare: shares(run, cell, additions) };
    });
  });
}

function shares(
  { cells }: DeepRun["run"],
  { id, observations }: MeasuredCell,
  additions: number,
): PlotPoint["y"] {
  const outcome = cells.find((cell) => cell.id === id)?.outcome;
  const rounds = outcome?.kind === "measured" ? outcome.rounds : [];
  const each = rounds.map((one) => (one.observations.lostUpdates ?? 0));
  return {
    value: (observations.lostUpdates ?? 0) / additions,
    low: Math.min(...each) / additions,
    high: Math.max(...each) / additions,
  };
}

function describeLast(last: readonly Counted[], workers: number): string {
  const losing = last.filter(({ lost }) => lost > 0).map((
    { cell, lost, additions, lostShare },
  ) =>
    `${inSentence(cell.modelLabel)} code lost ${
      Math.round(lost).toLocaleString("en")
    } of ${additions.toLocaleString("en")} additions (${
      formatPercent(lostShare.value)
    })`
  );
  const safe = last.filter(({ lost }) => lost === 0)
    .toSorted((a, b) => timeOf(a) - timeOf(b));
  const [fastest] = safe;
  const how = fastest
    ? `the fastest that lost none, ${fastest.cell.modelLabel}, took ${
      formatDuration(timeOf(fastest))
    }`
    : "nothing counted correctly";
  const who = losing.length === 0 ? "no addition was lost" : joinWords(losing);
  return `With ${formatCount(workers, "worker")}, ${who}; ${how}.`;
}

function describeCorrect(
  last: readonly Counted[],
  workers: number,
): readonly string[] {
  const [fastest, ...others] = last.filter(({ lost }) => lost === 0)
    .toSorted((a, b) => timeOf(a) - timeOf(b));
  if (!fastest || others.length === 0) return [];
  const each = others.map((one) =>
    `${inSentence(one.cell.modelLabel)} took ${
      formatRatio(timeOf(one) / timeOf(fastest))
    } times as long (${formatDuration(timeOf(one))})`
  );
  return [
    asSentence(
      `with ${formatCount(workers, "worker")}, counting correctly took ${
        formatDuration(timeOf(fastest))
      } by ${fastest.cell.modelLabel}; ${joinWords(each)}.`,
    ),
  ];
}

function lostPlot(counted: readonly Counted[], { label }: SuiteAnalysis): Plot {
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

function timePlot(counted: readonly Counted[], { label }: SuiteAnalysis): Plot {
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

function workersAxis(counted: readonly Counted[]): Plot["x"] {
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
  counted: readonly Counted[],
  pointOf: (one: Counted) => PlotPoint,
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

function timeOf({ cell }: Counted): number {
  return cell.medianNs.value;
}
