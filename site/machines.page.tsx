import ConcurrencyMap from "./_components/concurrency_map.tsx";
import Facts from "./_components/facts.tsx";
import MachineTable from "./_components/machine_table.tsx";
import { Charts } from "./_components/chart.tsx";
import { MachineWinners } from "./_components/winner_matrix.tsx";
import NoRuns from "./_components/no_runs.tsx";
import SideBySide, {
  MachineFilters,
  Winners,
} from "./_components/side_by_side.tsx";
import SuiteTable from "./_components/suite_table.tsx";
import { RowTable } from "./_components/table.tsx";
import type { HistoryRow } from "./views/machine_history.ts";
import type { MachineView } from "./views/machine_view.ts";
import type { PredictorView } from "./views/predictor_view.ts";
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
        {machines.length === 0 ? <NoRuns /> : <Machines report={report} />}
      </>
    ),
  };
  for (const machine of machines) {
    yield {
      url: machine.url,
      title: machine.title,
      description: `${machine.title}: ${machine.run.headline}`,
      content: <MachinePage machine={machine} />,
    };
  }
}

/** All machines beside each other, one question after another. */
function Machines({ report }: { readonly report: Report }) {
  const { machines, questions, winners, dispatch } = report;
  const views = questions.flatMap(({ url, question, sideBySide }) =>
    sideBySide ? [{ url, question, sideBySide }] : []
  );
  return (
    <>
      <p class="answer">{winners?.finding ?? machines[0]?.run.headline}</p>
      <MachineFilters machines={machines} />
      {winners ? <Winners view={winners} /> : (
        <p>
          With a second machine, this page compares them: measure it with{" "}
          <code>deno task bench</code>, and put its folder beside the others in
          {" "}
          <code>results/</code>.
        </p>
      )}
      <div class="side-by-sides">
        {views.map(({ url, question, sideBySide }) => (
          <section>
            <h2>
              <a href={url}>{question}</a>
            </h2>
            <SideBySide view={sideBySide} />
          </section>
        ))}
        {dispatch
          ? (
            <section>
              <h2>What does it cost to hand an item over?</h2>
              <SideBySide view={dispatch} />
            </section>
          )
          : ""}
      </div>
      <h2 id="evidence">The runs behind this</h2>
      <MachineTable machines={machines} />
    </>
  );
}

function MachinePage({ machine }: { readonly machine: MachineView }) {
  const { title, run, predictor, history, map } = machine;
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
      {map ? <ConcurrencyMap data={map} /> : ""}
      <MachineWinners machine={machine} />
      <h2 id="environment">Environment</h2>
      <Facts facts={run.facts} />
      <h2 id="noise">Noise and error</h2>
      <Facts facts={machine.trust} />
      <h2 id="costs">What concurrency costs here</h2>
      {predictor ? <Predictor view={predictor} /> : (
        <p>
          The run lacks the benchmarks that costs are read from. A run of all
          suites has them: <code>deno task bench</code>.
        </p>
      )}
      <h2 id="history">Runs over time</h2>
      {history.steady === "" ? "" : <p>{history.steady}</p>}
      <Charts plots={history.plots} />
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

/** Every run of a machine, newest first, and what each stands behind. */
function HistoryTable(
  { rows, machine }: {
    readonly rows: readonly HistoryRow[];
    readonly machine: string;
  },
) {
  return (
    <RowTable
      label={`Runs of ${machine}`}
      kind="evidence"
      rows={rows}
      fields={[
        ["Run", ({ url, name, behind }) => (
          <>
            <a href={url}>{name}</a>
            {behind === "" ? "" : <span class="note">{behind}</span>}
          </>
        )],
        ["Measured", ({ started }) => started],
        ["Profile", ({ profile, origin }) => (
          <>
            {profile}
            {origin === "" ? "" : <span class="note">{origin}</span>}
          </>
        )],
        ["Benchmarks", ({ cells }) => cells, "number"],
        ["Noise floor", ({ noise }) => noise, "number"],
        ["Deno", ({ deno }) => deno],
        ["Tool", ({ tool }) => tool],
      ]}
    />
  );
}
