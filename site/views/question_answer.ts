import type { Fact } from "./environment.ts";
import type { Plot } from "./question_plot.ts";

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
