import Facts from "./_components/facts.tsx";
import HistoryTable from "./_components/history_table.tsx";
import MachineTable from "./_components/machine_table.tsx";
import { Charts } from "./_components/chart.tsx";
import MachineWinners from "./_components/machine_winners.tsx";
import NoRuns from "./_components/no_runs.tsx";
import SuiteTable from "./_components/suite_table.tsx";
import type { PredictorView } from "./views/predictor_view.ts";
import type { MachineView } from "./views/machine_view.ts";
import type { Report } from "./views/report.ts";

export const url = "/machines/";

/** The list of machines, and a page for each. */
export default function* ({ report }: { readonly report: Report }) {
  const { machines } = report;
  yield {
    url,
    title: "Machines",
    description: "The machines that were measured, and what each costs.",
    content: (
      <>
        <h1>Machines</h1>
        {machines.length === 0
          ? <NoRuns />
          : <MachineTable machines={machines} />}
      </>
    ),
  };
  for (const machine of machines) {
    yield {
      url: machine.url,
      title: machine.title,
      description: machine.run.headline,
      content: <MachinePage machine={machine} />,
    };
  }
}

function MachinePage({ machine }: { readonly machine: MachineView }) {
  const { title, run, predictor, history } = machine;
  return (
    <>
      <p class="crumb">
        <a href={url}>Machines</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{run.headline}</p>
      <p class="quiet">
        Everything here is from <a href={run.url}>{run.name}</a>{" "}
        ({run.madeBy}), measured {run.started}, but for the runs over time.{" "}
        {machine.choice}
      </p>
      <MachineWinners machine={machine} />
      <h2 id="environment">Environment</h2>
      <Facts facts={run.facts} />
      <h2 id="noise">Noise and error</h2>
      <Facts facts={machine.trust} />
      <h2 id="costs">What concurrency costs here</h2>
      {predictor ? <Predictor view={predictor} /> : (
        <p>
          The run lacks the cells that costs are read from. A run of all suites
          has them: <code>deno task bench</code>.
        </p>
      )}
      <h2 id="history">Runs over time</h2>
      <Charts plots={history.plot ? [history.plot] : []} />
      <HistoryTable rows={history.rows} machine={title} />
    </>
  );
}

function Predictor({ view }: { readonly view: PredictorView }) {
  return (
    <>
      <p>
        Read from cells of the run, each with its 95 % interval: what{" "}
        <a href="/advise/">Advise</a> and the map above predict from.
      </p>
      {view.terms.map(({ title, meaning, table }) => (
        <section>
          <h3>{title}</h3>
          <p class="quiet">{meaning}</p>
          <SuiteTable suite={table} />
        </section>
      ))}
    </>
  );
}
