import type { Cell, Run } from "../run.ts";
import { cellFigures } from "./cell_figures.ts";

const COLUMNS = [
  "run",
  "tool",
  "suite",
  "workload",
  "label",
  "model",
  "workers",
  "parameters",
  "items",
  "outcome",
  "median_ns",
  "min_ns",
  "max_ns",
  "rounds",
  "samples",
  "cpu_seconds_per_batch",
  "peak_memory_bytes",
  "reason",
] as const;

type Row = Readonly<Record<typeof COLUMNS[number], string | number>>;

/** Writes a run as CSV (RFC 4180), one line a cell; what was not measured is empty. */
export function toCsv(run: Run): string {
  const rows = run.cells.map((cell) => rowOf(cell, run));
  const lines = [
    [...COLUMNS],
    ...rows.map((row) => COLUMNS.map((column) => formatField(row[column]))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function rowOf(cell: Cell, run: Run): Row {
  const { outcome } = cell;
  const figures = outcome.kind === "measured"
    ? cellFigures(outcome)
    : undefined;
  const cpu = figures?.cpu;
  return {
    run: run.id,
    tool: run.tool.name,
    suite: cell.suite,
    workload: cell.workload,
    label: run.workloads.find(({ id }) => id === cell.workload)?.label ?? "",
    model: cell.model,
    workers: cell.workers,
    parameters: Object.entries(cell.parameters)
      .map(([name, value]) => `${name}=${value}`).join(" "),
    items: cell.items,
    outcome: outcome.kind,
    median_ns: figures?.medianNs ?? "",
    min_ns: figures?.minNs ?? "",
    max_ns: figures?.maxNs ?? "",
    rounds: figures?.rounds ?? "",
    samples: figures?.samples ?? "",
    cpu_seconds_per_batch: cpu ? cpu.userSeconds + cpu.systemSeconds : "",
    peak_memory_bytes: figures?.peakMemoryBytes ?? "",
    reason: outcome.kind === "measured" ? "" : outcome.reason,
  };
}

/** What a spreadsheet takes for the start of a formula, in a field or where it may see the start of one. */
const FORMULA = /(^|[;\t\r\n])(["'\s]*)(?=[=+\-@＝＋－＠])|^(?=\s)/g;

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as
 * https://owasp.org/www-community/attacks/CSV_Injection advises: names and reasons may be a stranger's. In many countries
 * fields end at semicolons, whatever quotes there are around them.
 */
function formatField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = value.replaceAll(FORMULA, "$1$2'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
