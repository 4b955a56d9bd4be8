import Facts, { Findings } from "./_components/facts.tsx";
import { Charts } from "./_components/chart.tsx";
import NoRuns from "./_components/no_runs.tsx";
import SideBySide, {
  MachineCrumb,
  machineData,
  MachineFilters,
} from "./_components/side_by_side.tsx";
import ServiceTables from "./_components/service_table.tsx";
import SuiteTable from "./_components/suite_table.tsx";
import WinnerMatrix from "./_components/winner_matrix.tsx";
import { guideLabel } from "./views/guide.ts";
import type { MachineView } from "./views/machine_view.ts";
import type { QuestionSection, QuestionView } from "./views/question_view.ts";
import type { Report } from "./views/report.ts";

export const url = "/questions/";

/** The list of questions, and a page for each. */
export default function* ({ report }: { readonly report: Report }) {
  const { questions, machines } = report;
  yield {
    url,
    title: "Questions",
    description: "What is asked of every machine, with the answers.",
    content: (
      <QuestionList questions={questions} hasRuns={machines.length > 0} />
    ),
  };
  for (const question of questions) {
    yield {
      url: question.url,
      title: `${question.label}: ${question.question}`,
      description: question.answer ?? question.why,
      content: (
        <QuestionPage question={question} hasRuns={machines.length > 0} />
      ),
    };
    for (const section of question.sections) {
      if (!section.hasPage) continue;
      yield {
        url: section.url,
        title: `${question.label} on ${section.machine.title}`,
        description: `${section.machine.title}: ${section.answer}`,
        content: <AnswerPage question={question} section={section} />,
      };
    }
  }
}

function QuestionList(
  { questions, hasRuns }: {
    readonly questions: readonly QuestionView[];
    readonly hasRuns: boolean;
  },
) {
  return (
    <>
      <h1>Questions</h1>
      <dl class="answers">
        {questions.map(({ label, url, question, answer }) => (
          <div>
            <dt>
              <a href={url}>{question}</a>
              <span class="note">{label}</span>
            </dt>
            <dd>{answer ?? "No run asks it yet."}</dd>
          </div>
        ))}
      </dl>
      {hasRuns ? "" : <NoRuns />}
    </>
  );
}

function QuestionPage(
  { question: asked, hasRuns }: {
    readonly question: QuestionView;
    readonly hasRuns: boolean;
  },
) {
  const { label, question, sections, without } = asked;
  const [first, ...others] = sections;
  return (
    <>
      <p class="crumb">
        <a href={url}>Questions</a> · {label}
      </p>
      <h1>{question}</h1>
      {!first
        ? <Why question={asked} />
        : others.length === 0
        ? <Section section={first} why={<Why question={asked} />} />
        : <Answers question={asked} />}
      {without.map((machine) => <Without machine={machine} />)}
      {hasRuns ? "" : <NoRuns />}
    </>
  );
}

/** Above so many, the answers in words are folded away. */
const FEW = 6;

/** The answers of several machines beside each other; each has its own page. */
function Answers({ question }: { readonly question: QuestionView }) {
  const { sideBySide, sections } = question;
  return (
    <>
      {sideBySide ? <p class="answer">{sideBySide.finding}</p> : ""}
      <Why question={question} />
      <h2>Machines side by side</h2>
      <MachineFilters machines={sections.map(({ machine }) => machine)} />
      {sideBySide ? <SideBySide view={sideBySide} isLead /> : ""}
      <details open={sections.length <= FEW}>
        <summary>The answer of each machine in words</summary>
        <dl class="answers">
          {sections.map(({ machine, url, answer }) => (
            <div {...machineData(machine)}>
              <dt>
                <a href={url}>{machine.title}</a>
              </dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

/** What one of several machines says to a question. */
function AnswerPage(
  { question, section }: {
    readonly question: QuestionView;
    readonly section: QuestionSection;
  },
) {
  return (
    <>
      <MachineCrumb list={{ url, label: "Questions" }} whole={question} />
      <h1>{question.question}</h1>
      <Section section={section} why={<Why question={question} />} />
    </>
  );
}

/** The reason in short, and where it is told at length. */
function Why({ question }: { readonly question: QuestionView }) {
  const { why, guide } = question;
  return (
    <p class="why">
      <strong>Why.</strong> {why} In the guide:{" "}
      <a href={guide}>{guideLabel(guide)}</a>
    </p>
  );
}

/** The answer on one machine. */
function Section(
  { section, why }: {
    readonly section: QuestionSection;
    readonly why: JSX.Children;
  },
) {
  const { machine, run, answer, facts, sentences } = section;
  return (
    <section>
      <h2 class="visually-hidden">On {machine.title}</h2>
      <p class="quiet">
        On <a href={machine.url}>{machine.title}</a>, from{" "}
        <a href={run.url}>{run.name}</a> ({run.madeBy}) of{" "}
        <span class="when">{run.started}</span>:
      </p>
      <p class="answer">{answer}</p>
      {facts ? <Facts facts={facts} /> : ""}
      {why}
      <Charts plots={section.plots} />
      <Table section={section} />
      {sentences.length === 0 ? "" : <h2>In detail</h2>}
      <Findings sentences={sentences} />
    </section>
  );
}

function Table({ section }: { readonly section: QuestionSection }) {
  const { table, machine } = section;
  switch (table.kind) {
    case "suite":
      return (
        <>
          <p class="quiet">{table.suite.legend}.</p>
          <SuiteTable suite={table.suite} />
          <ServiceTables handlers={table.services} />
        </>
      );
    case "matrix":
      return <WinnerMatrix matrix={table.matrix} machine={machine.title} />;
  }
}

function Without({ machine }: { readonly machine: MachineView }) {
  return (
    <p class="quiet">
      No run of <a href={machine.url}>{machine.title}</a> asks this yet.
    </p>
  );
}
