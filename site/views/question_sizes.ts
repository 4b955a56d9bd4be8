import {
  type BatchSizeCrossover,
  type CaseAnalysis,
  formatCount,
  formatDuration,
  formatRatio,
  formatRatioRange,
  type ItemSizeCrossover,
  type MeasuredCell,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import type { Fact } from "./environment.ts";
import type { QuestionAnswer } from "./question_answer.ts";
import {
  highestOf,
  type Plot,
  type PlotCrossing,
  type PlotSeries,
} from "./question_plot.ts";
import {
  asSentence,
  inSentence,
  joinWords,
  onCores,
} from "./question_words.ts";

type SizeCrossover = ItemSizeCrossover | BatchSizeCrossover;

const BASELINE = "sequential";

/** How the two questions of size differ. */
interface SizeKind {
  readonly id: "granularity" | "batch";
  readonly crossovers: readonly SizeCrossover[];
  /** Place of a case on the x axis. */
  readonly sizeOf: (found: CaseAnalysis) => number;
  readonly format: (size: number) => string;
  readonly axis: Plot["x"];
}

/** From what item size on pools pay. */
export function granularityAnswer(
  deep: DeepRun,
  suite: SuiteAnalysis,
): QuestionAnswer {
  const kind: SizeKind = {
    id: "granularity",
    crossovers: deep.depth.crossovers.itemSizes,
    sizeOf: itemNsOf,
    format: formatDuration,
    axis: {
      title: "Computing in one item",
      unit: "duration",
      isLogarithmic: true,
    },
  };
  const paying = payingOf(kind).map(({ label, at }) =>
    `${formatDuration(at)} for ${inSentence(label)}`
  );
  const answer = paying.length === 0
    ? undefined
    : `${onCores(deep)}handing items to workers pays from about ${
      joinWords(paying)
    } of computing in each item on.`;
  return sizeAnswer(deep, { suite, kind, answer });
}

/** From what batch size on starting a pool pays. */
export function batchAnswer(
  deep: DeepRun,
  suite: SuiteAnalysis,
): QuestionAnswer {
  const { batchSizes } = deep.depth.crossovers;
  const kind: SizeKind = {
    id: "batch",
    crossovers: batchSizes,
    sizeOf: ({ items }) => items,
    format: (items) => formatCount(roundTo3(items), "item"),
    axis: { title: "Items in the batch", unit: "count", isLogarithmic: true },
  };
  const itemNs = batchSizes[0]?.itemNs.value ?? NaN;
  const paying = payingOf(kind).map(({ label, at }) =>
    `${formatDuration(at * itemNs)} for ${inSentence(label)} (${
      kind.format(at)
    } of ${formatDuration(itemNs)})`
  );
  const answer = paying.length === 0
    ? undefined
    : `${
      onCores(deep)
    }starting workers for one batch pays from about this much computing on: ${
      joinWords(paying)
    }.`;
  return sizeAnswer(deep, { suite, kind, answer });
}

function sizeAnswer(
  { depth }: DeepRun,
  { suite, kind, answer }: {
    readonly suite: SuiteAnalysis;
    readonly kind: SizeKind;
    readonly answer: string | undefined;
  },
): QuestionAnswer {
  const sentences = depth.suites.find(({ id }) => id === kind.id)?.sentences ??
    [];
  const plot = sizePlot(suite, kind);
  return {
    answer: asSentence(
      answer ?? sentences[0] ?? "The run cannot tell: too little was measured.",
    ),
    facts: factsOf(kind),
    sentences,
    plots: plot.series.length === 0 ? [] : [plot],
  };
}

/** What each crossing is, from every model's own question. */
function factsOf({ crossovers, format }: SizeKind): readonly Fact[] {
  return crossovers.filter(({ incumbent }) => incumbent.model === BASELINE)
    .map(({ challenger, answer }) => ({
      name: asSentence(
        `${inSentence(challenger.label)} with ${
          formatCount(challenger.workers, "worker")
        } wins`,
      ),
      value: wordCrossing(answer, format),
    }));
}

function wordCrossing(
  answer: SizeCrossover["answer"],
  format: (size: number) => string,
): string {
  switch (answer.kind) {
    case "crosses": {
      const { at: { value, low, high }, challengerFaster } = answer;
      const bound = (size: number | null) =>
        size === null ? "beyond what was measured" : format(size);
      return `${challengerFaster === "above" ? "from" : "up to"} ${
        format(value)
      } (95 % interval ${bound(low)} to ${bound(high)})`;
    }
    case "always":
      return "at every size measured";
    case "never":
      return "at no size measured";
    case "undecided":
      return "not decided by the measurements";
  }
}

/** The pools that win above a size, those that do so soonest first. */
function payingOf({ crossovers }: SizeKind) {
  return crossovers.flatMap(({ incumbent, challenger, answer }) =>
    incumbent.model === BASELINE && answer.kind === "crosses" &&
      answer.challengerFaster === "above"
      ? [{ label: challenger.label, at: answer.at.value }]
      : []
  ).toSorted((a, b) => a.at - b.at);
}

function sizePlot(
  { label, cases }: SuiteAnalysis,
  kind: SizeKind,
): Plot {
  const series = modelsOf(cases).map((model) =>
    seriesOf(model, { cases, kind })
  );
  return {
    id: kind.id,
    title: `${label}: speed-up against size, higher is better`,
    finding: highestOf(series),
    reading:
      "Bars through the points are 95 % intervals. The dashed level is sequential code; the large markers on it, with bars along it, are where each model starts to win. A batch of fewer items than workers is in the table alone.",
    x: kind.axis,
    y: {
      title: "Speed-up over sequential (times)",
      unit: "ratio",
      isLogarithmic: true,
    },
    level: { y: 1, label: "Sequential" },
    series,
  };
}

function modelsOf(cases: readonly CaseAnalysis[]): readonly string[] {
  const models = cases.flatMap(({ cells }) => cells.map(({ model }) => model));
  return [...new Set(models)].filter((model) => model !== BASELINE);
}

function seriesOf(
  model: string,
  { cases, kind }: {
    readonly cases: readonly CaseAnalysis[];
    readonly kind: SizeKind;
  },
): PlotSeries {
  const found = cases.flatMap((one) => {
    const cell = one.cells.find((cell) => cell.model === model);
    return cell?.kind === "measured" && cell.speedup
      ? [{ cell, speedup: cell.speedup, size: kind.sizeOf(one) }]
      : [];
  });
  const label = found[0]?.cell.modelLabel ?? model;
  const crossing = crossingOf(model, kind);
  return {
    ...{ id: model, label, isJoined: true },
    points: found.filter(({ cell, size }) => isShared(cell, kind) && size > 0)
      .map(({ speedup, size }) => ({
        x: size,
        y: speedup,
        text: `${label}, ${kind.format(size)}: ${
          formatRatio(speedup.value)
        } times (95 % interval ${formatRatioRange(speedup)})`,
      })),
    ...(crossing ? { crossing } : undefined),
  };
}

/** One item for two workers shows nothing of the size of items; in a batch of its own it is a size like any other. */
function isShared({ items, workers }: MeasuredCell, { id }: SizeKind): boolean {
  return id === "batch" || items >= workers;
}

function crossingOf(
  model: string,
  { crossovers, format }: SizeKind,
): PlotCrossing | undefined {
  const found = crossovers.find(({ incumbent, challenger }) =>
    incumbent.model === BASELINE && challenger.model === model
  );
  if (found?.answer.kind !== "crosses") return undefined;
  const { steps, challenger, answer: { at, challengerFaster } } = found;
  const x = {
    value: at.value,
    low: at.low ?? steps[0]?.size ?? at.value,
    high: at.high ?? steps.at(-1)?.size ?? at.value,
  };
  const side = challengerFaster === "above" ? "from" : "up to";
  return {
    x,
    text: `${challenger.label} wins ${side} about ${
      format(x.value)
    } (95 % interval ${format(x.low)} to ${format(x.high)})`,
  };
}

/** The time that sequential code took for an item of the case, which its nominal time only approaches. */
function itemNsOf({ cells, items }: CaseAnalysis): number {
  const baseline = cells.find(({ model }) => model === BASELINE);
  return baseline?.kind === "measured" ? baseline.medianNs.value / items : 0;
}

function roundTo3(value: number): number {
  return Number(value.toPrecision(3));
}
