import type { ModelSeries } from "../views/scaling_view.ts";
import type { ChartAxis } from "./chart_config.ts";
import { mostWorkers, workerCounts } from "./line_datasets.ts";
import { logAxis } from "./log_axis.ts";

/** The x axis that the charts of a workload share: workers, with a tick at each count measured. */
export function workersAxis(series: readonly ModelSeries[]): ChartAxis {
  return {
    type: "linear",
    title: { display: true, text: "Workers (threads or processes)" },
    min: 0.5,
    max: mostWorkers(series) + 0.5,
    ticks: { values: workerCounts(series) },
  };
}

/** The same with equal steps for equal ratios. */
export function logWorkersAxis(series: readonly ModelSeries[]): ChartAxis {
  return logAxis(workersAxis(series), { from: 1, to: mostWorkers(series) });
}
