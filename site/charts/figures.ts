import type { RunWorkloadView } from "../views/run_view.ts";
import type { ModelSeries } from "../views/series.ts";
import type { ChartFigure } from "./chart_config.ts";
import { speedupChart } from "./speedup_chart.ts";
import { timeChart } from "./time_chart.ts";

const READING =
  "Bars through the points are 95 % intervals; a dotted level is a model of one event loop.";

/** The chart of time against workers with its words; `undefined` where no cell was measured. */
export function timeFigure(workload: RunWorkloadView): ChartFigure | undefined {
  if (workload.series.length === 0) return undefined;
  return {
    id: `time-${workload.id}`,
    title: `${workload.label}: time against workers, lower is better`,
    finding: workload.sentences[0] ?? "",
    reading: READING,
    config: timeChart(workload.series),
  };
}

/** The chart of speed-up against workers with its words; `undefined` where there was no baseline. */
export function speedupFigure(
  workload: RunWorkloadView,
  usableCores: number,
): ChartFigure | undefined {
  if (!workload.series.some(hasSpeedup)) return undefined;
  return {
    id: `speedup-${workload.id}`,
    title: `${workload.label}: speed-up against workers, higher is better`,
    finding: bestSpeedup(workload),
    reading:
      `${READING} The dashed line is ideal: every worker adds its full share, which CPU-bound work can follow up to ${usableCores} here.`,
    config: speedupChart(workload.series),
  };
}

function hasSpeedup({ points }: ModelSeries): boolean {
  return points.some((point) => point.speedup !== undefined);
}

/** Names the highest speed-up by the row of the table that holds it. */
function bestSpeedup({ cells, series }: RunWorkloadView): string {
  const points = series.flatMap(({ model, points }) =>
    points.map(({ workers, speedup }) => ({
      model,
      workers: String(workers),
      value: speedup?.value ?? 0,
    }))
  );
  const [best] = points.sort((a, b) => b.value - a.value);
  const cell = cells.find((cell) =>
    cell.model === best?.model && cell.workers === best.workers
  );
  if (cell?.kind !== "measured") return "";
  const workers = cell.workers === "1" ? "" : ` with ${cell.workers} workers`;
  return `The highest speed-up measured is ${cell.speedup} (95 % interval ${cell.speedupRange}): ${cell.modelLabel}${workers}.`;
}
