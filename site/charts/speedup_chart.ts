import {
  formatCount,
  formatRatio,
  formatRatioRange,
} from "../../src/text/mod.ts";
import type { ModelSeries } from "../views/scaling_view.ts";
import type { ChartAxis, ChartConfig, ChartDataset } from "./chart_config.ts";
import { fitDatasets } from "./fit_datasets.ts";
import { lineDatasets, mostWorkers, type Place } from "./line_datasets.ts";
import { withLogarithmic } from "./log_axis.ts";
import { logWorkersAxis, workersAxis } from "./workers_axis.ts";

/** Name of the dashed line on which every worker adds its full share. */
export const IDEAL_LABEL = "Ideal";

/** Room above the highest value, as a ratio. */
const HEADROOM = 1.1;

/**
 * Draws the speed-up over sequential code against the number of workers, with the ideal as a dashed line, and the laws
 * that were fitted as finer ones.
 */
export function speedupChart(
  series: readonly ModelSeries[],
  usableCores: number,
): ChartConfig {
  const maxWorkers = mostWorkers(series);
  const bounds = series.flatMap(({ points }) =>
    points.flatMap(({ speedup, roughSpeedup }) =>
      speedup ? [speedup.low, speedup.high] : roughSpeedup ?? []
    )
  );
  const y: ChartAxis = {
    type: "linear",
    title: { display: true, text: "Speed-up over sequential (times)" },
    min: 0,
    // The ideal may go on beyond the cores, where nothing can follow it; the axis need not.
    max: Math.max(...bounds, Math.min(usableCores, maxWorkers)) * HEADROOM,
  };
  const chart: ChartConfig = {
    type: "line",
    data: {
      datasets: [
        ...lineDatasets(series, { place: placeSpeedup, maxWorkers }),
        ...fitDatasets(series),
        idealDataset(maxWorkers),
      ],
    },
    options: { locale: "en", scales: { x: workersAxis(series), y } },
  };
  return withLogarithmic(chart, {
    x: logWorkersAxis(series),
    values: [...bounds, Math.min(usableCores, maxWorkers)],
    isFirst: false,
  });
}

const placeSpeedup: Place = (
  { label },
  { workers, speedup, roughSpeedup: rough },
) => {
  const text = `${label}, ${formatCount(workers, "worker")}: `;
  if (speedup) {
    return {
      x: workers,
      y: speedup.value,
      low: speedup.low,
      high: speedup.high,
      text: `${text}${formatRatio(speedup.value)} times (95 % interval ${
        formatRatioRange(speedup)
      })`,
    };
  }
  return rough === undefined ? undefined : {
    x: workers,
    ...{ y: rough, low: rough, high: rough },
    text: `${text}about ${formatRatio(rough)} times (too few rounds)`,
  };
};

function idealDataset(maxWorkers: number): ChartDataset {
  return {
    label: IDEAL_LABEL,
    endLabel: IDEAL_LABEL,
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
