/// <reference lib="dom" />
import {
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import type {
  ChartAxis,
  ChartConfig,
  ChartPoint,
} from "../charts/chart_config.ts";
import { intervalBars } from "./interval_bars.ts";

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  Legend,
  Tooltip,
);

/**
 * Draws the chart that a figure carries as data.
 *
 * @throws {TypeError} where the figure lacks its canvas or its data.
 */
export function drawChart(figure: Element): Chart {
  const canvas = figure.querySelector("canvas");
  const data = figure.querySelector("script")?.textContent;
  if (!canvas || !data) {
    throw new TypeError("Cannot draw chart: found no canvas or no data");
  }
  const config: ChartConfig = JSON.parse(data);
  return new Chart(canvas, toChartJs(config));
}

function toChartJs(config: ChartConfig): ChartConfiguration<"line"> {
  const colors = pageColors();
  Chart.defaults.color = colors.text;
  Chart.defaults.borderColor = colors.grid;
  Chart.defaults.font.family = colors.font;
  return {
    type: "line",
    // The configuration is read-only here, and Chart.js asks for arrays that it may write.
    data: structuredClone(config.data) as ChartConfiguration<"line">["data"],
    options: {
      locale: config.options.locale,
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "nearest", intersect: false },
      scales: {
        x: axis(config.options.scales.x),
        y: axis(config.options.scales.y),
      },
      plugins: {
        legend: {
          position: "bottom",
          labels: { usePointStyle: true },
        },
        tooltip: {
          filter: ({ raw }) => (raw as ChartPoint).text !== undefined, // All points are ours.
          callbacks: {
            title: () => "",
            label: ({ raw }) => (raw as ChartPoint).text ?? "",
          },
        },
      },
    },
    plugins: [intervalBars],
  };
}

/** Puts ticks at the places that the axis names, where it names any. */
function axis({ ticks, ...rest }: ChartAxis) {
  if (!ticks) return rest;
  return {
    ...rest,
    ticks: { autoSkip: false },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = ticks.values.map((value) => ({ value }));
    },
  };
}

function pageColors() {
  const style = getComputedStyle(document.documentElement);
  return {
    text: style.getPropertyValue("--quiet"),
    grid: style.getPropertyValue("--line"),
    font: style.fontFamily,
  };
}
