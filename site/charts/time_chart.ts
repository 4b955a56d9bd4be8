import {
  formatCount,
  formatDuration,
  formatDurationRange,
} from "../../src/text/mod.ts";
import type { ModelSeries } from "../views/scaling_view.ts";
import type { ChartAxis, ChartConfig } from "./chart_config.ts";
import { farSeries } from "./far_series.ts";
import { lineDatasets, mostWorkers, type Place } from "./line_datasets.ts";
import { isWide, withLogarithmic } from "./log_axis.ts";
import { timeUnit } from "./time_unit.ts";
import { logWorkersAxis, workersAxis } from "./workers_axis.ts";

/** Draws the median time of a batch against the number of workers, from zero so that heights compare. */
export function timeChart(series: readonly ModelSeries[]): ChartConfig {
  const far = farSeries(series);
  const near = series.filter((one) => !far.includes(one));
  const highest = Math.max(...boundsOf(near), 0);
  const unit = timeUnit(highest);
  const y: ChartAxis = {
    type: "linear",
    title: { display: true, text: `Time of one batch (${unit.name})` },
    min: 0,
    ...(far.length === 0
      ? { suggestedMax: highest / unit.ns }
      : { max: roundUp(highest / unit.ns) }),
  };
  const chart: ChartConfig = {
    type: "line",
    data: {
      datasets: lineDatasets(series, {
        place: placeIn(unit.ns),
        maxWorkers: mostWorkers(series),
      }),
    },
    options: { locale: "en", scales: { x: workersAxis(series), y } },
  };
  return withLogarithmic(chart, {
    x: logWorkersAxis(series),
    values: boundsOf(series).map((ns) => ns / unit.ns),
    isFirst: isWide(boundsOf(near)),
  });
}

function boundsOf(series: readonly ModelSeries[]): readonly number[] {
  return series.flatMap(({ points }) =>
    points.flatMap(({ medianNs }) => [medianNs.low, medianNs.high])
  );
}

/** The next number with two digits: what an axis ends with. */
function roundUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
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
