import NoRuns from "./_components/no_runs.tsx";
import RunPage from "./_components/run_page.tsx";
import Table from "./_components/table.tsx";
import type { Report } from "./views/report.ts";
import type { RunView } from "./views/run_view.ts";

export const url = "/runs/";

/** The list of runs, and a page for each; `runFile` and `hasCsv` tell what is downloaded. */
export default function* ({ report }: { readonly report: Report }) {
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
      description: run.headline,
      runFile: run.file,
      hasCsv: run.table !== undefined,
      content: <RunPage run={run} />,
    };
  }
}

const COLUMNS = [
  "Run",
  "Machine",
  "Measured",
  "Made by",
  "Cells",
  "Deno",
  "Downloads",
];

function RunList({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <>
      <h1>Runs</h1>
      <p class="lead">
        Every saved run behind these pages, the newest first, with all its
        samples to download.
      </p>
      {runs.length === 0
        ? <NoRuns />
        : (
          <Table label="Every saved run" columns={COLUMNS}>
            <tbody>{runs.map((run) => <RunRow run={run} />)}</tbody>
          </Table>
        )}
    </>
  );
}

function RunRow({ run }: { readonly run: RunView }) {
  return (
    <tr>
      <th scope="row">
        <a href={run.url}>{run.name}</a>
      </th>
      <td>{run.machine.title}</td>
      <td>{run.started}</td>
      <td>{run.madeBy}</td>
      <td>{run.measured}</td>
      <td>{run.deno}</td>
      <td>
        <a href={`${run.url}run.json`} download={`${run.id}.json`}>JSON</a>{" "}
        {run.table
          ? <a href={`${run.url}cells.csv`} download={`${run.id}.csv`}>CSV</a>
          : ""}
      </td>
    </tr>
  );
}
