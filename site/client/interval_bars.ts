/// <reference lib="dom" />
import type { Plugin } from "chart.js";
import type { ChartPoint } from "../charts/chart_config.ts";

const CAP_PX = 4;

/** Draws the 95 % interval of every point as a bar with caps, in the colour of its line. */
export const intervalBars: Plugin<"line"> = {
  id: "intervalBars",
  beforeDatasetDraw(chart, { index, meta }) {
    const scale = chart.scales.y;
    const dataset = chart.data.datasets[index];
    if (!scale || !dataset) return;
    const { ctx } = chart;
    ctx.save();
    ctx.strokeStyle = String(dataset.borderColor);
    ctx.lineWidth = 1.5;
    meta.data.forEach(({ x }, place) => {
      const { low, high } = dataset.data[place] as unknown as ChartPoint; // All points are ours.
      if (low === undefined || high === undefined) return;
      const top = scale.getPixelForValue(high);
      const bottom = scale.getPixelForValue(low);
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, bottom);
      for (const end of [top, bottom]) {
        ctx.moveTo(x - CAP_PX, end);
        ctx.lineTo(x + CAP_PX, end);
      }
      ctx.stroke();
    });
    ctx.restore();
  },
};
