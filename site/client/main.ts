/// <reference lib="dom" />

document.documentElement.classList.add("js");

// What draws charts is most of the code, and many pages have none.
if (document.querySelector("[data-chart]")) {
  const { watchCharts } = await import("./watch_charts.ts");
  watchCharts(document);
}
