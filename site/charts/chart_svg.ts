/** Draws a chart at build time, and again where rows are left out: Chart.js paints on a canvas context that writes SVG. */
import { BasicPlatform, Chart } from "chart.js";
import type { ChartConfig } from "./chart_config.ts";
import { chartJs, type ChartSize, chartSize, textWidth } from "./chart_js.ts";

/** The marks of a chart as SVG, in a view box of its size. Colours are those of the page's style. */
export function chartSvg(config: ChartConfig, size: ChartSize): string {
  const context = new SvgContext(chartSize(config, size));
  const chart = new Chart(
    context as unknown as CanvasRenderingContext2D, // Chart.js uses no more of it.
    {
      ...chartJs(config, {
        size,
        isLogarithmic: config.logarithmic?.isFirst ?? false,
        colors: { text: "var(--quiet)", grid: "var(--line)", font: "inherit" },
        devicePixelRatio: 1,
      }),
      // In a browser it would take the context's canvas for an element.
      platform: BasicPlatform,
    },
  );
  const svg = context.toString();
  chart.destroy();
  return svg;
}

/** Something painted; neighbours that look alike become one element. */
interface Mark {
  readonly kind: "path" | "text";
  /** The rectangle that it is painted in, as `x y width height`; empty for everywhere. */
  readonly clip: string;
  readonly looks: string;
  readonly body: string;
}

type Matrix = readonly [number, number, number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

const ANCHORS: Readonly<Record<string, string>> = {
  center: "middle",
  right: "end",
  end: "end",
};

/** How far below its place the baseline of a text is, as a share of the font size. */
const BASELINES: Readonly<Record<string, number>> = {
  top: 0.8,
  middle: 0.35,
  bottom: -0.2,
};

/**
 * The part of `CanvasRenderingContext2D` that Chart.js draws line charts with; whatever else it calls is a `TypeError`.
 * npm's contexts that write SVG need a DOM: svgcanvas on jsdom took 2.5 s to load, and 45 ms and 29 KB for a chart that
 * this one writes in 2 ms and 4 KB.
 */
class SvgContext {
  readonly canvas;
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  lineCap = "butt";
  lineJoin = "miter";
  lineDashOffset = 0;
  globalAlpha = 1;
  font = "12px";
  textAlign = "start";
  textBaseline = "alphabetic";
  dash: readonly number[] = [];
  matrix = IDENTITY;
  clipBox = "";
  /** Public fields are what `save()` keeps. */
  readonly #saved: Partial<SvgContext>[] = [];
  #marks: Mark[] = [];
  #path = "";
  #box = "";

  constructor(size: { readonly width: number; readonly height: number }) {
    this.canvas = { ...size, style: {}, getContext: () => this };
  }

  save(): void {
    this.#saved.push({ ...this });
  }

  restore(): void {
    Object.assign(this, this.#saved.pop());
  }

  setTransform(...matrix: Matrix): void {
    this.matrix = matrix;
  }

  resetTransform(): void {
    this.matrix = IDENTITY;
  }

  translate(x: number, y: number): void {
    const [a, b, c, d] = this.matrix;
    this.matrix = [a, b, c, d, ...this.#place(x, y)];
  }

  rotate(angle: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.matrix = [
      ...[a * cos + c * sin, b * cos + d * sin] as const,
      ...[c * cos - a * sin, d * cos - b * sin] as const,
      ...[e, f] as const,
    ];
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = dash;
  }

  /** Chart.js clears all of a canvas, or nothing. */
  clearRect(): void {
    this.#marks = [];
  }

  beginPath(): void {
    this.#path = "";
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${this.#point(x, y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === "" ? "M" : "L"}${this.#point(x, y)}`;
  }

  closePath(): void {
    this.#path += "Z";
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#box = [x, y, width, height].map(round).join(" ");
    this.#path += `M${this.#point(x, y)}h${round(width)}v${round(height)}h${
      round(-width)
    }Z`;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.stroke();
  }

  /** Only whole circles: the markers. */
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    if (to - from < 2 * Math.PI - 1e-6) {
      throw new TypeError("Cannot draw an arc: expected a whole circle");
    }
    const half = (sign: number) =>
      `a${round(radius)} ${round(radius)} 0 1 0 ${round(sign * 2 * radius)} 0`;
    this.#path += `M${this.#point(x - radius, y)}${half(1)}${half(-1)}`;
  }

  /** Chart.js clips to rectangles only. */
  clip(): void {
    this.clipBox = this.#box;
  }

  fill(): void {
    this.#paint(`fill="${this.fillStyle}"`);
  }

  stroke(): void {
    const { strokeStyle, lineWidth, dash, lineCap, lineJoin } = this;
    const looks = [
      `stroke="${strokeStyle}"`,
      ...(lineWidth === 1 ? [] : [`stroke-width="${round(lineWidth)}"`]),
      ...(dash.length === 0 ? [] : [`stroke-dasharray="${dash.join(" ")}"`]),
      ...(lineCap === "butt" ? [] : [`stroke-linecap="${lineCap}"`]),
      ...(lineJoin === "miter" ? [] : [`stroke-linejoin="${lineJoin}"`]),
    ].join(" ");
    const last = this.#marks.at(-1);
    // What was filled just now gets its outline.
    if (last?.body === this.#path && !last.looks.includes("stroke")) {
      this.#marks.pop();
      this.#paint(`${last.looks} ${looks}`);
    } else this.#paint(looks);
  }

  measureText(text: string): { readonly width: number } {
    return { width: textWidth(text, this.#fontPx()) };
  }

  fillText(text: string, x: number, y: number): void {
    const size = this.#fontPx();
    const shift = (BASELINES[this.textBaseline] ?? 0) * size;
    const [atX, atY] = this.#place(x, y + shift).map(round);
    const [a, b] = this.matrix;
    const degrees = round(Math.atan2(b, a) * 180 / Math.PI);
    const turned = degrees === 0
      ? ""
      : ` transform="rotate(${degrees} ${atX} ${atY})"`;
    const anchor = ANCHORS[this.textAlign];
    this.#marks.push({
      kind: "text",
      clip: this.clipBox,
      looks: [
        `fill="${this.fillStyle}" font-size="${round(size)}"`,
        ...(anchor ? [`text-anchor="${anchor}"`] : []),
      ].join(" "),
      body: `<text x="${atX}" y="${atY}"${turned}>${escapeText(text)}</text>`,
    });
  }

  toString(): string {
    const clips = inRuns(this.#marks, ({ clip }) => clip);
    return clips.map(([clip, marks]) => {
      const content = inRuns(marks, ({ kind, looks }) => `${kind} ${looks}`)
        .map(([, alike]) => element(alike)).join("");
      const [x, y, width, height] = clip.split(" ");
      // An SVG within another one clips, and needs no id to do so.
      return clip === ""
        ? content
        : `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${clip}">${content}</svg>`;
    }).join("");
  }

  #paint(looks: string): void {
    if (this.#path === "") return;
    const alpha = this.globalAlpha === 1
      ? ""
      : ` opacity="${this.globalAlpha}"`;
    const mark = { clip: this.clipBox, looks: looks + alpha, body: this.#path };
    this.#marks.push({ kind: "path", ...mark });
  }

  #place(x: number, y: number): [number, number] {
    const [a, b, c, d, e, f] = this.matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }

  #point(x: number, y: number): string {
    return this.#place(x, y).map(round).join(" ");
  }

  #fontPx(): number {
    return Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 12);
  }
}

function element(marks: readonly Mark[]): string {
  const [first] = marks;
  const body = marks.map(({ body }) => body).join("");
  return first?.kind === "path"
    ? `<path ${first.looks} d="${body}"/>`
    : `<g ${first?.looks}>${body}</g>`;
}

/** Splits a list wherever the key changes. */
function inRuns<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [key: string, items: readonly T[]])[] {
  const runs: [string, T[]][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = runs.at(-1);
    if (last?.[0] === key) last[1].push(item);
    else runs.push([key, [item]]);
  }
  return runs;
}

/** A tenth of a pixel is more than anybody sees. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
