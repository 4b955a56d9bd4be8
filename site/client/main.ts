/// <reference lib="dom" />

import { openTarget } from "./open_target.ts";
import { watchCharts } from "./watch_charts.ts";

document.documentElement.classList.add("js");
openTarget(document);

if (document.querySelector(".switch")) {
  const { keepChoices } = await import("./keep_choices.ts");
  keepChoices(document);
}

watchCharts(document);

for (const table of document.querySelectorAll("[data-cells-table]")) {
  const { watchCells } = await import("./cells.ts");
  watchCells(table);
}

const map = document.querySelector<HTMLElement>("[data-map]");
if (map) {
  const { startMap } = await import("./map.ts");
  startMap(map);
}

const search = document.querySelector("form[data-search]");
if (search instanceof HTMLFormElement) {
  const { startSearch } = await import("./search.ts");
  startSearch(search);
}

const filters = document.querySelector("form[data-machine-filters]");
if (filters instanceof HTMLFormElement) {
  const { watchMachineFilters } = await import("./machine_filters.ts");
  watchMachineFilters(filters);
}
