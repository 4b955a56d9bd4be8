/// <reference lib="dom" />
import { keepSwitches, watchMachineFilters } from "./choices.ts";
import { watchCharts } from "./watch_charts.ts";

document.documentElement.classList.add("js");
openTarget();
addEventListener("hashchange", openTarget);
keepSwitches(document);
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
if (filters instanceof HTMLFormElement) watchMachineFilters(filters);

/** Opens what an address points to, where it can be opened: a link to it is meant to show it. */
function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
