import type { CellView, MeasuredCellView } from "../views/cell_view.ts";
import ModelName from "./model_name.tsx";
import { scrollRegion } from "./scroll_region.ts";

const COLUMNS = [
  "Median, 95 % interval",
  "Fastest",
  "Speed-up, 95 % interval",
  "Efficiency",
  "Others wait, p99",
  "CPU time",
  "Memory",
  "Samples",
];

/** The cells of one workload, and what names their table. */
interface CellTableProps {
  readonly cells: readonly CellView[];
  readonly label: string;
}

/** Every figure of a workload's cells; a cell without figures says why. */
export default function CellTable({ cells, label }: CellTableProps) {
  return (
    <div {...scrollRegion(label)}>
      <table class="cells">
        <caption class="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" class="number">Workers</th>
            <th scope="col" class="number">In flight</th>
            {COLUMNS.map((name) => <th scope="col" class="number">{name}</th>)}
          </tr>
        </thead>
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
                  <td class="reason" colspan={COLUMNS.length}>
                    <strong>{cell.status}:</strong> {cell.reason}
                  </td>
                )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
