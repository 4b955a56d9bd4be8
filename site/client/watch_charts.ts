/// <reference lib="dom" />
import type { ChartConfig } from "../charts/chart_config.ts";
import type { ChartSize } from "../charts/chart_js.ts";
import type { DrawnChart } from "./draw_chart.ts";
import { MACHINES_CHOSEN, type MachinesChosen } from "./choices.ts";

/** Lets Chart.js take a chart over when somebody points at it or switches its axes; until then it is the build's SVG. */
export function watchCharts(page: Document): void {
  page.querySelectorAll("[data-chart]").forEach(watchChart);
}

function watchChart(figure: Element): void {
  const box = figure.querySelector<HTMLElement>(".chart-box");
  const data = figure.querySelector("script")?.textContent;
  if (!box || !data) {
    throw new TypeError("Cannot watch chart: found no box or no data");
  }
  const logarithmic = figure.querySelector<HTMLInputElement>(
    "[data-logarithmic]",
  );
  // Firefox keeps what was ticked before a page was loaded again, and the drawing is the build's.
  if (logarithmic) logarithmic.checked = logarithmic.defaultChecked;
  const readConfig = (): ChartConfig => JSON.parse(data);
  let config: ChartConfig | undefined;
  let drawn: DrawnChart | undefined;
  const resized = new ResizeObserver(() => {
    if (drawn && drawn.size !== sizeOf(box)) draw();
    else drawn?.fit();
  });
  const draw = async () => {
    // Chart.js is most of the code, and most readers point at no chart.
    const { drawChart } = await import("./draw_chart.ts");
    drawn?.remove();
    config ??= readConfig();
    drawn = drawChart({
      ...{ config, box, size: sizeOf(box) },
      isLogarithmic: logarithmic?.checked ?? false,
    });
    resized.observe(box);
  };
  box.addEventListener("pointerenter", async ({ clientX, clientY }) => {
    if (drawn) return;
    await draw();
    // Whoever taps does not move on, and is told all the same.
    const at = { clientX, clientY };
    box.querySelector("canvas")?.dispatchEvent(new MouseEvent("mousemove", at));
  });
  logarithmic?.addEventListener("change", draw);
  figure.addEventListener(MACHINES_CHOSEN, async (event) => {
    const { keepRows, redraw } = await import("./draw_chart.ts");
    const { detail: isChosen } = event as MachinesChosen; // Nobody else sends it.
    config = keepRows(readConfig(), isChosen);
    drawn?.remove();
    drawn = undefined;
    redraw(box, config);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (drawn) draw();
  });
}

/** Which of its two drawings the style sheet shows. */
function sizeOf(box: Element): ChartSize {
  return box.querySelector(".chart-wide")?.checkVisibility()
    ? "wide"
    : "narrow";
}
