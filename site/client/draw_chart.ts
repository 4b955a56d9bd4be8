/// <reference lib="dom" />
import {
  Chart,
  type ChartConfiguration,
  type ChartData,
  Legend,
  type LegendItem,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type TooltipItem,
} from "chart.js";
import type {
  ChartAxis,
  ChartConfig,
  ChartDataset,
  ChartPoint,
} from "../charts/chart_config.ts";
import {
  endLabels,
  endLabelsWidth,
  hasRoomForEndLabels,
} from "./end_labels.ts";
import { intervalBars } from "./interval_bars.ts";

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
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
  const isLogarithmic =
    figure.querySelector<HTMLInputElement>("[data-logarithmic]")?.checked ??
      config.logarithmic?.isFirst ?? false;
  const width = canvas.parentElement?.clientWidth ?? 0;
  return new Chart(canvas, toChartJs(config, { isLogarithmic, width }));
}

function toChartJs(
  config: ChartConfig,
  { isLogarithmic, width }: {
    readonly isLogarithmic: boolean;
    readonly width: number;
  },
): ChartConfiguration<"line"> {
  const colors = pageColors();
  Chart.defaults.color = colors.text;
  Chart.defaults.borderColor = colors.grid;
  Chart.defaults.font.family = colors.font;
  const scales = isLogarithmic && config.logarithmic
    ? config.logarithmic.scales
    : config.options.scales;
  const { datasets } = config.data;
  const hasEndLabels = !config.hasLegend && hasRoomForEndLabels(width);
  return {
    type: "line",
    // The configuration is read-only here, and Chart.js asks for arrays that it may write.
    data: structuredClone(config.data) as ChartConfiguration<"line">["data"],
    options: {
      locale: config.options.locale,
      font: { family: colors.font },
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "nearest", intersect: false },
      layout: {
        padding: {
          right: hasEndLabels ? endLabelsWidth(datasets, colors.font) : 0,
        },
      },
      scales: { x: axis(scales.x), y: axis(scales.y) },
      plugins: {
        legend: hasEndLabels ? { display: false } : LEGEND,
        tooltip: TOOLTIP,
      },
    },
    plugins: hasEndLabels ? [intervalBars, endLabels] : [intervalBars],
  };
}

const LEGEND = {
  position: "bottom",
  labels: {
    usePointStyle: true,
    boxWidth: 8,
    boxHeight: 8,
    // What has no name at its end needs none below it: a fit has the colour of its points.
    filter: ({ datasetIndex = -1 }: LegendItem, { datasets }: ChartData) =>
      (datasets[datasetIndex] as unknown as ChartDataset).endLabel !==
        undefined, // All datasets are ours.
  },
} as const;

const TOOLTIP = {
  filter: ({ raw }: TooltipItem<"line">) =>
    (raw as ChartPoint).text !== undefined, // All points are ours.
  callbacks: {
    title: () => "",
    label: ({ raw }: TooltipItem<"line">) => (raw as ChartPoint).text ?? "",
  },
};

/** Puts ticks at the places that the axis names, where it names any. */
function axis({ ticks, ...rest }: ChartAxis) {
  if (ticks) {
    return {
      ...rest,
      ticks: {
        autoSkip: false,
        callback: (value: string | number, index: number) =>
          ticks.labels?.[index] ?? String(value),
      },
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = ticks.values.map((value) => ({ value }));
      },
    };
  }
  // An axis that ends between two ticks has none at its end.
  if (rest.type === "linear") {
    return { ...rest, ticks: { includeBounds: false } };
  }
  return {
    ...rest,
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = scale.ticks.filter(({ value }) => isRound(value));
    },
    ticks: { callback: (value: string | number) => Number(value).toString() },
  };
}

/** 1, 2 or 5, or one of them times a power of ten. */
function isRound(value: number): boolean {
  return /^[125](\.?0*)e/.test(value.toExponential(6));
}

function pageColors() {
  const style = getComputedStyle(document.documentElement);
  return {
    text: style.getPropertyValue("--quiet"),
    grid: style.getPropertyValue("--line"),
    font: style.fontFamily,
  };
}
