import { unicodeWidth } from "@std/cli";
import {
  type CellComparison,
  type ComparedCell,
  type ComparisonReport,
  type ReportDifference,
} from "../analysis/mod.ts";
import {
  arrangeRows,
  type CellStatus,
  type ComparisonRow,
  type ComparisonView,
  describeSettings,
  describeThreshold,
  describeTotals,
  describeWinners,
  formatDuration,
  formatRatio,
  formatRatioRange,
  formatStart,
  groupUncompared,
  perRun,
  runNames,
  winnerRows,
} from "../text/mod.ts";
import { type Column, fits, renderTable, right, wrap } from "./table.ts";

const MAX_LABEL_WIDTH = 26;

/** A comparison for the terminal, at most 80 columns wide where names allow it. */
export function formatComparisonText(
  report: ComparisonReport,
  view: ComparisonView,
): string {
  const tables = formatCellTables(report, view);
  const parts = [
    formatRuns(report),
    formatFacts("differs", { rows: report.differences, report }),
    describeSettings(report, runNames(report)).flatMap((text) => wrap(text)),
    perRun(report, describeWinners).flatMap((text) => wrap(text)),
    formatFacts("fastest", { rows: winnerRows(report, "different"), report }),
    ...report.waits.map(({ title, rows }) =>
      formatFacts(title, { rows, report })
    ),
    ...(tables.length > 0
      ? [
        wrap(report.comparisons.length === 1 ? PAIR_LEGEND : MANY_LEGEND),
        ...tables,
      ]
      : []),
    ...formatUncompared(report, view),
    formatClosing(report, view),
  ];
  return parts.filter((part) => part.length > 0)
    .map((part) => part.join("\n")).join("\n\n");
}

function formatRuns(report: ComparisonReport): string[] {
  const names = runNames(report);
  return renderTable(
    ["run", "id", "start", "label"],
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
  if (unicodeWidth(label) <= MAX_LABEL_WIDTH) return label;
  let start = "";
  for (const letter of label) {
    if (unicodeWidth(start + letter) > MAX_LABEL_WIDTH) break;
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
    [title, ...names],
    rows.map(({ field, values }) => [field, ...values]),
  );
  if (fits(table)) return table;
  return rows.flatMap(({ field, values }) => [
    `${title}: ${field}`,
    ...[...Map.groupBy(names, (_, index) => values[index])]
      .flatMap(([value, names]) =>
        wrap(`${names.join(", ")}: ${value}`, { indent: "  " })
      ),
  ]);
}

/** Benchmarks that could not be compared are named without being asked for where they are no more than these. */
const MAX_UNASKED = 3;

/** Counts what could not be compared, by the reason why, and names it where it is little or asked for. */
function formatUncompared(
  report: ComparisonReport,
  view: ComparisonView,
): string[][] {
  const [reference, ...others] = runNames(report);
  const isAsked = view.only.includes("uncompared");
  const isListed = (ids: readonly string[]) =>
    isAsked || ids.length <= MAX_UNASKED;
  const groups = report.comparisons.flatMap((comparison, index) =>
    groupUncompared(comparison, view).map(({ reason, ids }) => ({
      text: `${ids.length} not compared of ${reference} and ${others[index]}, ${
        reason.replace(/\.$/, "")
      }`,
      ids,
    }))
  );
  const counted = groups.filter(({ ids }) => !isListed(ids));
  return [
    ...groups.filter(({ ids }) => isListed(ids)).map(({ text, ids }) => [
      ...wrap(`${text}:`),
      ...wrap(ids.join(", "), { indent: "  " }),
    ]),
    ...(counted.length === 0 ? [] : [[
      ...counted.flatMap(({ text }) => wrap(`${text}.`)),
      "`--only uncompared` lists them.",
    ]]),
  ];
}

function formatClosing(
  report: ComparisonReport,
  { only }: ComparisonView,
): string[] {
  return [
    ...perRun(report, ({ totals }) => describeTotals(totals))
      .flatMap((text) => wrap(text)),
    ...wrap(describeThreshold(report)),
    ...(only.length > 0
      ? wrap(`Shown is only what is ${only.map(nameStatus).join(" or ")}.`)
      : []),
  ];
}

function nameStatus(status: CellStatus): string {
  return status === "uncompared" ? "not compared" : status;
}

/** Ratios that one table sets side by side. */
const MAX_RATIOS = 4;

const VERDICTS = {
  worse: "WORSE",
  better: "better",
  equivalent: "equivalent",
  undecided: "undecided",
} as const;

const MARKS = { ...VERDICTS, equivalent: "=", undecided: "?" } as const;

const PAIR_LEGEND =
  "A, B: median time of a batch. B/A: time in B over time in A, as the rounds tell it; above 1, B is slower.";
const MANY_LEGEND =
  "Time over that in A, as the rounds tell it; above 1 is slower. =: equivalent, ?: undecided, –: not compared.";

type FormatVerdict = (verdict: ComparedCell["verdict"]) => string;

/** The columns of two runs. */
export const PAIR_COLUMNS: readonly Column[] = [
  ...["A", "B", "B/A"].map(right),
  "95 % interval",
  "B is",
];

/** What stands in them; nothing where the cell was not compared. */
export function formatPair(
  { cells: [cell] }: ComparisonRow,
  formatVerdict: FormatVerdict = (verdict) => VERDICTS[verdict],
): string[] {
  if (cell?.kind !== "compared") return [];
  const { beforeNs, afterNs, ratio, verdict } = cell;
  return [
    formatDuration(beforeNs.value),
    formatDuration(afterNs.value),
    formatRatio(ratio.value),
    // Of a single time in either run an interval without a width would look certain.
    ratio.low === ratio.high ? "–" : formatRatioRange(ratio),
    formatVerdict(verdict),
  ];
}

/** Whole ids may leave no room for everything. */
const PAIR_LAYOUTS = [[0, 1, 2, 3, 4], [2, 3, 4], [2, 4]];

/** The compared cells of a report, by suite and workload; as few tables as 80 columns allow. */
function formatCellTables(
  report: ComparisonReport,
  view: ComparisonView,
): string[][] {
  const rows = arrangeRows(report, view);
  if (rows.length === 0) return [];
  if (report.comparisons.length > 1) {
    return ratioColumns(report).map((columns) =>
      draw(rows, {
        columns: columns.map(({ column }) => column),
        values: ({ cells }) =>
          columns.map(({ index }) => formatMark(cells[index])),
        view,
      })
    );
  }
  const tables = PAIR_LAYOUTS.map((places) =>
    draw(rows, {
      columns: places.map((place) => PAIR_COLUMNS[place] ?? ""),
      values: (row) => {
        const values = formatPair(row);
        return places.map((place) => values[place] ?? "");
      },
      view,
    })
  );
  return [tables.find(fits) ?? tables.at(-1) ?? []];
}

/** Several runs, some to a table; one of which no cell was compared needs no column. */
function ratioColumns(report: ComparisonReport) {
  const [reference = "", ...names] = runNames(report);
  const shown = report.comparisons.flatMap(({ cells }, index) =>
    cells.some(({ kind }) => kind === "compared")
      ? [{ index, column: `${names[index]}/${reference}` }]
      : []
  );
  const starts = shown.keys().filter((place) => place % MAX_RATIOS === 0);
  return [...starts].map((start) => shown.slice(start, start + MAX_RATIOS));
}

/** `0.51 better`, for whatever way of showing a verdict. */
export function formatMark(
  cell: CellComparison | undefined,
  formatVerdict: FormatVerdict = (verdict) => MARKS[verdict],
): string {
  return cell?.kind === "compared"
    ? `${formatRatio(cell.ratio.value)} ${formatVerdict(cell.verdict)}`
    : "–";
}

/** Under the head of its group each cell is named by model and workers; sorted by change, by its whole id. */
function draw(
  rows: readonly ComparisonRow[],
  { columns, values, view: { sort } }: {
    readonly columns: readonly Column[];
    readonly values: (row: ComparisonRow) => readonly string[];
    readonly view: ComparisonView;
  },
): string[] {
  const isGrouped = sort === "benchmark";
  const [head = "", ...lines] = renderTable(
    ["benchmark", ...columns],
    rows.map((row) => [isGrouped ? `  ${row.name}` : row.id, ...values(row)]),
  );
  return [
    head,
    ...lines.flatMap((line, index) => {
      const group = rows[index]?.group ?? "";
      const isFirst = group !== rows[index - 1]?.group;
      return isGrouped && isFirst ? [group, line] : [line];
    }),
  ];
}
