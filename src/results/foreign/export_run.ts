import type { Run } from "../run.ts";
import { measuredCells } from "./cell_figures.ts";
import { toBencher } from "./to_bencher.ts";
import { toCsv } from "./to_csv.ts";
import { toGithubActionBenchmark } from "./to_github_action_benchmark.ts";
import { toHyperfine } from "./to_hyperfine.ts";
import { toMarkdown } from "./to_markdown.ts";

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
