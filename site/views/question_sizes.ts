import {
  type CaseAnalysis,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatItems,
  inSentence,
} from "../../src/text/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import type { Fact } from "./environment.ts";
import type { AnswerFigures } from "./question_answer.ts";
import {
  type SizeCrossover,
  type SizeKind,
  sizePlot,
} from "./question_size_plot.ts";

/** From what item size on pools pay. */
export function granularityFigures(
  { depth }: DeepRun,
  suite: SuiteAnalysis,
): AnswerFigures {
  return figuresOf(suite, {
    id: "granularity",
    baseline: suite.baseline,
    crossovers: depth.crossovers.itemSizes,
    sizeOf: itemNsOf,
    format: formatDuration,
    axis: {
      title: "Computing in one item",
      unit: "duration",
      isLogarithmic: true,
    },
  });
}

/** From what batch size on starting a pool pays. */
export function batchFigures(
  { depth }: DeepRun,
  suite: SuiteAnalysis,
): AnswerFigures {
  return figuresOf(suite, {
    id: "batch",
    baseline: suite.baseline,
    crossovers: depth.crossovers.batchSizes,
    sizeOf: ({ items }) => items,
    format: formatItems,
    axis: { title: "Items in the batch", unit: "count", isLogarithmic: true },
  });
}

function figuresOf(suite: SuiteAnalysis, kind: SizeKind): AnswerFigures {
  const plot = sizePlot(suite, kind);
  return {
    facts: factsOf(kind),
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
      name: capitalise(
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

/** The time that sequential code took for an item of the case, which its nominal time only approaches. */
function itemNsOf({ cells, items }: CaseAnalysis): number {
  const baseline = cells.find(({ isBaseline }) => isBaseline);
  return baseline?.kind === "measured" ? baseline.medianNs.value / items : 0;
}
