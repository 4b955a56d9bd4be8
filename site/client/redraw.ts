/// <reference lib="dom" />
import type { ChartConfig } from "../charts/chart_config.ts";
import { chartSize } from "../charts/chart_js.ts";
import { chartSvg } from "../charts/chart_svg.ts";

export { keepRows } from "../charts/keep_rows.ts";

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
