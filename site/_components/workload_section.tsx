import { speedupFigure, timeFigure } from "../charts/figures.ts";
import type { RunWorkloadView } from "../views/run_view.ts";
import CellTable from "./cell_table.tsx";
import Chart from "./chart.tsx";

/** A workload of one run, and the cores it had. */
interface WorkloadSectionProps {
  readonly workload: RunWorkloadView;
  readonly usableCores: number;
}

/** What a run found of one workload: the sentences, the charts, and the table with every figure. */
export default function WorkloadSection(
  { workload, usableCores }: WorkloadSectionProps,
) {
  const figures = [timeFigure(workload), speedupFigure(workload, usableCores)];
  return (
    <>
      <p class="finding">{workload.sentences[0]}</p>
      <div class="charts">
        {figures.map((figure) => figure ? <Chart figure={figure} /> : "")}
      </div>
      <ul class="findings">
        {workload.sentences.slice(1).map((sentence) => <li>{sentence}</li>)}
      </ul>
      <CellTable
        cells={workload.cells}
        label={`Every measured cell of ${workload.label}`}
      />
    </>
  );
}
