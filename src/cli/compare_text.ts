import { unicodeWidth } from "@std/cli";
import {
  type CellStatus,
  type ComparisonReport,
  type ComparisonView,
  describeSettings,
  describeThreshold,
  describeTotals,
  describeWinners,
  formatStart,
  groupUncompared,
  type ReportDifference,
  type RunComparison,
  runNames,
  winnerRows,
} from "../analysis/mod.ts";
import { fits, formatCellTables, legendOf, WIDTH } from "./compare_tables.ts";
import { renderTable, wrap } from "./table.ts";

const LONGEST_LABEL = 26;

/** A comparison for the terminal, at most 80 columns wide where names allow it. */
export function formatComparisonText(
  report: ComparisonReport,
  view: ComparisonView,
): string {
  const tables = formatCellTables(report, view);
  const parts = [
    formatRuns(report),
    formatFacts("differs", { rows: report.differences, report }),
    describeSettings(report, runNames(report)).flatMap((text) =>
      wrapLine(text)
    ),
    perRun(report, describeWinners),
    formatFacts("fastest", { rows: winnerRows(report, "different"), report }),
    ...(tables.length > 0 ? [wrapLine(legendOf(report)), ...tables] : []),
    ...formatUncompared(report, view),
    formatClosing(report, view),
  ];
  return parts.filter((part) => part.length > 0)
    .map((part) => part.join("\n")).join("\n\n");
}

function formatRuns(report: ComparisonReport): string[] {
  const names = runNames(report);
  return renderTable(
    ["run", "id", "start", "label"].map((header) => ({ header })),
    report.runs.map(({ id, label, startedAt }, index) => [
      names[index] ?? "",
      id,
      formatStart(startedAt),
      cut(label ?? ""),
    ]),
  );
}

/** By columns of the terminal, of which many signs take two. */
function cut(label: string): string {
  if (unicodeWidth(label) <= LONGEST_LABEL) return label;
  let start = "";
  for (const letter of label) {
    if (unicodeWidth(start + letter) > LONGEST_LABEL) break;
    start += letter;
  }
  return `${start}…`;
}

/** A table with a column for each run, or a list where that would be too wide. */
function formatFacts(
  title: string,
  { rows, report }: {
    readonly rows: readonly ReportDifference[];
    readonly report: ComparisonReport;
  },
): string[] {
  if (rows.length === 0) return [];
  const names = runNames(report);
  const table = renderTable(
    [title, ...names].map((header) => ({ header })),
    rows.map(({ field, values }) => [field, ...values]),
  );
  if (fits(table)) return table;
  return rows.flatMap(({ field, values }) => [
    `${title}: ${field}`,
    ...[...Map.groupBy(names, (_, index) => values[index])]
      .flatMap(([value, names]) =>
        wrapLine(`${names.join(", ")}: ${value}`, "  ")
      ),
  ]);
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
    return wrapLine(
      others.length > 1 ? `${others[index]}: ${sentence}` : sentence,
    );
  });
}

function formatUncompared(
  report: ComparisonReport,
  view: ComparisonView,
): string[][] {
  const [reference, ...others] = runNames(report);
  return report.comparisons.flatMap((comparison, index) =>
    groupUncompared(comparison, view).map(({ reason, ids }) => [
      ...wrapLine(
        `${ids.length} not compared of ${reference} and ${
          others[index]
        }, ${reason}:`,
      ),
      ...wrapLine(ids.join(", "), "  "),
    ])
  );
}

function formatClosing(
  report: ComparisonReport,
  { only }: ComparisonView,
): string[] {
  return [
    ...perRun(report, ({ totals }) => describeTotals(totals)),
    ...wrapLine(describeThreshold(report)),
    ...(only.length > 0
      ? wrapLine(`Shown is only what is ${only.map(nameStatus).join(" or ")}.`)
      : []),
  ];
}

function nameStatus(status: CellStatus): string {
  return status === "uncompared" ? "not compared" : status;
}

function wrapLine(text: string, indent = ""): string[] {
  return wrap(text, { width: WIDTH, indent });
}
