import {
  formatCount,
  formatRatio,
  formatRatioRange,
} from "../../src/analysis/mod.ts";
import type { ModelSeries } from "../views/series.ts";
import type { ChartConfig, ChartDataset } from "./chart_config.ts";
import { lineDatasets, mostWorkers, type Place } from "./line_datasets.ts";
import { workersAxis } from "./workers_axis.ts";

/** Name of the dashed line on which every worker adds its full share. */
export const IDEAL_LABEL = "Ideal";

/** Draws the speed-up over sequential code against the number of workers, with the ideal as a dashed line. */
export function speedupChart(series: readonly ModelSeries[]): ChartConfig {
  const maxWorkers = mostWorkers(series);
  const highest = Math.max(
    ...series.flatMap(({ points }) => points.map((p) => p.speedup?.high ?? 0)),
    1,
  );
  return {
    type: "line",
    data: {
      datasets: [
        ...lineDatasets(series, { place: placeSpeedup, maxWorkers }),
        idealDataset(maxWorkers),
      ],
    },
    options: {
      locale: "en",
      scales: {
        x: workersAxis(series),
        y: {
          type: "linear",
          title: { display: true, text: "Speed-up over sequential (times)" },
          min: 0,
          suggestedMax: highest,
        },
      },
    },
  };
}

const placeSpeedup: Place = ({ label }, { workers, speedup }) =>
  speedup && {
    x: workers,
    y: speedup.value,
    low: speedup.low,
    high: speedup.high,
    text: `${label}, ${formatCount(workers, "worker")}: ${
      formatRatio(speedup.value)
    } times (95 % interval ${formatRatioRange(speedup)})`,
  };

function idealDataset(maxWorkers: number): ChartDataset {
  return {
    label: IDEAL_LABEL,
    data: [{ x: 1, y: 1 }, { x: maxWorkers, y: maxWorkers }],
    borderColor: "#8b929c",
    backgroundColor: "#8b929c",
    borderWidth: 1.5,
    borderDash: [8, 5],
    pointStyle: "line",
    pointRadius: [0, 0],
    tension: 0,
  };
}
