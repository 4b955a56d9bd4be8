import type { MachineView } from "../views/machine_view.ts";
import { machineData } from "./side_by_side.tsx";
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
        {machines.map((machine) => (
          <tr {...machineData(machine)}>
            <th scope="row">
              <a href={machine.url}>{machine.title}</a>
            </th>
            <td>
              <a href={machine.run.url}>{machine.run.name}</a>
              <span class="note">{machine.run.started}</span>
            </td>
            <td>{machine.run.measured}</td>
            <td>{machine.run.deno}</td>
            <td class="number">{machine.noise}</td>
            <td class="number">{machine.predictionError}</td>
            <td class="number">{machine.runs}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
