import type { MachineView } from "../views/machine_view.ts";
import { scrollRegion } from "./scroll_region.ts";

/** The machines, and the run that stands for each. */
export default function MachineTable(
  { machines }: { readonly machines: readonly MachineView[] },
) {
  return (
    <div {...scrollRegion("Machines and the runs that stand for them")}>
      <table class="evidence">
        <caption class="visually-hidden">
          Machines and the runs that stand for them
        </caption>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">Run</th>
            <th scope="col">Cells</th>
            <th scope="col">Deno</th>
            <th scope="col" class="number">Noise floor</th>
            <th scope="col" class="number">Prediction error</th>
            <th scope="col" class="number">Runs</th>
          </tr>
        </thead>
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
      </table>
    </div>
  );
}
