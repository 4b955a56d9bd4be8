import ConcurrencyMap from "./_components/concurrency_map.tsx";
import MachineTable from "./_components/machine_table.tsx";
import { MachineWinners } from "./_components/winner_matrix.tsx";
import NoRuns from "./_components/no_runs.tsx";
import type { MachineView } from "./views/machine_view.ts";
import type { QuestionSection, QuestionView } from "./views/question_view.ts";
import type { Report } from "./views/report.ts";

export const url = "/";

const QUESTION =
  "Which concurrency model wins, from what point on, and at what cost?";

/** The overview: the map, the answers, who wins what, and which runs say so. */
export default function* ({ report }: { readonly report: Report }) {
  const { lead } = report;
  yield {
    url,
    title: lead ? "Which concurrency model wins" : "No runs yet",
    description: lead?.run.headline ?? QUESTION,
    content: <Overview report={report} />,
  };
}

function Overview({ report }: { readonly report: Report }) {
  const { lead, machines } = report;
  return (
    <>
      <h1>Plain async code, Workers or subprocesses?</h1>
      <p class="lead">
        Which of seven concurrency models wins, and from what point on.
      </p>
      {lead
        ? (
          <>
            <Map machines={[lead, ...machines.filter((one) => one !== lead)]} />
            <h2 id="answers">The questions, answered</h2>
            <Answers questions={report.questions} machine={lead} />
            <MachineWinners machine={lead} />
            <h2 id="evidence">What stands behind this</h2>
            <MachineTable machines={machines} />
          </>
        )
        : <NoRuns />}
    </>
  );
}

/** The map of the first machine that has one, and the others to choose from. */
function Map({ machines }: { readonly machines: readonly MachineView[] }) {
  const maps = machines.flatMap(({ map }) => map ?? []);
  const [data] = maps;
  if (!data) return "";
  const choice = maps.map(({ machine, title, source }) => ({
    ...{ id: machine, title, source },
  }));
  return <ConcurrencyMap data={data} machines={choice} />;
}

/** Every question with its answer in one sentence. */
function Answers(
  { questions, machine }: {
    readonly questions: readonly QuestionView[];
    readonly machine: MachineView;
  },
) {
  return (
    <section>
      <p class="quiet">
        On <a href={machine.url}>{machine.title}</a>, from run{" "}
        <a href={machine.run.url}>{machine.run.name}</a> ({machine.run.madeBy})
        {" "}
        of <span class="when">{machine.run.started}</span>:
      </p>
      <dl class="answers">
        <div>
          <dt>
            <a href="/workloads/">Which model wins?</a>
          </dt>
          <dd>{machine.run.headline}</dd>
        </div>
        {questions.map(({ label, url, question, sectionOf }) => (
          <div>
            <dt>
              <a href={url}>{question}</a>
              <span class="visually-hidden">({label})</span>
            </dt>
            <Answer section={sectionOf.get(machine.id)} machine={machine} />
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The answer, and the run behind it where it is not the one named above. */
function Answer(
  { section, machine }: {
    readonly section: QuestionSection | undefined;
    readonly machine: MachineView;
  },
) {
  if (!section) return <dd>No run of this machine asks it yet.</dd>;
  const { answer, run } = section;
  if (run.id === machine.run.id) return <dd>{answer}</dd>;
  return (
    <dd>
      {answer}
      <span class="note">
        From <a href={run.url}>{run.name}</a> ({run.madeBy}) of{" "}
        <span class="when">{run.started}</span>
      </span>
    </dd>
  );
}
