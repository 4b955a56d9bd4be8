import type { RunView } from "../views/run_view.ts";
import Table from "./table.tsx";

/** Where runs are chosen: the published ones by a box each, others by their files. */
export default function RunPicker(
  { runs }: { readonly runs: readonly RunView[] },
) {
  return (
    <fieldset class="needs-script picker" disabled>
      <legend>Runs to compare</legend>
      {runs.length === 0 ? "" : <PublishedRuns runs={runs} />}
      <div class="drop-zone">
        <label for="compare-files">
          Runs of your own: drop files here, or choose them
        </label>
        <input
          type="file"
          id="compare-files"
          multiple
          accept=".json,.gz,application/json,application/gzip"
          aria-describedby="compare-files-note"
        />
        <p id="compare-files-note" class="note">
          Saved runs, and JSON of hyperfine, Google Benchmark, pyperf,{" "}
          <code>deno bench --json</code>, mitata, tinybench and Vitest. Files
          are read in this page and never leave it; an address that you copy
          does not hold them.
        </p>
      </div>
    </fieldset>
  );
}

function PublishedRuns({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <>
      <p class="run-filter">
        <label for="run-filter">Find a run</label>
        <input
          type="search"
          id="run-filter"
          autocomplete="off"
          placeholder="machine, label, id or date"
        />{" "}
        <output id="run-count" for="run-filter"></output>
      </p>
      <Table
        label="The published runs"
        columns={["Run", "Machine", "Measured", "Made by", "Cells", "Deno"]}
      >
        <tbody>{runs.map((run) => <PublishedRun run={run} />)}</tbody>
      </Table>
    </>
  );
}

function PublishedRun({ run }: { readonly run: RunView }) {
  const box = `run-${run.id}`;
  return (
    <tr>
      <th scope="row">
        <input
          type="checkbox"
          name="run"
          id={box}
          value={run.id}
          aria-label={`Compare ${run.name}, ${run.machine.title}`}
        />{" "}
        <a href={run.url}>{run.name}</a>
      </th>
      <td>
        <label for={box}>{run.machine.title}</label>
      </td>
      <td>{run.started}</td>
      <td>{run.madeBy}</td>
      <td>{run.measured}</td>
      <td>{run.deno}</td>
    </tr>
  );
}
