import type {
  CellsAbsence,
  CellsFigures,
  CellsRow,
  CellsTable,
  Choice,
} from "../views/cell_view.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

const FIGURES = [
  { name: "median", label: "Median, 95 % interval" },
  { name: "speedup", label: "Speed-up, 95 % interval" },
  { name: "wait", label: "Others wait, p99" },
  { name: "cpu", label: "CPU time" },
  { name: "memory", label: "Peak memory" },
  { name: "samples", label: "Samples in rounds" },
];

/** The columns in the order of a row's keys; `name` stands for one in the page's address. */
const COLUMNS = [
  { name: "suite", label: "Suite" },
  { name: "workload", label: "Workload" },
  { name: "model", label: "Model" },
  ...[{ name: "workers", label: "Workers" }, ...FIGURES]
    .map((column) => ({ ...column, kind: "number" })),
];

/** Every cell of a run in one table. A script makes it sortable and searchable; without one it reads just as well. */
export default function RunCells({ table }: { readonly table: CellsTable }) {
  return (
    <div data-cells-table>
      <Filters table={table} />
      <Table
        label="Every cell of the run"
        caption="Every cell of the run with its median time of a batch, its speed-up over the baseline of its suite, and what it cost"
        kind="cells run-cells"
        columns={COLUMNS}
      >
        <tbody>
          {table.rows.map((row) => <Row row={row} />)}
        </tbody>
      </Table>
    </div>
  );
}

function Row({ row }: { readonly row: CellsRow }) {
  const { suite, model, figures } = row;
  return (
    <tr
      data-suite={suite.id}
      data-model={model.id}
      data-keys={JSON.stringify(row.keys)}
    >
      <td class="quiet">{suite.label}</td>
      <th scope="row">
        {row.workload}
        <span class="note">{row.parameters}</span>
      </th>
      <td>
        <ModelName id={model.id} label={model.label} />
      </td>
      <td class="number">{row.workers}</td>
      {figures.kind === "measured"
        ? <Figures figures={figures} />
        : <Absence absence={figures} />}
    </tr>
  );
}

function Figures({ figures }: { readonly figures: CellsFigures }) {
  return (
    <>
      <td class="number">
        <span class="figure">{figures.median}</span>
        <span class="note">{figures.medianRange}</span>
      </td>
      <td class="number">
        <span class="figure">{figures.speedup}</span>
        <span class="note">{figures.speedupRange}</span>
      </td>
      <td class="number">
        <span class="figure">{figures.wait}</span>
        <span class="note">{figures.waitRange}</span>
      </td>
      <td class="number">{figures.cpu}</td>
      <td class="number">{figures.memory}</td>
      <td class="number">
        <span class="note">{figures.samples}</span>
        {figures.flags.map((flag) => <span class="flag">{flag}</span>)}
      </td>
    </>
  );
}

function Absence({ absence }: { readonly absence: CellsAbsence }) {
  return (
    <td class="reason" colspan={FIGURES.length}>
      <strong>{absence.status}:</strong> {absence.reason}
    </td>
  );
}

/** What narrows a table of cells down; shown once a script answers to it. */
function Filters({ table }: { readonly table: CellsTable }) {
  return (
    <form class="filters" role="search" aria-label="Cells">
      <label>
        Containing
        <input type="search" name="q" autocomplete="off" spellcheck="false" />
      </label>
      <Choices name="suite" label="Suite" choices={table.suites} />
      <Choices name="model" label="Model" choices={table.models} />
      <button type="reset">Show all</button>
      <output aria-live="polite">{table.count}</output>
    </form>
  );
}

function Choices(
  { name, label, choices }: {
    readonly name: string;
    readonly label: string;
    readonly choices: readonly Choice[];
  },
) {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">All</option>
        {choices.map((choice) => (
          <option value={choice.id}>{choice.label}</option>
        ))}
      </select>
    </label>
  );
}
