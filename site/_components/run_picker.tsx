import type { RunView } from "../views/run_view.ts";
import { type Field, RowTable } from "./table.tsx";

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
      <RowTable
        label="The published runs"
        rows={runs}
        fields={[
          ["Run", ({ id, name, url, machine }) => (
            <>
              <input
                type="checkbox"
                name="run"
                id={`run-${id}`}
                value={id}
                aria-label={`Compare ${name}, ${machine.title}`}
              />{" "}
              <a href={url}>{name}</a>
            </>
          )],
          [
            "Machine",
            ({ id, machine }) => (
              <label for={`run-${id}`}>{machine.title}</label>
            ),
          ],
          ...RUN_FIELDS,
        ]}
      />
    </>
  );
}

/** What every list of runs tells of them. */
export const RUN_FIELDS: readonly Field<RunView>[] = [
  ["Measured", ({ started }) => started],
  ["Made by", ({ madeBy, origin }) => (
    <>
      {madeBy}
      {origin === "" ? "" : <span class="note">{origin}</span>}
    </>
  )],
  ["Benchmarks", ({ measured }) => measured],
  ["Deno", ({ deno }) => deno],
];
