import type { RunWorkloadView } from "../views/run_view.ts";
import { workloadPlots } from "../views/workload_plots.ts";
import { CellTable } from "./cell_tables.tsx";
import { Charts } from "./chart.tsx";
import CostTable from "./cost_table.tsx";
import Samples from "./samples.tsx";

/** A workload of one run, and the cores it had. */
interface WorkloadSectionProps {
  readonly workload: RunWorkloadView;
  readonly usableCores: number;
}

/** What a run found of one workload: the verdict, the charts, why, what it costs, how sure it is, and every figure. */
export default function WorkloadSection(
  { workload, usableCores }: WorkloadSectionProps,
) {
  const { label, sentences, samples, cost, scaling } = workload;
  return (
    <>
      <p class="finding">{sentences[0]}</p>
      <Charts plots={workloadPlots(workload, usableCores)} />
      <ul class="findings findings-wide">
        {[...sentences.slice(1), ...scaling.findings]
          .map((sentence) => <li>{sentence}</li>)}
      </ul>
      {scaling.refusals.length === 0 ? "" : (
        <details class="refusals">
          <summary>Which scaling laws are not fitted, and why</summary>
          <ul class="findings">
            {scaling.refusals.map((sentence) => <li>{sentence}</li>)}
          </ul>
        </details>
      )}
      {cost ? <CostTable cost={cost} label={label} /> : ""}
      {samples ? <Samples samples={samples} label={label} /> : ""}
      <h3>Every cell</h3>
      <CellTable
        cells={workload.cells}
        label={`Every measured cell of ${label}`}
      />
    </>
  );
}
