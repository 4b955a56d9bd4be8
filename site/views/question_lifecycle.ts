import {
  type CaseAnalysis,
  type SuiteAnalysis,
  timePerItem,
} from "../../src/analysis/mod.ts";
import { formatDuration, formatDurationRange } from "../../src/text/mod.ts";
import type { DeepRun } from "./run_choice.ts";
import {
  type AnswerFigures,
  besideEachOther,
  type Plot,
  type PlotSeries,
} from "./question_plot.ts";

/** What each step in the life of a thread and of a process costs. */
export function lifecycleFigures(
  { depth }: DeepRun,
  { id, label, cases }: SuiteAnalysis,
): AnswerFigures {
  const answer = depth.suites.find((suite) => suite.id === id)?.answer ?? "";
  return { plots: [lifecyclePlot(cases, { label, answer })] };
}

function lifecyclePlot(
  cases: readonly CaseAnalysis[],
  { label, answer }: { readonly label: string; readonly answer: string },
): Plot {
  return {
    id: "lifecycle",
    title: `${label}: time of each step, lower is better`,
    finding: answer,
    reading: "Bars through the points are 95 % intervals.",
    x: {
      title: "Step",
      unit: "count",
      isLogarithmic: false,
      ticks: cases.map((step, index) => ({
        value: index + 1,
        label: step.label,
      })),
    },
    y: { title: "Time of one", unit: "duration", isLogarithmic: true },
    series: seriesOf(cases),
  };
}

function seriesOf(cases: readonly CaseAnalysis[]): readonly PlotSeries[] {
  const all = cases.flatMap(({ cells }) => cells);
  const models = [...new Set(all.map(({ model }) => model))];
  return models.map((model, index) => ({
    id: model,
    label: all.find((cell) => cell.model === model)?.modelLabel ?? model,
    isJoined: false,
    points: cases.flatMap((step, place) =>
      step.cells.filter((cell) => cell.kind === "measured")
        .filter((cell) => cell.model === model)
        .map((cell) => ({
          x: besideEachOther(place + 1, { index, of: models.length }),
          y: timePerItem(cell),
          text: `${step.label}, ${cell.modelLabel}: ${
            formatDuration(timePerItem(cell).value)
          } (95 % interval ${formatDurationRange(timePerItem(cell))})`,
        }))
    ),
  }));
}
