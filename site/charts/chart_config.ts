import type { ModelStyle } from "../../src/models.ts";

/** A position in a chart, with what its tooltip and its interval bar need. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Bounds of the 95 % interval, in the unit of `y`; absent where no bar belongs. */
  readonly low?: number;
  readonly high?: number;
  /** Bounds of an interval along the x axis. */
  readonly xLow?: number;
  readonly xHigh?: number;
  /** What the tooltip says of the point. */
  readonly text?: string;
}

/** One line of a chart, in the words of Chart.js. */
export interface ChartDataset {
  readonly label: string;
  readonly data: readonly ChartPoint[];
  readonly borderColor: string;
  readonly backgroundColor: string;
  readonly borderWidth: number;
  readonly borderDash: readonly number[];
  readonly pointStyle: PointStyle;
  /** One radius for each point; 0 hides the marker. */
  readonly pointRadius: readonly number[];
  readonly tension: 0;
  /** What names the line at its end; absent where it needs no name of its own, as a fit beside its points. */
  readonly endLabel?: string;
  /** False where points stand for themselves. @default {true} */
  readonly showLine?: boolean;
}

/** The marks in use, as Chart.js names them; `line` is a line without markers. */
export type PointStyle = MarkerShape | "line";

/** The marker shapes of the models. */
export type MarkerShape = ModelStyle["marker"];

/** One axis. `ticks.values` are ours: the only places where the client puts a tick. */
export interface ChartAxis {
  readonly type: "linear" | "logarithmic";
  readonly title: { readonly display: true; readonly text: string };
  readonly min: number;
  readonly max?: number;
  readonly suggestedMax?: number;
  readonly ticks?: ChartTicks;
}

/** Where an axis has ticks, and what stands there; the numbers themselves where there are no labels. */
export interface ChartTicks {
  readonly values: readonly number[];
  readonly labels?: readonly string[];
}

/** Both axes of a chart. */
export interface ChartScales {
  readonly x: ChartAxis;
  readonly y: ChartAxis;
}

/** A Chart.js line chart as plain data: it has no functions, so it survives JSON. */
export interface ChartConfig {
  readonly type: "line";
  readonly data: { readonly datasets: readonly ChartDataset[] };
  readonly options: {
    readonly locale: "en";
    readonly scales: ChartScales;
  };
  /** Whether a legend names the lines at any width, rather than their ends. @default {false} */
  readonly hasLegend?: boolean;
  /** The axes that a switch puts in the place of `options.scales`; absent where the chart has no switch. */
  readonly logarithmic?: {
    readonly scales: ChartScales;
    /** Whether the chart starts with them. */
    readonly isFirst: boolean;
  };
}

/** A chart as a page shows it: the drawing, and the words that stand for it. */
export interface ChartFigure {
  /** Unique on its page; names the canvas and its data. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, for those who do not see it and as its caption. */
  readonly finding: string;
  /** How to read the marks. */
  readonly reading: string;
  readonly config: ChartConfig;
}
