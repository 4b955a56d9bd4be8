import type {
  CautionView,
  RoundsView,
  RunView,
  RunWorkloadView,
} from "../views/run_view.ts";
import Facts from "./facts.tsx";
import { RunCells } from "./cell_tables.tsx";
import Badge from "./badge.tsx";
import Table from "./table.tsx";
import WinnerMatrix from "./winner_matrix.tsx";

/** One run: what it found, what weakens it, every cell, and what produced it. */
export default function RunPage({ run }: { readonly run: RunView }) {
  return (
    <>
      <p class="crumb">
        <a href="/runs/">Runs</a>
      </p>
      <h1>Run {run.name}</h1>
      <p class="lead">
        {run.machine.title}, measured {run.started}, {run.measured}
      </p>
      {run.complete ? "" : (
        <p class="warning">
          This run was interrupted: {run.measured} were measured.
        </p>
      )}
      <p class="finding">{run.headline}</p>
      {run.controls === "" ? "" : <p class="quiet">{run.controls}</p>}
      <Downloads run={run} />
      {run.cautionViews.length === 0 ? "" : (
        <>
          <h2>What weakens it</h2>
          <Cautions cautions={run.cautionViews} />
        </>
      )}
      {run.workloads.length === 0 ? "" : (
        <>
          {run.table
            ? (
              <>
                <h2>Winners</h2>
                <WinnerMatrix
                  matrix={run.matrix}
                  machine={run.machine.title}
                />
              </>
            )
            : ""}
          <h2>What it found of each workload</h2>
          <div class="run-findings-list">
            {run.workloads.map((workload) => <Findings workload={workload} />)}
          </div>
        </>
      )}
      {run.table
        ? (
          <>
            <h2 id="cells">Every cell</h2>
            <RunCells table={run.table} />
          </>
        )
        : (
          <p class="quiet">
            Of an older run this page shows what was found. Every cell stands in
            its file, and in a{" "}
            <a href={`/compare/?runs=${run.id}`}>comparison</a>.
          </p>
        )}
      <h2>What produced it</h2>
      <Facts facts={run.facts} />
      {run.rounds.rows.length === 0 ? "" : (
        <>
          <h3>The machine during each round</h3>
          <RoundsTable rounds={run.rounds} />
        </>
      )}
    </>
  );
}

function Downloads({ run }: { readonly run: RunView }) {
  return (
    <ul class="downloads">
      <li>
        <a href={`${run.url}run.json`} download={`${run.id}.json`}>
          Download as JSON
        </a>{" "}
        <span class="quiet">every sample</span>
      </li>
      {run.table ? <CellDownloads run={run} /> : ""}
    </ul>
  );
}

function CellDownloads({ run }: { readonly run: RunView }) {
  return (
    <>
      <li>
        <a href={`${run.url}cells.csv`} download={`${run.id}.csv`}>
          Download as CSV
        </a>{" "}
        <span class="quiet">a line for each cell</span>
      </li>
      <li>
        <a href="#cells">Every cell</a> <span class="quiet">on this page</span>
      </li>
    </>
  );
}

function Findings({ workload }: { readonly workload: RunWorkloadView }) {
  return (
    <details id={workload.anchor} class="run-findings">
      <summary>
        {workload.label} <Badge {...workload.verdict} />
      </summary>
      <ul class="findings">
        {[...workload.sentences, workload.cost?.finding ?? ""]
          .filter(Boolean).map((sentence) => <li>{sentence}</li>)}
      </ul>
      <p>
        <a href={workload.url}>Charts, samples and code of {workload.label}</a>
        {" "}
        <span class="quiet">from the run that each machine is shown by</span>
      </p>
    </details>
  );
}

/** What weakens a run, each with the cells that it is about. */
function Cautions(
  { cautions }: { readonly cautions: readonly CautionView[] },
) {
  return (
    <ul class="findings findings-wide">
      {cautions.map(({ text, cells }) => (
        <li>
          {cells.length === 0 ? text : (
            <details>
              <summary>{text}</summary>
              <ul class="caution-cells">
                {cells.map((cell) => (
                  <li>
                    <code>{cell}</code>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

/** How the machine was during each round of a run. */
function RoundsTable(
  { rounds }: { readonly rounds: RoundsView },
) {
  return (
    <Table
      label="The machine during each round"
      caption="How long each round took, and how busy the machine was"
      columns={[
        "Round",
        ...rounds.columns.map((label) => ({ label, kind: "number" })),
      ]}
    >
      <tbody>
        {rounds.rows.map(({ round, figures }) => (
          <tr>
            <th scope="row">{round}</th>
            {figures.map((figure) => <td class="number">{figure}</td>)}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
