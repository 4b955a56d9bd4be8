/// <reference lib="dom" />
import type { Chart } from "chart.js";
import { drawChart } from "./draw_chart.ts";

/** Draws each chart of a page when it comes into view, and again when the colour scheme changes. */
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
  page.querySelectorAll("[data-chart]").forEach((figure) => {
    observer.observe(figure);
    figure.querySelector("[data-logarithmic]")
      ?.addEventListener("change", () => draw(figure));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener(
    "change",
    () => [...drawn.keys()].forEach(draw),
  );
}
