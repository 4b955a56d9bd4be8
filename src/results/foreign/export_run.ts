import {
  max,
  mean,
  median,
  medianAbsoluteDeviation,
  min,
  sampleStandardDeviation,
  sum,
} from "simple-statistics";
import type { Cell, CellRound, MeasuredOutcome, Run } from "../run.ts";

/** A format that {@linkcode exportRun} writes. */
export type ExportFormat =
  | "csv"
  | "markdown"
  | "hyperfine"
  | "github-action-benchmark"
  | "bencher";

const WRITERS: Readonly<Record<ExportFormat, (run: Run) => string>> = {
  csv: toCsv,
  markdown: toMarkdown,
  hyperfine: toHyperfine,
  "github-action-benchmark": toGithubActionBenchmark,
  bencher: toBencher,
};

/** Every format that {@linkcode exportRun} writes. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  "csv",
  "markdown",
  "hyperfine",
  "github-action-benchmark",
  "bencher",
];

/**
 * Writes a run for other tools. CSV and Markdown hold every cell; the others have no place for a cell without times,
 * and leave it out, as they do with replicates.
 *
 * @param run A validated run.
 * @param format What to write it as.
 * @returns The text of a file. Texts of a run may be a stranger's: in CSV none can start a formula, and in Markdown none
 * is markup.
 */
export function exportRun(run: Run, format: ExportFormat): string {
  return WRITERS[format](run);
}

/** Cells that a format leaves out because they have no times. */
export function countLeftOut(run: Run, format: ExportFormat): number {
  if (format === "csv" || format === "markdown") return 0;
  const all = run.cells.filter(({ parameters }) => !parameters.replicate);
  return all.length - measuredCells(run).length;
}

/** A cell that was measured. */
type MeasuredCell = Cell & { readonly outcome: MeasuredOutcome };

/** The cells of a run that have times; replicates, which only tell how noisy it was, are left out. */
function measuredCells({ cells }: Run): MeasuredCell[] {
  return cells.filter((cell): cell is MeasuredCell =>
    cell.outcome.kind === "measured" && !cell.parameters.replicate
  );
}

/** What a cell is called outside: its id, or the whole name that the tool of an imported run has for it. */
function cellName({ tool, workloads }: Run, cell: Cell): string {
  if (tool.name === "crossover") return cell.id;
  return workloads.find(({ id }) => id === cell.workload)?.label ?? cell.id;
}

/** What is written of a measured cell; all times are of one batch. */
export type CellFigures = ReturnType<typeof cellFigures>;

/** Sums up a measured cell: the median is that over rounds of the median batch of each, as everywhere else. */
export function cellFigures({ rounds, peakMemoryBytes }: MeasuredOutcome) {
  const times = rounds.flatMap(({ samplesNs }) => samplesNs);
  return {
    medianNs: median(roundMedians(rounds)),
    minNs: min(times),
    maxNs: max(times),
    /** Median distance of single times from their median. */
    deviationNs: medianAbsoluteDeviation(times),
    rounds: rounds.length,
    samples: times.length,
    cpu: cpuOfBatch(rounds, times.length),
    peakMemoryBytes,
  };
}

function roundMedians(rounds: readonly CellRound[]): number[] {
  return rounds.map(({ samplesNs }) => median([...samplesNs]));
}

/** CPU time of one batch; null where it was not read in every round. */
function cpuOfBatch(rounds: readonly CellRound[], batches: number) {
  const times = rounds.flatMap(({ cpu }) => cpu ?? []);
  if (times.length < rounds.length) return null;
  return {
    userSeconds: sum(times.map(({ userSeconds }) => userSeconds)) / batches,
    systemSeconds: sum(times.map(({ systemSeconds }) => systemSeconds)) /
      batches,
  };
}

const CSV_COLUMNS = [
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

type CsvRow = Readonly<Record<typeof CSV_COLUMNS[number], string | number>>;

/** CSV as RFC 4180 has it, one line a cell; what was not measured is empty. */
function toCsv(run: Run): string {
  const lines = [
    [...CSV_COLUMNS],
    ...run.cells.map((cell) => {
      const row = csvRow(cell, run);
      return CSV_COLUMNS.map((column) => formatCsvField(row[column]));
    }),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function csvRow(cell: Cell, run: Run): CsvRow {
  const { outcome } = cell;
  const isMeasured = outcome.kind === "measured";
  const figures = isMeasured ? cellFigures(outcome) : undefined;
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
    reason: isMeasured ? "" : outcome.reason,
  };
}

/** What a spreadsheet takes for the start of a formula, in a field or where it may see the start of one. */
const FORMULA = /(^|[;\t\r\n])(["'\s]*)(?=[=+\-@＝＋－＠])|^(?=\s)/g;

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as
 * https://owasp.org/www-community/attacks/CSV_Injection advises: names and reasons may be a stranger's. In many countries
 * fields end at semicolons, whatever quotes there are around them.
 */
function formatCsvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = value.replaceAll(FORMULA, "$1$2'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const MARKDOWN_HEAD = [
  "| Cell | Median | Fastest to slowest | Rounds | Samples | CPU time | Peak memory |",
  "| :-- | --: | --: | --: | --: | --: | --: |",
];

/** A table with a line for each cell, and below it what weakens the figures. */
function toMarkdown(run: Run): string {
  const { tool, startedAt } = run;
  const origin = [tool.name, tool.version].filter((part) => part !== null)
    .join(" ");
  return [
    `### ${inertMarkdown(run.label ?? run.id)}`,
    "",
    `${inertMarkdown(origin)}, ${
      startedAt.slice(0, 10)
    }. Times are of one batch.`,
    "",
    ...MARKDOWN_HEAD,
    ...run.cells.map((cell) => markdownRow(cell, run)),
    ...(run.warnings.length > 0 ? [""] : []),
    ...run.warnings.map(({ message }) => `- ${inertMarkdown(message)}`),
    "",
  ].join("\n");
}

function markdownRow(cell: Cell, run: Run): string {
  const name = inertMarkdown(cellName(run, cell));
  const { outcome } = cell;
  if (outcome.kind !== "measured") {
    const reason = inertMarkdown(outcome.reason);
    return `| ${name} | ${outcome.kind}: ${reason} | | | | | |`;
  }
  const { medianNs, minNs, maxNs, rounds, samples, cpu, peakMemoryBytes } =
    cellFigures(outcome);
  const fields = [
    name,
    formatTime(medianNs),
    samples > 1 ? `${formatTime(minNs)} to ${formatTime(maxNs)}` : "–",
    rounds,
    samples,
    cpu ? formatTime((cpu.userSeconds + cpu.systemSeconds) * 1e9) : "–",
    peakMemoryBytes === null
      ? "–"
      : `${(peakMemoryBytes / 2 ** 20).toFixed(1)} MiB`,
  ];
  return `| ${fields.join(" | ")} |`;
}

const UNITS = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]] as const;

function formatTime(ns: number): string {
  const [size, unit] = UNITS.find(([size]) => ns >= size) ?? [1, "ns"];
  return `${Number((ns / size).toPrecision(4))} ${unit}`;
}

/** What GitHub makes mentions and links of even where it is escaped, and signs that turn the direction of text. */
const ACTS_ESCAPED = /[@#]|:\/\/|www\.|\p{Bidi_C}/iu;

/** A stranger's text stays text: no markup of Markdown or HTML, no link, and no new line or cell of the table. */
function inertMarkdown(text: string): string {
  if (ACTS_ESCAPED.test(text)) return markdownCode(text);
  return text.replaceAll(/[\\`*_{}[\]<>|&~!$]/g, "\\$&")
    .replaceAll(/\s+/g, " ");
}

/**
 * Puts a text of a stranger's file into Markdown as inert code: it makes no table cell, link, image, mention or HTML.
 * What is not plain is written as character references, which neither Markdown nor a table's columns act upon.
 */
export function markdownCode(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Bidi_C}\s]+/gu, " ").trim();
  if (/^[\w./?=&-][\w ./?=&,+:()-]*$/.test(line)) return `\`${line}\``;
  if (line === "") return "";
  // Letters, digits and blanks of any language may stay, and the few signs that mean nothing to Markdown.
  const code = line.replaceAll(
    /[^\p{L}\p{M}\p{N}\p{So} ,;()'"/%-]/gu,
    (sign) => `&#${sign.codePointAt(0)};`,
  );
  return `<code>${code}</code>`;
}

/**
 * The `--export-json` of hyperfine 1.x, so that its scripts can read it. One of its times is one process, so each time
 * here is the median batch of a round; where there is one round only, each is one of its batches. The median is that of
 * the run either way.
 */
function toHyperfine(run: Run): string {
  const results = measuredCells(run).map((cell) => hyperfineResult(cell, run));
  return `${JSON.stringify({ results }, null, 2)}\n`;
}

function hyperfineResult(cell: MeasuredCell, run: Run) {
  const { rounds } = cell.outcome;
  const [first] = rounds;
  const times =
    (rounds.length === 1 && first ? [...first.samplesNs] : roundMedians(rounds))
      .map((ns) => ns / 1e9);
  const { cpu } = cellFigures(cell.outcome);
  const parameters = Object.entries(cell.parameters)
    .map(([name, value]) => [name, String(value)] as const);
  return {
    command: cellName(run, cell),
    mean: mean(times),
    stddev: times.length > 1 ? sampleStandardDeviation(times) : null,
    median: median(times),
    user: cpu?.userSeconds ?? null,
    system: cpu?.systemSeconds ?? null,
    min: min(times),
    max: max(times),
    times,
    // Every answer of our own cells was checked; what other tools' commands ended with is not kept.
    ...(run.tool.name === "crossover"
      ? { exit_codes: times.map(() => 0) }
      : {}),
    ...(parameters.length > 0
      ? { parameters: Object.fromEntries(parameters) }
      : {}),
  };
}

/**
 * For github-action-benchmark's tool `customSmallerIsBetter`: the median of each cell, its median absolute deviation as
 * the range. The fields are those of https://github.com/benchmark-action/github-action-benchmark#readme.
 */
function toGithubActionBenchmark(run: Run): string {
  const entries = measuredCells(run).map((cell) => {
    const { medianNs, minNs, maxNs, deviationNs, samples, rounds } =
      cellFigures(
        cell.outcome,
      );
    return {
      name: cellName(run, cell),
      unit: "ns",
      value: medianNs,
      ...(samples > 1 ? { range: `± ${deviationNs}` } : {}),
      extra: [
        `fastest: ${minNs} ns`,
        `slowest: ${maxNs} ns`,
        `samples: ${samples}`,
        `processes: ${rounds}`,
        `tasks a batch: ${cell.items}`,
      ].join("\n"),
    };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** Longest name of a benchmark that Bencher takes. */
const MAX_BENCHER_NAME = 1_024;

/**
 * The Bencher Metric Format: the median as the value of `latency`, which Bencher has in nanoseconds, between the fastest
 * and the slowest time where there is more than one. The format is https://bencher.dev/docs/reference/bencher-metric-format.
 */
function toBencher(run: Run): string {
  const metrics = measuredCells(run).map((cell) => {
    const { medianNs, minNs, maxNs, samples } = cellFigures(cell.outcome);
    const bounds = { lower_value: minNs, upper_value: maxNs };
    const name = cellName(run, cell);
    // Names that are cut short could become one, and one of the two would be lost.
    return [name.length > MAX_BENCHER_NAME ? cell.id : name, {
      latency: { value: medianNs, ...(samples > 1 ? bounds : {}) },
    }] as const;
  });
  return `${JSON.stringify(Object.fromEntries(metrics), null, 2)}\n`;
}
