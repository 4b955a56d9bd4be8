import {
  type CaseAnalysis,
  formatDuration,
  formatDurationRange,
  formatRatio,
  type Interval,
  type MeasuredCell,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import {
  besideEachOther,
  type Plot,
  type PlotSeries,
} from "./question_plot.ts";
import type { QuestionAnswer } from "./question_answer.ts";
import { asSentence, inSentence, joinWords } from "./question_words.ts";

/** The step that includes starting, loading code and a message each way: what one waits for. */
const TELLING_STEP = "first-answer";

/** What each step in the life of a thread and of a process costs. */
export function lifecycleAnswer(
  _: DeepRun,
  { label, cases }: SuiteAnalysis,
): QuestionAnswer {
  const telling = cases.find(({ workload }) => workload === TELLING_STEP) ??
    cases[0];
  const answer = telling ? describeStep(telling) : "No step was measured.";
  return {
    answer,
    sentences: cases.filter((step) => step !== telling).map(describeStep),
    plots: [lifecyclePlot(cases, { label, answer })],
  };
}

/** `From the start to the first answer: 7.81 ms for a thread and 11.2 ms for a process, 1.4 times as long.` */
function describeStep({ workload, label, cells }: CaseAnalysis): string {
  const times = cells.filter((cell) => cell.kind === "measured")
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  const [least, ...others] = times;
  const most = others.at(-1);
  if (!least) return `${label}: not measured.`;
  const each = times.map((cell) =>
    `${formatDuration(perTask(cell).value)} for a ${
      inSentence(cell.modelLabel)
    }`
  );
  const step = workload === TELLING_STEP
    ? "from the start to the first answer"
    : label.replace(/\?$/, "");
  const ratio = most
    ? `, ${
      formatRatio(perTask(most).value / perTask(least).value)
    } times as long`
    : "";
  return asSentence(
    `${step}: ${joinWords(each)}${ratio}.`,
  );
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
          y: perTask(cell),
          text: `${step.label}, ${cell.modelLabel}: ${
            formatDuration(perTask(cell).value)
          } (95 % interval ${formatDurationRange(perTask(cell))})`,
        }))
    ),
  }));
}

/** A batch asks many times where once is too short to time. */
function perTask({ medianNs, items }: MeasuredCell): Interval {
  const { value, low, high } = medianNs;
  return { value: value / items, low: low / items, high: high / items };
}
