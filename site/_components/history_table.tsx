import type { HistoryRow } from "../views/machine_history.ts";
import Table from "./table.tsx";

/** The runs of one machine. */
interface HistoryTableProps {
  readonly rows: readonly HistoryRow[];
  readonly machine: string;
}

const COLUMNS = [
  ...["Run", "Measured", "Profile"],
  { label: "Cells", kind: "number" },
  { label: "Noise floor", kind: "number" },
  ...["Deno", "Tool"],
];

/** Every run of a machine, newest first, and what each stands behind. */
export default function HistoryTable({ rows, machine }: HistoryTableProps) {
  return (
    <Table label={`Runs of ${machine}`} kind="evidence" columns={COLUMNS}>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              <a href={row.url}>{row.name}</a>
              {row.behind === "" ? "" : <span class="note">{row.behind}</span>}
            </th>
            <td>{row.started}</td>
            <td>{row.profile}</td>
            <td class="number">{row.cells}</td>
            <td class="number">{row.noise}</td>
            <td>{row.deno}</td>
            <td>{row.tool}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
