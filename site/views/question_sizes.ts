import {
  type CaseAnalysis,
  formatCount,
  formatDuration,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import type { Fact } from "./environment.ts";
import type { QuestionAnswer } from "./question_answer.ts";
import {
  type SizeCrossover,
  type SizeKind,
  sizePlot,
} from "./question_size_plot.ts";
import {
  asName,
  asSentence,
  inSentence,
  joinChoices,
  onCores,
} from "./question_words.ts";

/** From what item size on pools pay. */
export function granularityAnswer(
  deep: DeepRun,
  suite: SuiteAnalysis,
): QuestionAnswer {
  const kind: SizeKind = {
    id: "granularity",
    baseline: suite.baseline,
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
    `${formatDuration(at)} (${asName(label)})`
  );
  const answer = paying.length === 0
    ? undefined
    : `${
      onCores(deep)
    }workers pay once each item computes for longer than about ${
      joinChoices(paying)
    }.`;
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
    baseline: suite.baseline,
    crossovers: batchSizes,
    sizeOf: ({ items }) => items,
    format: (items) => formatCount(roundTo3(items), "item"),
    axis: { title: "Items in the batch", unit: "count", isLogarithmic: true },
  };
  const itemNs = batchSizes[0]?.itemNs.value ?? NaN;
  const paying = payingOf(kind).map(({ label, at }) =>
    `${formatDuration(at * itemNs)} (${asName(label)}, ${kind.format(at)} of ${
      formatDuration(itemNs)
    })`
  );
  const answer = paying.length === 0
    ? undefined
    : `${
      onCores(deep)
    }starting workers for one batch pays once the batch computes for longer than about ${
      joinChoices(paying)
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
function factsOf(
  { baseline, crossovers, format }: SizeKind,
): readonly Fact[] {
  return crossovers.filter(({ incumbent }) => incumbent.model === baseline)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map(({ challenger, answer }) => ({
      name: asSentence(
        `${inSentence(challenger.label)} with ${
          formatCount(challenger.workers, "worker")
        } wins`,
      ),
      value: describeCrossing(answer, format),
    }));
}

/** The soonest first, and where there is no such place last. */
function placeOf({ answer }: SizeCrossover): number {
  return answer.kind === "crosses" ? answer.at.value : Number.MAX_VALUE;
}

function describeCrossing(
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
function payingOf({ baseline, crossovers }: SizeKind) {
  return crossovers.flatMap(({ incumbent, challenger, answer }) =>
    incumbent.model === baseline && answer.kind === "crosses" &&
      answer.challengerFaster === "above"
      ? [{ label: challenger.label, at: answer.at.value }]
      : []
  ).toSorted((a, b) => a.at - b.at);
}

/** The time that sequential code took for an item of the case, which its nominal time only approaches. */
function itemNsOf({ cells, items }: CaseAnalysis): number {
  const baseline = cells.find(({ isBaseline }) => isBaseline);
  return baseline?.kind === "measured" ? baseline.medianNs.value / items : 0;
}

function roundTo3(value: number): number {
  return Number(value.toPrecision(3));
}
