import type { SuiteAnalysis } from "../../src/analysis/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import { questionUrl } from "./links.ts";
import type { MachineView } from "./machine_view.ts";
import { type MatrixView, matrixView } from "./matrix.ts";
import { modelLabels } from "./model_labels.ts";
import { blockingAnswer, isBlocking } from "./question_blocking.ts";
import { type QuestionInfo, QUESTIONS } from "./question_catalog.ts";
import { lifecycleAnswer } from "./question_lifecycle.ts";
import { payloadAnswer } from "./question_payload.ts";
import type { QuestionAnswer } from "./question_answer.ts";
import { sharingAnswer } from "./question_sharing.ts";
import { batchAnswer, granularityAnswer } from "./question_sizes.ts";
import { type SuiteView, suiteView } from "./suite_view.ts";

/** A question with its answers on every machine. */
export interface QuestionView extends QuestionInfo {
  readonly url: string;
  /** The answer on the machine measured last; absent where no machine has one. */
  readonly answer?: string;
  /** The answers by id of the machine. */
  readonly answerOf: ReadonlyMap<string, string>;
  /** The machines that are shown in full. */
  readonly sections: readonly QuestionSection[];
  /** More machines, of which their answers alone are shown. */
  readonly others: readonly QuestionSection[];
  /** Machines whose runs do not ask it. */
  readonly without: readonly MachineView[];
}

/** With more machines a page would be too long to read, and to load. */
const MOST_SECTIONS = 5;

/** The answer on one machine, and what it rests on. */
export interface QuestionSection extends QuestionAnswer {
  readonly machine: MachineView;
  readonly table: QuestionTable;
}

/** Every figure behind an answer. */
export type QuestionTable =
  | { readonly kind: "suite"; readonly suite: SuiteView }
  | { readonly kind: "matrix"; readonly matrix: MatrixView };

const ANSWERS: Readonly<
  Record<string, (deep: DeepRun, suite: SuiteAnalysis) => QuestionAnswer>
> = {
  granularity: granularityAnswer,
  batch: batchAnswer,
  payload: payloadAnswer,
  lifecycle: lifecycleAnswer,
  sharing: sharingAnswer,
};

/** Answers every question on every machine, by the run that stands for it. */
export function questionViews(
  machines: readonly MachineView[],
): readonly QuestionView[] {
  return QUESTIONS.map((info) => {
    const sections = machines.flatMap((machine) =>
      sectionOf(info, machine) ?? []
    );
    const answerOf = new Map(
      sections.map(({ machine, answer }) => [machine.id, answer]),
    );
    const [first] = sections;
    return {
      ...info,
      url: questionUrl(info.id),
      answerOf,
      sections: sections.slice(0, MOST_SECTIONS),
      others: sections.slice(MOST_SECTIONS),
      without: machines.filter(({ id }) => !answerOf.has(id)),
      ...(first ? { answer: first.answer } : undefined),
    };
  });
}

function sectionOf(
  { id }: QuestionInfo,
  machine: MachineView,
): QuestionSection | undefined {
  const { standing } = machine;
  if (id === "blocking") return blockingSection(machine);
  const suite = standing.analysis.suites.find((suite) => suite.id === id);
  const answer = ANSWERS[id];
  if (!answer || !suite || !hasMeasured(suite)) return undefined;
  return {
    ...answer(standing, suite),
    machine,
    table: {
      kind: "suite",
      suite: suiteView(suite, modelLabels(standing.run)),
    },
  };
}

function blockingSection(machine: MachineView): QuestionSection | undefined {
  const { run, analysis } = machine.standing;
  const workloads = analysis.workloads.filter(isBlocking);
  if (workloads.length === 0) return undefined;
  return {
    ...blockingAnswer(machine.standing, workloads),
    machine,
    table: {
      kind: "matrix",
      matrix: matrixView(workloads, modelLabels(run)),
    },
  };
}

function hasMeasured({ cases }: SuiteAnalysis): boolean {
  return cases.some(({ cells }) =>
    cells.some(({ kind }) => kind === "measured")
  );
}
