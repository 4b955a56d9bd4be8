import type { CellView, MeasuredCellView } from "../views/cell_view.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

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

/** The cells of one workload, and what names their table. */
interface CellTableProps {
  readonly cells: readonly CellView[];
  readonly label: string;
}

/** Every figure of a workload's cells; a cell without figures says why. */
export default function CellTable({ cells, label }: CellTableProps) {
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
              : (
                <td class="reason" colspan={FIGURES.length}>
                  <strong>{cell.status}:</strong> {cell.reason}
                </td>
              )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Figures({ cell }: { readonly cell: MeasuredCellView }) {
  return (
    <>
      <td class="number">
        <span class="figure">{cell.median}</span>
        <span class="note">{cell.medianRange}</span>
      </td>
      <td class="number quiet">{cell.fastest}</td>
      <td class="number">
        <span class="figure">{cell.speedup}</span>
        <span class="note">{cell.speedupRange}</span>
      </td>
      <td class="number">{cell.efficiency}</td>
      <td class="number">
        <span class="figure">{cell.wait}</span>
        <span class="note">{cell.waitRange}</span>
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
