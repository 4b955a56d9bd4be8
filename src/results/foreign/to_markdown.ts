import type { Cell, Run } from "../run.ts";
import { cellFigures, cellName } from "./cell_figures.ts";
import { markdownCode } from "./markdown_code.ts";

const UNITS = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]] as const;
const HEAD = [
  "| Cell | Median | Fastest to slowest | Rounds | Samples | CPU time | Peak memory |",
  "| :-- | --: | --: | --: | --: | --: | --: |",
];

/** Writes a run as Markdown: a table with a line for each cell, and below it what weakens the figures. */
export function toMarkdown(run: Run): string {
  const title = run.label ?? run.id;
  const { tool, startedAt } = run;
  const origin = [tool.name, tool.version].filter((part) => part !== null)
    .join(" ");
  return [
    `### ${inert(title)}`,
    "",
    `${inert(origin)}, ${startedAt.slice(0, 10)}. Times are of one batch.`,
    "",
    ...HEAD,
    ...run.cells.map((cell) => rowOf(cell, run)),
    ...(run.warnings.length > 0 ? [""] : []),
    ...run.warnings.map(({ message }) => `- ${inert(message)}`),
    "",
  ].join("\n");
}

function rowOf(cell: Cell, run: Run): string {
  const name = inert(cellName(run, cell));
  const { outcome } = cell;
  if (outcome.kind !== "measured") {
    return `| ${name} | ${outcome.kind}: ${inert(outcome.reason)} | | | | | |`;
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

/** What GitHub makes mentions and links of even where it is escaped, and signs that turn the direction of text. */
const ACTS_ESCAPED = /[@#]|:\/\/|www\.|\p{Bidi_C}/iu;

/** A stranger's text stays text: no markup of Markdown or HTML, no link, and no new line or cell of the table. */
function inert(text: string): string {
  if (ACTS_ESCAPED.test(text)) return markdownCode(text);
  return text.replaceAll(/[\\`*_{}[\]<>|&~!$]/g, "\\$&")
    .replaceAll(/\s+/g, " ");
}
