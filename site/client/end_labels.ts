/// <reference lib="dom" />
import type { Chart, Plugin } from "chart.js";
import type { ChartDataset } from "../charts/chart_config.ts";
import { spreadLabels } from "./spread_labels.ts";

const GAP_PX = 14;
const LINE_HEIGHT_PX = 15;
const FONT_PX = 12;

/** Narrower charts have no room for names beside their lines, and get a legend. */
const NARROWEST_PX = 480;

/** Whether a chart of that width names its lines at their ends. */
export function hasRoomForEndLabels(widthPx: number): boolean {
  return widthPx >= NARROWEST_PX;
}

/** How much room the names of the lines take on the right. */
export function endLabelsWidth(
  datasets: readonly ChartDataset[],
  fontFamily: string,
): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return 0;
  context.font = `${FONT_PX}px ${fontFamily}`;
  const widths = datasets.flatMap(({ endLabel }) =>
    endLabel === undefined ? [] : [context.measureText(`${endLabel} ↑`).width]
  );
  return Math.max(0, ...widths) + GAP_PX;
}

/**
 * Names each line at its end, with a thin line to the name, which may have had to make room for another. An arrow stands
 * after the name of a line that ends above the chart.
 */
export const endLabels: Plugin<"line"> = {
  id: "endLabels",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    const ends = lineEnds(chart);
    const places = spreadLabels(ends.map(({ y }) => y), {
      from: chartArea.top,
      to: chartArea.bottom,
      step: LINE_HEIGHT_PX,
    });
    ctx.save();
    ctx.font = `${FONT_PX}px ${chart.options.font?.family ?? "sans-serif"}`;
    ctx.textBaseline = "middle";
    ends.forEach(({ x, y: end, text, color }, index) => {
      const y = Math.max(end, chartArea.top);
      const at = places[index] ?? y;
      ctx.strokeStyle = color;
      ctx.globalAlpha = 0.6;
      ctx.beginPath();
      ctx.moveTo(Math.min(x + 7, chartArea.right), y);
      ctx.lineTo(chartArea.right + GAP_PX - 4, at);
      ctx.stroke();
      ctx.globalAlpha = 1;
      ctx.fillStyle = String(chart.options.color);
      const name = end < chartArea.top ? `${text} ↑` : text;
      ctx.fillText(name, chartArea.right + GAP_PX, at);
    });
    ctx.restore();
  },
};

function lineEnds(chart: Chart) {
  return chart.getSortedVisibleDatasetMetas().flatMap(({ data, index }) => {
    const dataset = chart.data.datasets[index] as unknown as ChartDataset; // All datasets are ours.
    const end = data.at(-1);
    if (dataset.endLabel === undefined || !end) return [];
    const { x, y } = end.getProps(["x", "y"], true);
    return [{ x, y, text: dataset.endLabel, color: dataset.borderColor }];
  });
}
