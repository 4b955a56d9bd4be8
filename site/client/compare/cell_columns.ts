/// <reference lib="dom" />
import type {
  CellComparison,
  ComparedCell,
} from "../../../src/analysis/comparison/compare.ts";
import {
  formatDuration,
  formatRatio,
  formatRatioRange,
} from "../../../src/text/format.ts";
import { type Child, element } from "../element.ts";
import { intervalPlot } from "../interval_plot.ts";
import type { RatioAxis } from "./ratio_axis.ts";

type Cells = readonly (CellComparison | undefined)[];

/** A column of the table of ratios. */
export interface CellColumn {
  readonly header: Child;
  /** Class of its fields. */
  readonly kind: string;
  /** What stands in the field of a row; its cells are in the order of the comparisons. */
  readonly fill: (cells: Cells) => readonly Child[];
}

/** Told apart by word and sign as well as by colour. */
const SIGNS: Readonly<Record<ComparedCell["verdict"], string>> = {
  ...{ worse: "▲", better: "▼", equivalent: "=", undecided: "?" },
};

/** Two runs: everything about a cell. What matters most stands first, since a narrow window shows no more. */
export function pairColumns(axis: RatioAxis): readonly CellColumn[] {
  return [
    column("B/A", {
      kind: "number strong",
      fill: ({ ratio }) => formatRatio(ratio.value),
    }),
    column("B is", { kind: "verdict", fill: (cell) => badge(cell) }),
    column("95 % interval", {
      kind: "quiet",
      fill: ({ ratio }) => formatRatioRange(ratio),
    }),
    column(axisHead(axis), {
      kind: "plot-field",
      fill: ({ ratio, verdict }) => intervalPlot(axis.place(ratio), verdict),
    }),
    column("A", {
      kind: "number",
      fill: ({ beforeNs }) => formatDuration(beforeNs.value),
    }),
    column("B", {
      kind: "number",
      fill: ({ afterNs }) => formatDuration(afterNs.value),
    }),
  ];
}

/** Several runs: a column for each beside the reference. */
export function manyColumns(
  axis: RatioAxis,
  [reference = "", ...names]: readonly string[],
): readonly CellColumn[] {
  return names.map((name, index) => ({
    header: element("span", [`${name}/${reference}`, axisHead(axis)]),
    kind: "ratio-field",
    fill: (cells) => {
      const cell = cells[index];
      if (cell?.kind !== "compared") return ["–"];
      return [
        element("strong", [formatRatio(cell.ratio.value)]),
        " ",
        badge(cell),
        element("span", [formatRatioRange(cell.ratio)], { class: "note" }),
        intervalPlot(axis.place(cell.ratio), cell.verdict),
      ];
    },
  }));
}

function column(
  header: Child,
  { kind, fill }: {
    readonly kind: string;
    readonly fill: (cell: ComparedCell) => Child;
  },
): CellColumn {
  return {
    ...{ header, kind },
    fill: ([cell]) => cell?.kind === "compared" ? [fill(cell)] : [],
  };
}

function badge({ verdict }: ComparedCell): HTMLElement {
  return element("span", [
    element("span", [SIGNS[verdict]], { "aria-hidden": "true" }),
    verdict,
  ], { class: `badge badge-${verdict}` });
}

/** The ends and the middle of the axis, above what is drawn on it. */
function axisHead({ ticks }: RatioAxis): HTMLElement {
  return element(
    "span",
    ticks.map((tick) => element("span", [String(Number(tick.toPrecision(2)))])),
    { class: "axis" },
  );
}
