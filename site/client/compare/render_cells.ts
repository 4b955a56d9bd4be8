/// <reference lib="dom" />
import type {
  CellComparison,
  ComparedCell,
  ComparisonReport,
} from "../../../src/analysis/comparison/compare.ts";
import {
  arrangeRows,
  type ComparisonRow,
  type ComparisonView,
  runNames,
} from "../../../src/analysis/comparison/comparison_rows.ts";
import { element, scrollBox } from "../element.ts";
import { modelName } from "../model_name.ts";
import { manyColumns, pairColumns } from "./cell_columns.ts";
import { type RatioAxis, ratioAxis } from "./ratio_axis.ts";
import { section } from "./render_facts.ts";

/** How the cells are shown. */
export interface CellsView extends ComparisonView {
  /** How ratios are spaced where they are drawn. */
  readonly scale: "log" | "linear";
  /** Names a model for people. */
  readonly labelOf: (model: string) => string;
}

const PAIR_LEGEND =
  "B/A: time in B over time in A, as the rounds tell it, with its 95 % interval; above 1, B is slower. A, B: median time of one batch. A hollow point lies beyond the axis.";
const MANY_LEGEND =
  "Time over that in A, as the rounds tell it, with its 95 % interval; above 1 is slower. A hollow point lies beyond the axis.";

/** Every compared cell that is to be shown: its ratios with their intervals, and how it came out. */
export function renderCells(
  report: ComparisonReport,
  view: CellsView,
): HTMLElement {
  const rows = arrangeRows(report, view);
  const isPair = report.comparisons.length === 1;
  if (rows.length === 0) {
    return section("Ratios", [
      element("p", ["There is no compared cell to show."]),
    ]);
  }
  const axis = ratioAxis(ratiosOf(rows), view.scale);
  return section("Ratios", [
    element("p", [isPair ? PAIR_LEGEND : MANY_LEGEND], { class: "quiet" }),
    scrollBox(
      "Ratios of the compared cells",
      cellTable(rows, { report, view, axis }),
    ),
  ]);
}

function ratiosOf(rows: readonly ComparisonRow[]): number[] {
  return rows.flatMap(({ cells }) => cells.flatMap(compared))
    .map(({ ratio }) => ratio.value);
}

function compared(cell: CellComparison | undefined): ComparedCell[] {
  return cell?.kind === "compared" ? [cell] : [];
}

function cellTable(
  rows: readonly ComparisonRow[],
  { report, view, axis }: {
    readonly report: ComparisonReport;
    readonly view: CellsView;
    readonly axis: RatioAxis;
  },
): HTMLTableElement {
  const columns = report.comparisons.length === 1
    ? pairColumns(axis)
    : manyColumns(axis, runNames(report));
  const groups = view.sort === "cell"
    ? Map.groupBy(rows, ({ group }) => group)
    : new Map([["", rows]]);
  return element("table", [
    element("caption", ["Ratios of the compared cells"], {
      class: "visually-hidden",
    }),
    element("thead", [
      element("tr", [
        element("th", ["Cell"], { scope: "col" }),
        ...columns.map(({ header, kind }) =>
          element("th", [header], { scope: "col", class: kind })
        ),
      ]),
    ]),
    ...[...groups].map(([group, own]) =>
      element("tbody", [
        ...(group === "" ? [] : [groupRow(group, columns.length + 1)]),
        ...own.map((row) =>
          element("tr", [
            rowHead(row, { view, isNamedByGroup: group !== "" }),
            ...columns.map(({ kind, fill }) =>
              element("td", fill(row.cells), { class: kind })
            ),
          ], { "data-cell": row.id })
        ),
      ])
    ),
  ], { class: "ratios" });
}

function groupRow(group: string, width: number): HTMLElement {
  return element("tr", [
    element("th", [element("span", [group])], {
      ...{ scope: "rowgroup", colspan: String(width), class: "group" },
    }),
  ]);
}

function rowHead(
  { id, name, group }: ComparisonRow,
  { view, isNamedByGroup }: {
    readonly view: CellsView;
    readonly isNamedByGroup: boolean;
  },
): HTMLElement {
  const [model = "", workers = ""] = name.split("/");
  return element("th", [
    modelName(model, view.labelOf(model)),
    element("span", [`/${workers}`], { class: "quiet" }),
    ...(isNamedByGroup
      ? []
      : [element("span", [group], { class: "note cell-group" })]),
  ], { scope: "row", title: id });
}
