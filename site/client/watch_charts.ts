/// <reference lib="dom" />
import type { ChartConfig } from "../charts/chart_config.ts";
import type { ChartSize } from "../charts/chart_js.ts";
import type { DrawnChart } from "./draw_chart.ts";
import { stepZoom, WHOLE, type ZoomStep, zoomTo } from "../charts/zoom.ts";
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
  let range = WHOLE;
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
      ...{ isLogarithmic: logarithmic?.checked ?? false, range },
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
  const zoom = (asked: typeof range) => {
    // The whole is one object, which tells it from a part.
    range = asked.to - asked.from < 1 ? asked : WHOLE;
    const isZoomed = figure.classList.toggle("is-zoomed", range !== WHOLE);
    // The other buttons are gone with the zoom, and the focus would be.
    if (!isZoomed && document.activeElement?.matches("[data-zoom]")) {
      figure.querySelector<HTMLElement>("[data-zoom=in]")?.focus();
    }
    return draw();
  };
  logarithmic?.addEventListener("change", () => zoom(WHOLE));
  for (const button of figure.querySelectorAll<HTMLElement>("[data-zoom]")) {
    // The page has no others.
    const step = button.dataset.zoom as ZoomStep;
    button.addEventListener("click", () => zoom(stepZoom(range, step)));
  }
  if (figure.querySelector("[data-zoom]")) {
    watchDrag(box, {
      shareAt: (x) => drawn?.shareAt(x),
      onDragged: (part) => zoom(zoomTo(range, part)),
    });
  }
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

/** A drag that is shorter is a click. */
const LEAST_DRAG_PX = 8;

/** Marks what a mouse is dragged over; a finger scrolls the page. */
function watchDrag(box: HTMLElement, { shareAt, onDragged }: {
  readonly shareAt: (clientX: number) => number | undefined;
  readonly onDragged: (part: readonly [number, number]) => void;
}): void {
  box.addEventListener("pointerdown", (down) => {
    if (down.pointerType === "touch" || down.button !== 0) return;
    const mark = document.createElement("div");
    mark.className = "chart-dragged";
    box.append(mark);
    box.setPointerCapture(down.pointerId);
    const left = box.getBoundingClientRect().left;
    const ended = new AbortController();
    const { signal } = ended;
    const end = () => {
      mark.remove();
      ended.abort();
    };
    box.addEventListener("pointermove", ({ clientX }) => {
      const ends = [down.clientX, clientX].map((x) => x - left);
      mark.style.left = `${Math.min(...ends)}px`;
      mark.style.width = `${Math.abs(clientX - down.clientX)}px`;
    }, { signal });
    box.addEventListener("pointerup", ({ clientX }) => {
      end();
      if (Math.abs(clientX - down.clientX) < LEAST_DRAG_PX) return;
      const [from, to] = [down.clientX, clientX].map(shareAt);
      if (from !== undefined && to !== undefined) onDragged([from, to]);
    }, { signal });
    box.addEventListener("pointercancel", end, { signal });
  });
}

/** Which of its two drawings the style sheet shows. */
function sizeOf(box: Element): ChartSize {
  return box.querySelector(".chart-wide")?.checkVisibility()
    ? "wide"
    : "narrow";
}
