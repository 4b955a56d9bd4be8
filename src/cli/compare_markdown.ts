import type { ComparisonReport, ReportDifference } from "../analysis/mod.ts";
import {
  arrangeRows,
  capitalise,
  type CellStatus,
  type ComparisonRow,
  type ComparisonView,
  describeSettings,
  describeThreshold,
  describeTotals,
  describeWinners,
  formatStart,
  groupUncompared,
  runNames,
  winnerRows,
} from "../text/mod.ts";
import { markdownCode } from "../results/foreign/export_run.ts";
import { formatMark, formatPair, PAIR_COLUMNS } from "./compare_text.ts";
import { markdownDetails, markdownTable } from "./table.ts";

/** A comparison for a pull request: what changed stands open, and the rest can be opened. */
export function formatComparisonMarkdown(
  report: ComparisonReport,
  view: ComparisonView,
): string {
  return [
    ...summaries(report),
    runTable(report),
    factTable("differs", { rows: report.differences, report }),
    ...cellTables(report, view),
    uncomparedBlock(report, view),
    winnerBlock(report),
    ...report.waits.map(({ title, rows }) =>
      markdownDetails(capitalise(title), factTable("", { rows, report }))
    ),
    describeThreshold(report),
  ].filter((part) => part !== "").join("\n\n");
}

function summaries(report: ComparisonReport): string[] {
  const names = runNames(report);
  const [reference, ...others] = names;
  return [
    ...report.comparisons.map(({ totals }, index) =>
      `**${others[index]} against ${reference}: ${describeTotals(totals)}**`
    ),
    describeSettings(report, names).join("\n"),
  ];
}

function runTable(report: ComparisonReport): string {
  const names = runNames(report);
  return markdownTable(
    ["run", "id", "start", "machine", "label"],
    report.runs.map(({ id, startedAt, machineId, label }, index) => [
      names[index] ?? "",
      markdownCode(id),
      formatStart(startedAt),
      markdownCode(machineId),
      markdownCode(label ?? ""),
    ]),
  );
}

function factTable(
  title: string,
  { rows, report }: {
    readonly rows: readonly ReportDifference[];
    readonly report: ComparisonReport;
  },
): string {
  if (rows.length === 0) return "";
  return markdownTable(
    [title, ...runNames(report)],
    rows.map(({ field, values }) => [
      field,
      ...values.map(markdownCode),
    ]),
  );
}

/** What `--only` asks for stands open; without it, what is better or worse. */
function cellTables(report: ComparisonReport, view: ComparisonView): string[] {
  if (view.only.length > 0) {
    const rows = arrangeRows(report, view);
    return rows.length === 0 ? [] : [cellTable(rows, report)];
  }
  const part = (...only: CellStatus[]) =>
    arrangeRows(report, { ...view, only });
  const changed = part("worse", "better");
  const isChanged = new Set(changed.map(({ id }) => id));
  const rest = part("equivalent", "undecided")
    .filter(({ id }) => !isChanged.has(id));
  return [
    ...(changed.length > 0 ? [cellTable(changed, report)] : []),
    ...(rest.length > 0
      ? [
        markdownDetails(
          `${rest.length} benchmarks neither better nor worse`,
          cellTable(rest, report),
        ),
      ]
      : []),
  ];
}

function cellTable(
  rows: readonly ComparisonRow[],
  report: ComparisonReport,
): string {
  if (report.comparisons.length === 1) {
    return markdownTable(
      ["benchmark", ...PAIR_COLUMNS],
      rows.map((row) => [markdownCode(row.id), ...formatPair(row, emphasise)]),
    );
  }
  const names = runNames(report);
  const header = [
    "benchmark",
    ...names.slice(1).map((name) => `${name}/${names[0]}`),
  ];
  return markdownTable(
    header,
    rows.map(({ id, cells }) => [
      markdownCode(id),
      ...cells.map((cell) => formatMark(cell, emphasise)),
    ]),
  );
}

function emphasise(verdict: string): string {
  return verdict === "worse" ? `**${verdict}**` : verdict;
}

function uncomparedBlock(
  report: ComparisonReport,
  view: ComparisonView,
): string {
  const names = runNames(report);
  const rows = report.comparisons.flatMap((comparison, index) =>
    groupUncompared(comparison, view).flatMap(({ reason, ids }) =>
      ids.map((id) => [
        markdownCode(id),
        names[index + 1] ?? "",
        markdownCode(reason),
      ])
    )
  );
  if (rows.length === 0) return "";
  return markdownDetails(
    `${rows.length} not compared`,
    markdownTable(["benchmark", "run", "why"], rows),
  );
}

function winnerBlock(report: ComparisonReport): string {
  const rows = winnerRows(report, "all");
  if (rows.length === 0) return "";
  const names = runNames(report);
  const sentences = report.comparisons.flatMap((comparison, index) => {
    const sentence = describeWinners(comparison);
    return sentence ? [`${names[index + 1]}: ${sentence}`] : [];
  });
  return markdownDetails(
    "Fastest model of each workload",
    [...sentences, factTable("fastest", { rows, report })].join("\n\n"),
  );
}
