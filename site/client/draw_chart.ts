/// <reference lib="dom" />
import { Chart } from "chart.js";
import type { ChartConfig } from "../charts/chart_config.ts";
import { chartJs, type ChartSize, chartSize } from "../charts/chart_js.ts";
import { chartSvg } from "../charts/chart_svg.ts";
import type { ZoomRange } from "../charts/zoom.ts";

// Loaded together: otherwise what both need of Chart.js would be a file of its own.
export { keepRows } from "../charts/keep_rows.ts";

/** A chart that Chart.js has taken over. */
export interface DrawnChart {
  readonly size: ChartSize;
  /** Where on the drawn part of the horizontal axis a place of the page is, as a share. */
  shareAt(clientX: number): number;
  /** Scales the canvas as the style sheet scales the drawing that it covers. */
  fit(): void;
  remove(): void;
}

/** Draws the chart that a figure carries as data over the drawing of the build, in the same place and of the same size. */
export function drawChart(
  { config, box, size, ...part }: {
    readonly config: ChartConfig;
    readonly box: Element;
    readonly size: ChartSize;
    readonly isLogarithmic: boolean;
    readonly range: ZoomRange;
  },
): DrawnChart {
  const { width, height } = chartSize(config, size);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const scale = () => box.clientWidth / width;
  const style = getComputedStyle(document.documentElement);
  const chart = new Chart(
    canvas,
    chartJs(config, {
      ...part,
      size,
      colors: {
        text: style.getPropertyValue("--quiet"),
        grid: style.getPropertyValue("--line"),
        font: style.fontFamily,
      },
      devicePixelRatio: devicePixelRatio * scale(),
    }),
  );
  const fit = () => {
    // A transform, since it scales what the pointer points at too.
    canvas.style.transform = `scale(${scale()})`;
  };
  fit();
  box.append(canvas);
  return {
    size,
    shareAt: (clientX) => {
      const { left, right } = chart.chartArea;
      const x = (clientX - box.getBoundingClientRect().left) / scale();
      return Math.min(1, Math.max(0, (x - left) / (right - left)));
    },
    fit,
    remove: () => {
      chart.destroy();
      canvas.remove();
    },
  };
}

/** Draws both drawings of a chart anew, as the build did. */
export function redraw(box: Element, config: ChartConfig): void {
  for (const size of ["wide", "narrow"] as const) { // The sizes of drawings.
    const svg = box.querySelector(`.chart-${size}`);
    if (!svg) continue;
    const { width, height } = chartSize(config, size);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.innerHTML = chartSvg(config, size);
  }
}
