import type { MachineView } from "../views/machine_view.ts";
import Table from "./table.tsx";

const COLUMNS = [
  ...["Machine", "Run", "Cells", "Deno"],
  ...["Noise floor", "Prediction error", "Runs"]
    .map((label) => ({ label, kind: "number" })),
];

/** The machines, and the run that stands for each. */
export default function MachineTable(
  { machines }: { readonly machines: readonly MachineView[] },
) {
  return (
    <Table
      label="Machines and the runs that stand for them"
      kind="evidence"
      columns={COLUMNS}
    >
      <tbody>
        {machines.map(({ title, url, run, runs, ...machine }) => (
          <tr>
            <th scope="row">
              <a href={url}>{title}</a>
            </th>
            <td>
              <a href={run.url}>{run.name}</a>
              <span class="note">{run.started}</span>
            </td>
            <td>{run.measured}</td>
            <td>{run.deno}</td>
            <td class="number">{machine.noise}</td>
            <td class="number">{machine.predictionError}</td>
            <td class="number">{runs}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
