/// <reference lib="dom" />

import { openTarget } from "./open_target.ts";

document.documentElement.classList.add("js");
openTarget(document);

if (document.querySelector(".switch")) {
  const { keepChoices } = await import("./keep_choices.ts");
  keepChoices(document);
}

// What draws charts is most of the code, and many pages have none.
if (document.querySelector("[data-chart]")) {
  const { watchCharts } = await import("./watch_charts.ts");
  watchCharts(document);
}

for (const table of document.querySelectorAll("[data-cells-table]")) {
  const { watchCells } = await import("./cells.ts");
  watchCells(table);
}

const search = document.querySelector("form[data-search]");
if (search instanceof HTMLFormElement) {
  const { startSearch } = await import("./search.ts");
  startSearch(search);
}
