import type { Cell, Run } from "../run.ts";
import { cellFigures, cellName } from "./cell_figures.ts";

const UNITS = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]] as const;
const HEAD = [
  "| Cell | Median | Fastest to slowest | Rounds | Samples | Processor time | Peak memory |",
  "| :-- | --: | --: | --: | --: | --: | --: |",
];

/** Writes a run as Markdown: a table with a line for each cell, and below it what weakens the figures. */
export function toMarkdown(run: Run): string {
  const title = run.label ?? run.id;
  const { tool, startedAt } = run;
  const origin = [tool.name, tool.version].filter((part) => part !== null)
    .join(" ");
  return [
    `### ${escape(title)}`,
    "",
    `${escape(origin)}, ${startedAt.slice(0, 10)}. Times are of one batch.`,
    "",
    ...HEAD,
    ...run.cells.map((cell) => rowOf(cell, run)),
    ...(run.warnings.length > 0 ? [""] : []),
    ...run.warnings.map(({ message }) => `- ${escape(message)}`),
    "",
  ].join("\n");
}

function rowOf(cell: Cell, run: Run): string {
  const name = escape(cellName(run, cell));
  const { outcome } = cell;
  if (outcome.kind !== "measured") {
    return `| ${name} | ${outcome.kind}: ${escape(outcome.reason)} | | | | | |`;
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

function formatTime(ns: number): string {
  const [size, unit] = UNITS.find(([size]) => ns >= size) ?? [1, "ns"];
  return `${Number((ns / size).toPrecision(4))} ${unit}`;
}

/** A stranger's text stays text: no markup of Markdown or HTML, and no new line or cell of the table. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|&~#!$@]/g, "\\$&")
    .replaceAll(/\s+/g, " ");
}
