import type {
  BatchSizeCrossover,
  CaseAnalysis,
  ItemSizeCrossover,
  MeasuredCell,
  SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatItems,
  formatRatio,
  formatRatioRange,
  inSentence,
} from "../../src/text/mod.ts";
import type { Fact } from "./environment.ts";
import {
  type AnswerFigures,
  crossingInterval,
  highestOf,
  type Plot,
  type PlotCrossing,
  type PlotSeries,
} from "./question_plot.ts";
import type { DeepRun } from "./run_choice.ts";

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

/** An answer of either suite of sizes. */
export type SizeCrossover = ItemSizeCrossover | BatchSizeCrossover;

/** How the two questions of size differ. */
export interface SizeKind {
  readonly id: "granularity" | "batch";
  /** Id of the model that sizes are held against. */
  readonly baseline: string | null;
  readonly crossovers: readonly SizeCrossover[];
  /** Place of a case on the x axis. */
  readonly sizeOf: (found: CaseAnalysis) => number;
  readonly format: (size: number) => string;
  readonly axis: Plot["x"];
}

const READING =
  "Bars through the points are 95 % intervals. The dashed level is sequential code; the large markers on it, with bars along it, are where each model starts to win.";
const LEFT_OUT = "A batch of fewer items than workers is in the table alone.";

/** Draws speed-ups by size, with the places where models start to win. */
export function sizePlot(
  { label, cases }: SuiteAnalysis,
  kind: SizeKind,
): Plot {
  const series = modelsOf(cases, kind).map((model) =>
    seriesOf(model, { cases, kind })
  );
  return {
    id: kind.id,
    title: `${label}: speed-up against size, higher is better`,
    finding: highestOf(series),
    reading: kind.id === "batch" ? READING : `${READING} ${LEFT_OUT}`,
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

function modelsOf(
  cases: readonly CaseAnalysis[],
  { baseline }: SizeKind,
): readonly string[] {
  const models = cases.flatMap(({ cells }) => cells.map(({ model }) => model));
  return [...new Set(models)].filter((model) => model !== baseline);
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
  { baseline, crossovers, format }: SizeKind,
): PlotCrossing | undefined {
  const found = crossovers.find(({ incumbent, challenger }) =>
    incumbent.model === baseline && challenger.model === model
  );
  const x = found && crossingInterval(found);
  if (!x || found.answer.kind !== "crosses") return undefined;
  const { challenger, answer: { challengerFaster } } = found;
  const side = challengerFaster === "above" ? "from" : "up to";
  return {
    x,
    text: `${challenger.label} wins ${side} about ${
      format(x.value)
    } (95 % interval ${format(x.low)} to ${format(x.high)})`,
  };
}
