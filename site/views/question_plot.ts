import type { CrossoverAnswer, Interval } from "../../src/analysis/mod.ts";
import type { Unit } from "../../src/text/mod.ts";
import type { Fact } from "./environment.ts";

/** A chart of a question before it is drawn: numbers in their own units, and the words that go with them. */
export interface Plot {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  readonly finding: string;
  readonly reading: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
  /** A level to compare with, such as sequential code. */
  readonly level?: { readonly y: number; readonly label: string };
  /** Whether a chart with a switch for logarithmic axes starts without them. */
  readonly startsLinear?: boolean;
  /** Ids of series so far above the others that the linear axes leave them out. */
  readonly beyondLinear?: readonly string[];
}

/** What an axis measures; `ticks` names the only places that get a label. */
export interface PlotAxis {
  readonly title: string;
  readonly unit: Unit;
  readonly isLogarithmic: boolean;
  readonly ticks?: readonly PlotTick[];
}

/** A labelled place of an axis. */
export interface PlotTick {
  readonly value: number;
  /** Several lines where it is a list. */
  readonly label: string | readonly string[];
}

/** What one model or variant did. */
export interface PlotSeries {
  /** Id of the model or variant, which decides its colour and marker. */
  readonly id: string;
  readonly label: string;
  /** Whether its points lie on a scale, so that a line between them means something. */
  readonly isJoined: boolean;
  readonly points: readonly PlotPoint[];
  /** A dotted level to the end of the chart; or a line without points, of a fitted law or of what is ideal. */
  readonly line?: "level" | "fit" | "ideal";
  /** Chooses the marker where several series are of one model, or of none. */
  readonly variant?: number;
  /** Where it crosses the level, with the interval of that place along the x axis. */
  readonly crossing?: PlotCrossing;
}

/** A point, and what is told of it where it was measured. */
export interface PlotPoint {
  readonly x: number;
  readonly y: Interval;
  readonly text?: string;
}

/** From what point on a series lies above the level. */
export interface PlotCrossing {
  readonly x: Interval;
  readonly text: string;
}

/** Places points of several series beside each other at whole numbers, so that their intervals do not overlap. */
export function besideEachOther(
  place: number,
  { index, of }: { readonly index: number; readonly of: number },
): number {
  const step = 0.6 / Math.max(of, 1);
  return place + (index - (of - 1) / 2) * step;
}

/** Names the highest point of a plot of speed-ups. */
export function highestOf(series: readonly PlotSeries[]): string {
  const [highest] = series.flatMap(({ points }) => points)
    .toSorted((a, b) => b.y.value - a.y.value);
  return highest
    ? `The highest speed-up measured is that of ${highest.text}.`
    : "";
}

/** What a run says to a question. */
export interface QuestionAnswer {
  /** In one sentence. */
  readonly answer: string;
  /** The figures of the answer with their intervals, where they are few. */
  readonly facts?: readonly Fact[];
  /** In more words. */
  readonly sentences: readonly string[];
  readonly plots: readonly Plot[];
}

/** What a page shows of a suite's answer beside its words. */
export type AnswerFigures = Pick<QuestionAnswer, "facts" | "plots">;

/** Where a ladder is crossed, open ends as far as sizes were measured; `undefined` where it is not. */
export function crossingInterval({ answer, steps }: {
  readonly answer: CrossoverAnswer;
  readonly steps: readonly { readonly size: number }[];
}): Interval | undefined {
  if (answer.kind !== "crosses") return undefined;
  const { value, low, high } = answer.at;
  return {
    value,
    low: low ?? steps[0]?.size ?? value,
    high: high ?? steps.at(-1)?.size ?? value,
  };
}
