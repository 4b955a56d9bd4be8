/// <reference lib="dom" />
/**
 * What Chart.js is told of a chart. The build draws with it into SVG, and the browser onto a canvas above that SVG, so
 * everything that decides where a mark stands is the same for both: the size of the drawing, and room that is reckoned
 * from text rather than measured with a font.
 */
import {
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  type Scale,
  Tooltip,
  type TooltipItem,
} from "chart.js";
import type {
  ChartAxis,
  ChartConfig,
  ChartDataset,
  ChartPoint,
} from "./chart_config.ts";
import { WHOLE, type ZoomRange, zoomScales } from "./zoom.ts";

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  Tooltip,
);

const SIZES = {
  wide: { width: 560, height: 320 },
  narrow: { width: 360, height: 300 },
} as const;

/** The two drawings of a chart; the style sheet shows the one that fits its column, and scales it a little. */
export type ChartSize = keyof typeof SIZES;

export function chartSize(
  { heightPx }: ChartConfig,
  size: ChartSize,
): { readonly width: number; readonly height: number } {
  const { width, height } = SIZES[size];
  return { width, height: heightPx ?? height };
}

/** How a chart is drawn this time. */
interface DrawOptions {
  readonly size: ChartSize;
  readonly isLogarithmic: boolean;
  readonly range?: ZoomRange;
  readonly colors: {
    readonly text: string;
    readonly grid: string;
    readonly font: string;
  };
  readonly devicePixelRatio: number;
}

export function chartJs(
  config: ChartConfig,
  { size, isLogarithmic, range = WHOLE, colors, devicePixelRatio }: DrawOptions,
): ChartConfiguration<"line"> {
  Chart.defaults.color = colors.text;
  Chart.defaults.borderColor = colors.grid;
  Chart.defaults.font.family = colors.font;
  const scales = isLogarithmic && config.logarithmic
    ? config.logarithmic.scales
    : config.options.scales;
  const isWhole = range === WHOLE;
  const { x, y } = isWhole
    ? scales
    : zoomScales(scales, config.data.datasets, range);
  // Lines that go on beyond a part of the chart do not end in it.
  const hasEndLabels = size === "wide" && !config.hasLegend && isWhole;
  return {
    type: "line",
    // The configuration is read-only here, and Chart.js asks for arrays that it may write.
    data: structuredClone(config.data) as ChartConfiguration<"line">["data"],
    options: {
      locale: config.options.locale,
      responsive: false,
      devicePixelRatio,
      animation: false,
      interaction: { mode: "nearest", intersect: false },
      layout: {
        padding: {
          top: 6,
          right: hasEndLabels ? endLabelsWidth(config.data.datasets) : EDGE_PX,
        },
      },
      scales: { x: axis(x), y: { ...axis(y), afterFit: fitLabels } },
      plugins: { tooltip: TOOLTIP },
    },
    plugins: hasEndLabels ? [intervalBars, endLabels] : [intervalBars],
  };
}

/** Half of the last label of an axis. */
const EDGE_PX = 24;

const TOOLTIP = {
  filter: ({ raw }: TooltipItem<"line">) =>
    (raw as ChartPoint).text !== undefined, // All points are ours.
  callbacks: {
    title: () => "",
    // What is measured, and below it how sure that is.
    label: ({ raw }: TooltipItem<"line">) =>
      (raw as ChartPoint).text?.split(/ (?=\()/) ?? "",
  },
};

/** Puts ticks at the places that the axis names. */
function axis({ ticks, ...rest }: ChartAxis) {
  return {
    ...rest,
    ticks: {
      autoSkip: false,
      callback: (value: string | number, index: number) =>
        [ticks.labels?.[index] ?? String(value)].flat(),
    },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = ticks.values.map((value) => ({ value }));
    },
  };
}

/** The title of a vertical axis, its ticks, and the gaps between. */
const AXIS_PX = 36;

function fitLabels(scale: Scale): void {
  const widths = scale.ticks.flatMap(({ label = "" }) => label)
    .map((label) => textWidth(label));
  scale.width = AXIS_PX + Math.max(0, ...widths);
}

const FONT_PX = 12;

/** Shares of the font size: of what is narrow, of what is wide, and of capitals, in the wider sans-serifs. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijlrtfI.,:;|'!() ]/, 0.36],
  [/[mwMW%@—↑]/, 0.95],
  [/[A-Z]/, 0.7],
];

/** About how wide a text is: the build has no fonts, and each reader has others. */
export function textWidth(text: string, fontPx = FONT_PX): number {
  const shares = [...text].map((character) =>
    WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? 0.63
  );
  return fontPx * shares.reduce((sum, share) => sum + share, 0);
}

const CAP_PX = 4;

/** Draws the 95 % interval of every point as a bar with caps, in the colour of its line: along y, along x, or both. */
const intervalBars: Plugin<"line"> = {
  id: "intervalBars",
  beforeDatasetDraw(chart, { index, meta }) {
    const { x: xScale, y: yScale } = chart.scales;
    const dataset = chart.data.datasets[index];
    if (!xScale || !yScale || !dataset) return;
    const { ctx, chartArea: { left, right } } = chart;
    ctx.save();
    ctx.strokeStyle = String(dataset.borderColor);
    ctx.lineWidth = 1.5;
    meta.data.forEach(({ x, y }, place) => {
      if (x < left - 1 || x > right + 1) return;
      const point = dataset.data[place] as unknown as ChartPoint; // All points are ours.
      for (const [low, high] of pixels(yScale, [point.low, point.high])) {
        drawBar(ctx, [[x, low], [x, high]]);
      }
      for (const [low, high] of pixels(xScale, [point.xLow, point.xHigh])) {
        drawBar(ctx, [[low, y], [high, y]]);
      }
    });
    ctx.restore();
  },
};

type Bounds<T> = readonly [T, T];

/** Where both bounds are; nothing where there are none. */
function pixels(
  scale: Scale,
  [low, high]: Bounds<number | undefined>,
): readonly Bounds<number>[] {
  if (low === undefined || high === undefined) return [];
  return [[scale.getPixelForValue(low), scale.getPixelForValue(high)]];
}

function drawBar(
  ctx: CanvasRenderingContext2D,
  [[x, y], [toX, toY]]: Bounds<Bounds<number>>,
): void {
  const [capX, capY] = x === toX ? [CAP_PX, 0] : [0, CAP_PX];
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  for (const [endX, endY] of [[x, y], [toX, toY]] as const) { // Pairs, not lists.
    ctx.moveTo(endX - capX, endY - capY);
    ctx.lineTo(endX + capX, endY + capY);
  }
  ctx.stroke();
}

const GAP_PX = 14;
const LINE_HEIGHT_PX = 15;

/** How much room the names of the lines take on the right. */
function endLabelsWidth(datasets: readonly ChartDataset[]): number {
  const widths = datasets.flatMap(({ endLabel }) =>
    endLabel === undefined ? [] : [textWidth(`${endLabel} ↑`)]
  );
  return Math.max(0, ...widths) + GAP_PX;
}

/**
 * Names each line at its end, with a thin line to the name, which may have had to make room for another. An arrow stands
 * after the name of a line that ends above the chart.
 */
const endLabels: Plugin<"line"> = {
  id: "endLabels",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    const ends = lineEnds(chart);
    const places = spreadLabels(ends.map(({ y }) => y), {
      from: chartArea.top,
      to: chartArea.bottom,
      step: LINE_HEIGHT_PX,
    });
    ctx.save();
    ctx.font = `${FONT_PX}px ${Chart.defaults.font.family}`;
    ctx.textBaseline = "middle";
    ends.forEach(({ x, y: end, text, color }, index) => {
      const y = Math.max(end, chartArea.top);
      const at = places[index] ?? y;
      ctx.strokeStyle = color;
      ctx.globalAlpha = 0.6;
      ctx.beginPath();
      ctx.moveTo(Math.min(x + 7, chartArea.right), y);
      ctx.lineTo(chartArea.right + GAP_PX - 4, at);
      ctx.stroke();
      ctx.globalAlpha = 1;
      ctx.fillStyle = String(Chart.defaults.color);
      const name = end < chartArea.top ? `${text} ↑` : text;
      ctx.fillText(name, chartArea.right + GAP_PX, at);
    });
    ctx.restore();
  },
};

function lineEnds(chart: Chart) {
  return chart.getSortedVisibleDatasetMetas().flatMap(({ data, index }) => {
    const dataset = chart.data.datasets[index] as unknown as ChartDataset; // All datasets are ours.
    const end = data.at(-1);
    if (dataset.endLabel === undefined || !end) return [];
    const { x, y } = end.getProps(["x", "y"], true);
    return [{ x, y, text: dataset.endLabel, color: dataset.borderColor }];
  });
}

/**
 * Moves labels apart that would overlap, as little as their order allows, and keeps them in bounds as long as they fit.
 * Returns their places in the order in which they were given.
 */
export function spreadLabels(
  wanted: readonly number[],
  { from, to, step }: Readonly<Record<"from" | "to" | "step", number>>,
): readonly number[] {
  const order = wanted.map((at, index) => ({ at, index }))
    .sort((a, b) => a.at - b.at);
  const placed = new Array<number>(wanted.length);
  let lowest = from;
  for (const { at, index } of order) {
    placed[index] = Math.max(at, lowest);
    lowest = (placed[index] ?? at) + step;
  }
  let highest = to;
  for (const { index } of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? highest, highest);
    highest = (placed[index] ?? highest) - step;
  }
  return placed;
}
