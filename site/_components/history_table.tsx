import type { HistoryRow } from "../views/machine_history.ts";
import { scrollRegion } from "./scroll_region.ts";

/** The runs of one machine. */
interface HistoryTableProps {
  readonly rows: readonly HistoryRow[];
  readonly machine: string;
}

/** Every run of a machine, newest first, and what each stands behind. */
export default function HistoryTable({ rows, machine }: HistoryTableProps) {
  return (
    <div {...scrollRegion(`Runs of ${machine}`)}>
      <table class="evidence">
        <caption class="visually-hidden">Runs of {machine}</caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Measured</th>
            <th scope="col">Profile</th>
            <th scope="col" class="number">Cells</th>
            <th scope="col" class="number">Noise floor</th>
            <th scope="col">Deno</th>
            <th scope="col">Tool</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                <a href={row.url}>{row.name}</a>
                {row.behind === ""
                  ? ""
                  : <span class="note">{row.behind}</span>}
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
      </table>
    </div>
  );
}
