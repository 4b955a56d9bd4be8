import type { MeasuredCellView } from "../views/cell_view.ts";
import type { RunWorkloadView } from "../views/run_view.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

/** A workload, and those of its cells whose memory was measured. */
interface MemoryTableProps {
  readonly workload: RunWorkloadView;
  readonly cells: readonly MeasuredCellView[];
}

const COLUMNS = [
  "Model",
  ...["Workers", "Peak memory", "CPU time", "Median time"]
    .map((label) => ({ label, kind: "number" })),
];

/** What each model needs beside time. */
export default function MemoryTable({ workload, cells }: MemoryTableProps) {
  const label = `Memory and CPU time of ${workload.label}`;
  return (
    <>
      <Table label={label} columns={COLUMNS}>
        <tbody>
          {cells.map((
            { model, modelLabel, workers, memory, cpu, median },
          ) => (
            <tr>
              <th scope="row">
                <ModelName id={model} label={modelLabel} />
              </th>
              <td class="number">{workers}</td>
              <td class="number strong">{memory}</td>
              <td class="number">{cpu}</td>
              <td class="number">{median}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p class="quiet">
        What processes share, such as Deno’s own code, counts once for each.
        Processes that end before the work does are not counted: those of a
        process for each task.
      </p>
    </>
  );
}
