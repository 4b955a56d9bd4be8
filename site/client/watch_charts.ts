/// <reference lib="dom" />
import type { Chart } from "chart.js";
import { drawChart } from "./draw_chart.ts";

/**
 * Draws each chart of a page when it comes into view, and again when its colours change. On paper all of them are seen.
 */
export function watchCharts(page: Document): void {
  const drawn = new Map<Element, Chart>();
  const draw = (figure: Element) => {
    drawn.get(figure)?.destroy();
    drawn.set(figure, drawChart(figure));
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      draw(target);
    }
  }, { rootMargin: "200px" });
  const figures = page.querySelectorAll("[data-chart]");
  figures.forEach((figure) => {
    observer.observe(figure);
    figure.querySelector("[data-logarithmic]")
      ?.addEventListener("change", () => draw(figure));
  });
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(query).addEventListener(
      "change",
      () => [...drawn.keys()].forEach(draw),
    );
  }
  addEventListener("beforeprint", () => figures.forEach(draw));
}
