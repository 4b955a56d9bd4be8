/** What the browser does with charts of rows; it knows no model, for their registry brings the executors along. */
import type { ChartAxis, ChartConfig } from "./chart_config.ts";

/** The axis below the rows, with its labels and its title. */
export const AXIS_PX = 62;

/** The axis of so many rows, the first at the top. */
export function rowsAxis(
  labels: readonly string[],
): ChartAxis {
  return {
    type: "linear",
    ...{ min: -0.5, max: labels.length - 0.5, reverse: true },
    ticks: { values: labels.map((_, row) => row), labels },
  };
}

/** Leaves out the rows of a chart that are not kept, and moves the others together; the axis stays. */
export function keepRows(
  config: ChartConfig,
  isKept: (row: string) => boolean,
): ChartConfig {
  const { rows = [], heightPx = AXIS_PX, data: { datasets }, options } = config;
  const perRow = (heightPx - AXIS_PX) / Math.max(1, rows.length);
  const labels = options.scales.y.ticks.labels ?? [];
  const kept = rows.flatMap((row, place) => isKept(row) ? [place] : []);
  return {
    ...config,
    data: {
      datasets: datasets.map((dataset) => ({
        ...dataset,
        data: dataset.data.flatMap((point) => {
          const row = Math.round(point.y);
          const place = kept.indexOf(row);
          return place < 0 ? [] : [{ ...point, y: point.y - row + place }];
        }),
      })),
    },
    options: {
      ...options,
      scales: {
        ...options.scales,
        y: rowsAxis(kept.map((place) => String(labels[place]))),
      },
    },
    heightPx: kept.length * perRow + AXIS_PX,
    rows: kept.flatMap((place) => rows[place] ?? []),
  };
}
