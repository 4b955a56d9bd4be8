import type {
  CellsAbsence,
  CellsFigures,
  CellsRow,
  CellsTable,
} from "../views/cells_table.ts";
import CellFilters from "./cell_filters.tsx";
import ModelName from "./model_name.tsx";
import { scrollRegion } from "./scroll_region.ts";

/** The columns in the order of a row's keys; `name` stands for one in the page's address. */
const NAMES = [
  { name: "suite", label: "Suite" },
  { name: "workload", label: "Workload" },
  { name: "model", label: "Model" },
];

const FIGURES = [
  { name: "median", label: "Median, 95 % interval" },
  { name: "speedup", label: "Speed-up, 95 % interval" },
  { name: "wait", label: "Others wait, p99" },
  { name: "cpu", label: "CPU time" },
  { name: "memory", label: "Peak memory" },
  { name: "samples", label: "Samples in rounds" },
];

/** Every cell of a run in one table. A script makes it sortable and searchable; without one it reads just as well. */
export default function RunCells({ table }: { readonly table: CellsTable }) {
  return (
    <div data-cells-table>
      <CellFilters table={table} />
      <div {...scrollRegion("Every cell of the run")}>
        <table class="cells run-cells">
          <caption class="visually-hidden">
            Every cell of the run with its median time of a batch, its speed-up
            over the baseline of its suite, and what it cost
          </caption>
          <thead>
            <tr>
              {NAMES.map(({ name, label }) => (
                <th scope="col" data-column={name}>{label}</th>
              ))}
              <th scope="col" data-column="workers" class="number">Workers</th>
              {FIGURES.map(({ name, label }) => (
                <th scope="col" data-column={name} class="number">{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => <Row row={row} />)}
          </tbody>
        </table>
      </div>
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
