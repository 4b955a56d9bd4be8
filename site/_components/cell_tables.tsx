import type {
  CellsFigures,
  CellsRow,
  CellsTable,
  CellView,
  MeasuredCellView,
} from "../views/cell_view.ts";
import { FILTER, Select } from "./fields.tsx";
import ModelName from "./model_name.tsx";
import Table, { Figure } from "./table.tsx";

const NAMES = [
  "Model",
  { label: "Workers", kind: "number" },
  { label: "In flight", kind: "number" },
];

const FIGURES = [
  "Median, 95 % interval",
  "Fastest",
  "Speed-up, 95 % interval",
  "Efficiency",
  "Others wait, p99",
  "CPU time",
  "Memory",
  "Samples",
].map((label) => ({ label, kind: "number" }));

/** Every figure of a workload's cells; a cell without figures says why. */
export function CellTable(
  { cells, label }: {
    readonly cells: readonly CellView[];
    readonly label: string;
  },
) {
  return (
    <Table label={label} kind="cells" columns={[...NAMES, ...FIGURES]}>
      <tbody>
        {cells.map((cell) => (
          <tr data-cell={cell.id}>
            <th scope="row">
              <ModelName id={cell.model} label={cell.modelLabel} />
            </th>
            <td class="number">{cell.workers}</td>
            <td class="number">{cell.inFlight}</td>
            {cell.kind === "measured"
              ? <Figures cell={cell} />
              : <Absence cell={cell} columns={FIGURES.length} />}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const RUN_FIGURES = [
  { name: "median", label: "Median, 95 % interval" },
  { name: "speedup", label: "Speed-up, 95 % interval" },
  { name: "wait", label: "Others wait, p99" },
  { name: "cpu", label: "CPU time" },
  { name: "memory", label: "Peak memory" },
  { name: "samples", label: "Samples in rounds" },
];

/** The columns in the order of a row's keys; `name` stands for one in the page's address. */
const RUN_COLUMNS = [
  { name: "suite", label: "Suite" },
  { name: "workload", label: "Workload" },
  { name: "model", label: "Model" },
  ...[{ name: "workers", label: "Workers" }, ...RUN_FIGURES]
    .map((column) => ({ ...column, kind: "number" })),
];

/** Every cell of a run in one table. A script makes it sortable and searchable; without one it reads just as well. */
export function RunCells({ table }: { readonly table: CellsTable }) {
  return (
    <div data-cells-table>
      <Filters table={table} />
      <Table
        label="Every benchmark of the run"
        caption="Every benchmark of the run with its median time of a batch, its speed-up over the baseline of its suite, and what it cost"
        kind="cells run-cells"
        columns={RUN_COLUMNS}
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
        ? <Figures cell={figures} />
        : <Absence cell={figures} columns={RUN_FIGURES.length} />}
    </tr>
  );
}

/** The figures of a cell; the two that a table of a whole run has no room for are absent there. */
function Figures(
  { cell }: {
    readonly cell:
      & CellsFigures
      & Partial<Pick<MeasuredCellView, "fastest" | "efficiency">>;
  },
) {
  const { fastest, efficiency } = cell;
  return (
    <>
      <td class="number">
        <Figure text={cell.median} note={cell.medianRange} />
      </td>
      {fastest === undefined ? "" : <td class="number quiet">{fastest}</td>}
      <td class="number">
        <Figure text={cell.speedup} note={cell.speedupRange} />
      </td>
      {efficiency === undefined ? "" : <td class="number">{efficiency}</td>}
      <td class="number">
        <Figure text={cell.wait} note={cell.waitRange} />
      </td>
      <td class="number">{cell.cpu}</td>
      <td class="number">{cell.memory}</td>
      <td class="number">
        <span class="note">{cell.samples}</span>
        {cell.flags.map((flag) => <span class="flag">{flag}</span>)}
      </td>
    </>
  );
}

/** Why a cell has no figures, in the place of so many columns. */
function Absence(
  { cell: { status, reason }, columns }: {
    readonly cell: { readonly status: string; readonly reason: string };
    readonly columns: number;
  },
) {
  return (
    <td class="reason" colspan={columns}>
      <strong>{status}:</strong> {reason}
    </td>
  );
}

/** What narrows a table of cells down; shown once a script answers to it. */
function Filters({ table }: { readonly table: CellsTable }) {
  return (
    <form class="filters" role="search" aria-label="Benchmarks">
      <label class="field">
        Containing
        <input type="search" name="q" autocomplete="off" spellcheck="false" />
      </label>
      <Select name="suite" label="Suite" options={table.suites} {...FILTER} />
      <Select name="model" label="Model" options={table.models} {...FILTER} />
      <button type="reset">Show all</button>
      <output aria-live="polite">{table.count}</output>
    </form>
  );
}
