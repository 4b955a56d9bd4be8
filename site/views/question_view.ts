import { SERVICES } from "../../src/analysis/mod.ts";
import { detailPage, questionUrl } from "./links.ts";
import { type MachineView, runBehind } from "./machine_view.ts";
import { matrixView } from "./matrix.ts";
import { type QuestionInfo, QUESTIONS } from "./question_catalog.ts";
import {
  blockingAnswer,
  FIGURES,
  type QuestionAnswer,
} from "./question_plots.ts";
import { BLOCKING, type DeepRun, isBlocking } from "./run_choice.ts";
import { questionSideBySide } from "./side_by_side.ts";
import { suiteView } from "./suite_view.ts";

/** A question with its answers on every machine. */
export type QuestionView = ReturnType<typeof questionViews>[number];

/** The answer on one machine, and what it rests on. */
export type QuestionSection = QuestionView["sections"][number];

/** Answers every question on every machine, by the run that stands behind it. */
export function questionViews(machines: readonly MachineView[]) {
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
    return {
      ...info,
      url: questionUrl(info.id),
      // That of the machine measured last; absent where no machine has one.
      answer: sections[0]?.answer,
      ...{ sectionOf, sections },
      without: machines.filter(({ id }) => !sectionOf.has(id)),
      sideBySide: questionSideBySide(sections, info.id),
    };
  });
}

function answerOn(machine: MachineView, { id }: QuestionInfo) {
  const { run, standing } = runBehind(machine, id);
  const found = id === BLOCKING
    ? answerBlocking(standing)
    : answerSuite(standing, id);
  if (!found) return undefined;
  // What stands below a chart need not stand among the details.
  const said = [found.answer, ...found.plots.map(({ finding }) => finding)];
  const sentences = found.sentences.filter((one) => !said.includes(one));
  return { ...found, sentences, machine, run };
}

function answerSuite(standing: DeepRun, id: string) {
  const suite = standing.analysis.suites.find((suite) => suite.id === id);
  const found = standing.depth.suites.find((suite) => suite.id === id);
  if (!suite || !found) return undefined;
  const answer: QuestionAnswer = {
    ...{ plots: [], ...FIGURES[id]?.(standing, suite) },
    ...{ answer: found.answer, sentences: found.sentences },
  };
  return {
    ...answer,
    table: {
      kind: "suite" as const,
      suite: suiteView(suite),
      // What services did at each rate; none of all other suites.
      services: id === SERVICES ? standing.depth.services : [],
    },
  };
}

function answerBlocking(standing: DeepRun) {
  const workloads = standing.analysis.workloads.filter(isBlocking);
  if (workloads.length === 0) return undefined;
  return {
    ...blockingAnswer(standing, workloads),
    table: { kind: "matrix" as const, matrix: matrixView(workloads) },
  };
}
