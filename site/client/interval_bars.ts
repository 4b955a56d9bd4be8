/// <reference lib="dom" />
import type { Plugin, Scale } from "chart.js";
import type { ChartPoint } from "../charts/chart_config.ts";

const CAP_PX = 4;

/** Draws the 95 % interval of every point as a bar with caps, in the colour of its line: along y, along x, or both. */
export const intervalBars: Plugin<"line"> = {
  id: "intervalBars",
  beforeDatasetDraw(chart, { index, meta }) {
    const { x: xScale, y: yScale } = chart.scales;
    const dataset = chart.data.datasets[index];
    if (!xScale || !yScale || !dataset) return;
    const { ctx } = chart;
    ctx.save();
    ctx.strokeStyle = String(dataset.borderColor);
    ctx.lineWidth = 1.5;
    meta.data.forEach(({ x, y }, place) => {
      const point = dataset.data[place] as unknown as ChartPoint; // All points are ours.
      for (const [low, high] of pixels(yScale, [point.low, point.high])) {
        drawBar(ctx, [[x, low], [x, high]]);
      }
      for (const [low, high] of pixels(xScale, [point.xLow, point.xHigh])) {
        drawBar(ctx, [[low, y], [high, y]]);
      }
    });
    ctx.restore();
  },
};

type Bounds<T> = readonly [T, T];

/** Where both bounds are; nothing where there are none. */
function pixels(
  scale: Scale,
  [low, high]: Bounds<number | undefined>,
): readonly Bounds<number>[] {
  if (low === undefined || high === undefined) return [];
  return [[scale.getPixelForValue(low), scale.getPixelForValue(high)]];
}

function drawBar(
  ctx: CanvasRenderingContext2D,
  [[x, y], [toX, toY]]: Bounds<Bounds<number>>,
): void {
  const [capX, capY] = x === toX ? [CAP_PX, 0] : [0, CAP_PX];
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  for (const [endX, endY] of [[x, y], [toX, toY]] as const) { // Pairs, not lists.
    ctx.moveTo(endX - capX, endY - capY);
    ctx.lineTo(endX + capX, endY + capY);
  }
  ctx.stroke();
}
