import type { ModelSeries } from "../views/scaling_view.ts";
import type { ChartDataset } from "./chart_config.ts";
import { modelStyle } from "./model_style.ts";

/** Draws the law that was fitted to a model's speed-ups as a fine dashed curve in its colour, as far as it was fitted. */
export function fitDatasets(
  series: readonly ModelSeries[],
): readonly ChartDataset[] {
  return series.flatMap(({ model, label, fit }) => {
    if (!fit) return [];
    const { color } = modelStyle(model);
    return [{
      label: `${label}, ${fit.law}`,
      data: fit.points.map(({ workers, speedup }) => ({
        x: workers,
        y: speedup,
      })),
      borderColor: color,
      backgroundColor: color,
      borderWidth: 1.5,
      borderDash: [5, 4],
      pointStyle: "line",
      pointRadius: fit.points.map(() => 0),
      tension: 0,
    }];
  });
}
