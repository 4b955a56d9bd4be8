import type { Plot } from "./question_plot.ts";

/** What a run says to a question. */
export interface QuestionAnswer {
  /** In one sentence. */
  readonly answer: string;
  /** In more, with intervals. */
  readonly sentences: readonly string[];
  readonly plots: readonly Plot[];
}
