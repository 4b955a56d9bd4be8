import { formatCount } from "../src/text/mod.ts";
import Badge from "./_components/badge.tsx";
import { RunCells } from "./_components/cell_tables.tsx";
import Facts, { Findings } from "./_components/facts.tsx";
import NoRuns from "./_components/no_runs.tsx";
import { RUN_FIELDS } from "./_components/run_picker.tsx";
import { type Field, RowTable } from "./_components/table.tsx";
import WinnerMatrix from "./_components/winner_matrix.tsx";
import type { Report } from "./views/report.ts";
import type { RunView, RunWorkloadView } from "./views/run_view.ts";
import { FEED, type Helpers } from "./_includes/base.tsx";

export const url = "/runs/";

/** Runs that the feed tells of, the newest. */
const MAX_FED = 50;

/** The list of runs, and a page for each; `runFile` and `hasCsv` tell what is downloaded. */
export default function* (
  { report }: { readonly report: Report },
  helpers: Helpers,
) {
  yield {
    url,
    title: "Runs",
    description: "Every saved run behind these pages.",
    content: <RunList runs={report.runs} />,
  };
  for (const run of report.runs) {
    yield {
      url: run.url,
      title: `Run ${run.name}`,
      description: describe(run),
      runFile: run.file,
      hasCsv: run.table !== undefined,
      content: <RunPage run={run} />,
    };
  }
  const address = (path: string) => helpers.url(path, true);
  yield {
    url: FEED,
    content: JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: "Crossover: runs",
      home_page_url: address(url),
      feed_url: address(FEED),
      items: report.runs.slice(0, MAX_FED).map((run) => ({
        id: address(run.url),
        url: address(run.url),
        title: `Run ${run.name}`,
        content_text: describe(run),
        date_published: run.startedAt,
      })),
    }),
  };
}

function describe({ started, machine, headline }: RunView): string {
  return `${started}, ${machine.title}: ${headline}`;
}

function RunList({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <>
      <h1>Runs</h1>
      <Reproduced runs={runs} />
      <p class="quiet">
        Every saved run behind these pages, the newest first, with all its
        samples to download. A run is reproduced where the run before or after
        it on the same machine confirms its winners.
      </p>
      {runs.length === 0 ? <NoRuns /> : (
        <RowTable
          label="Every saved run"
          rows={runs}
          fields={[
            ["Run", ({ url, name }) => <a href={url}>{name}</a>],
            ["Machine", ({ machine }) => machine.title],
            ...RUN_FIELDS,
            ["Downloads", ({ url, id, table }) => (
              <>
                <a href={`${url}run.json`} download={`${id}.json`}>JSON</a>{" "}
                {table
                  ? <a href={`${url}cells.csv`} download={`${id}.csv`}>CSV</a>
                  : ""}
              </>
            )],
          ]}
        />
      )}
    </>
  );
}

/** How many runs that rank models are confirmed by another one. */
function Reproduced({ runs }: { readonly runs: readonly RunView[] }) {
  const ranking = runs.filter(({ workloads }) => workloads.length > 0);
  const reproduced = runs.filter(({ isReproduced }) => isReproduced);
  if (ranking.length === 0) return "";
  return (
    <p class="answer">
      {reproduced.length} of {formatCount(ranking.length, "run")}{" "}
      that rank models are reproduced.
    </p>
  );
}

/** One run: what it found, what weakens it, every cell, and what produced it. */
function RunPage({ run }: { readonly run: RunView }) {
  return (
    <>
      <p class="crumb">
        <a href="/runs/">Runs</a>
      </p>
      <h1>Run {run.name}</h1>
      <p class="lead">
        {run.machine.title}, measured {run.started}, {run.measured}
        {run.origin === "" ? "" : `, ${run.origin}`}
      </p>
      {run.complete ? "" : (
        <p class="warning">
          This run was interrupted: {run.measured} were measured.
        </p>
      )}
      <p class="finding">{run.headline}</p>
      <Findings sentences={run.answers} />
      {run.previous
        ? (
          <p>
            {run.previous.sentence} Compared with{" "}
            <a href={`/compare/?runs=${run.previous.id},${run.id}`}>
              the machine's previous run
            </a>
          </p>
        )
        : ""}
      {run.controls === "" ? "" : <p class="quiet">{run.controls}</p>}
      <Downloads run={run} />
      {run.cautions.length === 0 ? "" : (
        <>
          <h2>What weakens it</h2>
          <Cautions cautions={run.cautions} />
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
            {run.workloads.map((workload) => (
              <WorkloadFindings workload={workload} />
            ))}
          </div>
        </>
      )}
      {run.table
        ? (
          <>
            <h2 id="cells">Every benchmark</h2>
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
        <a href="#cells">Every benchmark</a>{" "}
        <span class="quiet">on this page</span>
      </li>
    </>
  );
}

function WorkloadFindings(
  { workload }: { readonly workload: RunWorkloadView },
) {
  return (
    <details id={workload.anchor} class="run-findings">
      <summary>
        {workload.label} <Badge {...workload.verdict} />
      </summary>
      <Findings
        sentences={[...workload.sentences, workload.cost?.finding ?? ""]
          .filter(Boolean)}
      />
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
  { cautions }: { readonly cautions: RunView["cautions"] },
) {
  return (
    <Findings
      kind="findings findings-wide"
      sentences={cautions.map(({ text, cells }) =>
        cells.length === 0 ? text : (
          <details>
            <summary>{text}</summary>
            <Findings
              kind="caution-cells"
              sentences={cells.map((cell) => <code>{cell}</code>)}
            />
          </details>
        )
      )}
    />
  );
}

/** How the machine was during each round of a run. */
function RoundsTable({ rounds }: { readonly rounds: RunView["rounds"] }) {
  return (
    <RowTable
      label="The machine during each round"
      caption="How long each round took, and how busy the machine was"
      rows={rounds.rows}
      fields={[
        ["Round", ({ round }) => round],
        ...rounds.columns.map((
          column,
          place,
        ): Field<typeof rounds.rows[number]> => [
          column,
          ({ figures }) => figures[place] ?? "",
          "number",
        ]),
      ]}
    />
  );
}
