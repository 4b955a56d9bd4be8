/// <reference lib="dom" />
import { watchCharts } from "./watch_charts.ts";

document.documentElement.classList.add("js");
watchCharts(document);
