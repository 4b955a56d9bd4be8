/// <reference lib="dom" />
import {
  runNames,
  winnerRows,
} from "../../../src/analysis/comparison/comparison_rows.ts";
import type {
  ComparisonReport,
  ReportDifference,
  RunComparison,
} from "../../../src/analysis/comparison/compare.ts";
import {
  describeSettings,
  describeThreshold,
  describeTotals,
  describeWinners,
} from "../../../src/text/comparison.ts";
import { type Child, element, scrollBox } from "../element.ts";

/** What differs between the runs beside their samples: what must be known before any ratio is read. */
export function renderDifferences(report: ComparisonReport): HTMLElement {
  const { differences } = report;
  return section("What differs between the runs", [
    differences.length === 0
      ? element("p", [
        "Nothing that the runs tell of: machine, system, Deno and profile are the same.",
      ])
      : factTable("What differs between the runs", {
        rows: differences,
        report,
      }),
    ...describeSettings(report, runNames(report)).map((sentence) =>
      element("p", [sentence])
    ),
  ]);
}

/** How the cells came out, in figures of all of them, and where another model would be chosen. */
export function renderVerdicts(report: ComparisonReport): HTMLElement {
  const rows = winnerRows(report, "different");
  return section("Verdicts", [
    ...perRun(report, ({ totals }) => describeTotals(totals)).map((sentence) =>
      element("p", [sentence], { class: "finding" })
    ),
    ...perRun(report, describeWinners).map((sentence) =>
      element("p", [sentence])
    ),
    ...(rows.length === 0 ? [] : [
      factTable("Where another model is fastest", { rows, report }),
    ]),
    element("p", [describeThreshold(report)], { class: "quiet" }),
  ]);
}

/** What other requests wait, and which rates services hold; nothing where no two runs tell. */
export function renderWaits(report: ComparisonReport): HTMLElement[] {
  return report.waits.map(({ title, rows }) => {
    const heading = title.charAt(0).toUpperCase() + title.slice(1);
    return section(heading, [factTable(heading, { rows, report })]);
  });
}

/** A part of the results under its heading. */
export function section(
  heading: string,
  children: readonly Child[],
): HTMLElement {
  return element("section", [element("h2", [heading]), ...children]);
}

/** One sentence for each run beside the reference, and its name where there are several. */
function perRun(
  report: ComparisonReport,
  word: (comparison: RunComparison) => string | undefined,
): string[] {
  const [, ...others] = runNames(report);
  return report.comparisons.flatMap((comparison, index) => {
    const sentence = word(comparison);
    if (sentence === undefined) return [];
    return others.length > 1 ? `${others[index]}: ${sentence}` : sentence;
  });
}

function factTable(
  label: string,
  { rows, report }: {
    readonly rows: readonly ReportDifference[];
    readonly report: ComparisonReport;
  },
): HTMLElement {
  const head = ["", ...runNames(report)].map((name) =>
    name === "" ? element("td") : element("th", [name], { scope: "col" })
  );
  const table = element("table", [
    element("caption", [label], { class: "visually-hidden" }),
    element("thead", [element("tr", head)]),
    element(
      "tbody",
      rows.map(({ field, values }) =>
        element("tr", [
          element("th", [field], { scope: "row" }),
          ...values.map((value) => element("td", [value], { class: "fact" })),
        ])
      ),
    ),
  ]);
  return scrollBox(label, table);
}
