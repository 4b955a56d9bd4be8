import {
  formatCount,
  formatDuration,
  formatDurationRange,
} from "../../src/analysis/mod.ts";
import type { ModelSeries } from "../views/series.ts";
import type { ChartConfig } from "./chart_config.ts";
import { lineDatasets, mostWorkers, type Place } from "./line_datasets.ts";
import { timeUnit } from "./time_unit.ts";
import { workersAxis } from "./workers_axis.ts";

/** Draws the median time of a batch against the number of workers, from zero so that heights compare. */
export function timeChart(series: readonly ModelSeries[]): ChartConfig {
  const highest = Math.max(
    ...series.flatMap(({ points }) => points.map((p) => p.medianNs.high)),
    0,
  );
  const unit = timeUnit(highest);
  const place = placeIn(unit.ns);
  return {
    type: "line",
    data: {
      datasets: lineDatasets(series, {
        place,
        maxWorkers: mostWorkers(series),
      }),
    },
    options: {
      locale: "en",
      scales: {
        x: workersAxis(series),
        y: {
          type: "linear",
          title: { display: true, text: `Time of one batch (${unit.name})` },
          min: 0,
          suggestedMax: highest / unit.ns,
        },
      },
    },
  };
}

function placeIn(unitNs: number): Place {
  return ({ label }, { workers, medianNs }) => ({
    x: workers,
    y: medianNs.value / unitNs,
    low: medianNs.low / unitNs,
    high: medianNs.high / unitNs,
    text: `${label}, ${formatCount(workers, "worker")}: ${
      formatDuration(medianNs.value)
    } (95 % interval ${formatDurationRange(medianNs)})`,
  });
}
