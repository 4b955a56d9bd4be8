import type { MachineView } from "../views/machine_view.ts";
import { machineData } from "./side_by_side.tsx";
import { RowTable } from "./table.tsx";

/** The machines, and the run that stands for each. */
export default function MachineTable(
  { machines }: { readonly machines: readonly MachineView[] },
) {
  return (
    <RowTable
      label="Machines and the runs that stand for them"
      kind="evidence"
      rows={machines}
      dataOf={machineData}
      fields={[
        ["Machine", ({ url, title }) => <a href={url}>{title}</a>],
        ["Run", ({ run }) => (
          <>
            <a href={run.url}>{run.name}</a>
            <span class="note">{run.started}</span>
          </>
        )],
        ["Benchmarks", ({ run }) => run.measured],
        ["Deno", ({ run }) => run.deno],
        ["Noise floor", ({ noise }) => noise, "number"],
        ["Prediction error", ({ predictionError: off }) => off, "number"],
        ["Runs", ({ runs }) => runs, "number"],
      ]}
    />
  );
}
