/// <reference lib="dom" />
import { svgElement } from "./element.ts";

/** Where the parts of an interval stand on a line, in per cent of its length. */
export interface PlacedInterval {
  readonly low: number;
  readonly value: number;
  readonly high: number;
  /** A place to compare it with, where there is one. */
  readonly mark?: number;
}

const MIDDLE = "8";

/** Draws an interval on a line of its own. It repeats what stands beside it in figures, and is hidden from readers. */
export function intervalPlot(
  { low, value, high, mark }: PlacedInterval,
  kind: string,
): SVGSVGElement {
  return svgElement("svg", [
    ...(mark === undefined ? [] : [
      svgElement("line", [], {
        ...{ class: "plot-mark", x1: percent(mark), x2: percent(mark) },
        ...{ y1: "0", y2: "16" },
      }),
    ]),
    svgElement("line", [], {
      ...{ class: "plot-range", x1: percent(low), x2: percent(high) },
      ...{ y1: MIDDLE, y2: MIDDLE },
    }),
    svgElement("circle", [], {
      class: value < 0 || value > 100 ? "plot-beyond" : "plot-point",
      ...{ cx: percent(value), cy: MIDDLE, r: "3.5" },
    }),
  ], { class: `plot plot-${kind}`, "aria-hidden": "true" });
}

function percent(place: number): string {
  return `${Math.min(100, Math.max(0, place)).toFixed(2)}%`;
}
