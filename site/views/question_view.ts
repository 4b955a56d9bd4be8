import { SERVICES, type SuiteAnalysis } from "../../src/analysis/mod.ts";
import { type HandlerReport } from "../../src/text/mod.ts";
import { BLOCKING, type DeepRun, isBlocking } from "./run_choice.ts";
import { type DetailPage, detailPage, questionUrl } from "./links.ts";
import { type MachineView, runBehind } from "./machine_view.ts";
import { type MatrixView, matrixView } from "./matrix.ts";
import { modelLabels } from "./names.ts";
import { blockingAnswer } from "./question_blocking.ts";
import { type QuestionInfo, QUESTIONS } from "./question_catalog.ts";
import { lifecycleFigures } from "./question_lifecycle.ts";
import { payloadFigures } from "./question_payload.ts";
import type { AnswerFigures, QuestionAnswer } from "./question_plot.ts";
import { responsivenessFigures } from "./question_responsiveness.ts";
import { sharingFigures } from "./question_sharing.ts";
import { batchFigures, granularityFigures } from "./question_sizes.ts";
import { questionSideBySide, type SideBySideView } from "./side_by_side.ts";
import type { RunView } from "./run_view.ts";
import { type SuiteView, suiteView } from "./suite_view.ts";

/** A question with its answers on every machine. */
export interface QuestionView extends QuestionInfo {
  readonly url: string;
  /** The answer on the machine measured last; absent where no machine has one. */
  readonly answer?: string;
  /** What says so on each machine, by its id. */
  readonly sectionOf: ReadonlyMap<string, QuestionSection>;
  /** One for each machine that answers it. */
  readonly sections: readonly QuestionSection[];
  /** Absent where fewer than two machines have figures for it. */
  readonly sideBySide?: SideBySideView;
  /** Machines of which no run asks it. */
  readonly without: readonly MachineView[];
}

/** The answer on one machine, and what it rests on. */
export interface QuestionSection extends QuestionAnswer, DetailPage {
  readonly machine: MachineView;
  /** The run that says so. */
  readonly run: RunView;
  readonly table: QuestionTable;
}

/** Every figure behind an answer. */
export type QuestionTable =
  | {
    readonly kind: "suite";
    readonly suite: SuiteView;
    /** What services did at each rate; empty for all other suites. */
    readonly services: readonly HandlerReport[];
  }
  | { readonly kind: "matrix"; readonly matrix: MatrixView };

const FIGURES: Readonly<
  Record<string, (deep: DeepRun, suite: SuiteAnalysis) => AnswerFigures>
> = {
  granularity: granularityFigures,
  batch: batchFigures,
  payload: payloadFigures,
  lifecycle: lifecycleFigures,
  sharing: sharingFigures,
  [SERVICES]: responsivenessFigures,
};

/** Answers every question on every machine, by the run that stands behind it. */
export function questionViews(
  machines: readonly MachineView[],
): readonly QuestionView[] {
  return QUESTIONS.map((info) => {
    const answers = machines.flatMap((machine) =>
      answerOn(machine, info) ?? []
    );
    const sections = answers.map((answer, index) => ({
      ...answer,
      ...detailPage(index, {
        of: answers.length,
        own: questionUrl(info.id),
        further: questionUrl(info.id, answer.machine.id),
        run: answer.run.url,
      }),
    }));
    const sectionOf = new Map(
      sections.map((section) => [section.machine.id, section]),
    );
    const [first] = sections;
    const sideBySide = questionSideBySide(sections, info.id);
    return {
      ...info,
      url: questionUrl(info.id),
      ...{ sectionOf, sections },
      without: machines.filter(({ id }) => !sectionOf.has(id)),
      ...(first ? { answer: first.answer } : undefined),
      ...(sideBySide ? { sideBySide } : undefined),
    };
  });
}

function answerOn(
  machine: MachineView,
  { id }: QuestionInfo,
): Omit<QuestionSection, keyof DetailPage> | undefined {
  const { run, standing } = runBehind(machine, id);
  const found = id === BLOCKING
    ? answerBlocking(standing)
    : answerSuite(standing, id);
  return found && { ...withoutEchoes(found), machine, run };
}

/** Says nothing twice: what stands below a chart need not stand among the details. */
function withoutEchoes<T extends QuestionAnswer>(found: T): T {
  const said = [found.answer, ...found.plots.map(({ finding }) => finding)];
  const sentences = found.sentences.filter((one) => !said.includes(one));
  return { ...found, sentences };
}

type Answered = Omit<
  QuestionSection,
  "machine" | "run" | keyof DetailPage
>;

function answerSuite(standing: DeepRun, id: string): Answered | undefined {
  const suite = standing.analysis.suites.find((suite) => suite.id === id);
  const found = standing.depth.suites.find((suite) => suite.id === id);
  if (!suite || !found) return undefined;
  const { answer, sentences } = found;
  return {
    ...{ plots: [], ...FIGURES[id]?.(standing, suite), answer, sentences },
    table: {
      kind: "suite",
      suite: suiteView(suite, modelLabels(standing.run)),
      services: id === SERVICES ? standing.depth.services : [],
    },
  };
}

function answerBlocking(standing: DeepRun): Answered | undefined {
  const { run, analysis } = standing;
  const workloads = analysis.workloads.filter(isBlocking);
  if (workloads.length === 0) return undefined;
  return {
    ...blockingAnswer(standing, workloads),
    table: {
      kind: "matrix",
      matrix: matrixView(workloads, modelLabels(run)),
    },
  };
}
