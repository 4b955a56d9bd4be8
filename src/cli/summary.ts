import {
  type CellAnalysis,
  formatDuration,
  formatDurationRange,
  formatRatio,
  formatRatioRange,
  type InDepthAnalysis,
  type RunAnalysis,
  type WorkloadAnalysis,
} from "../analysis/mod.ts";
import { formatMatrix, formatNoise, formatSuite } from "./suite_tables.ts";
import { type Column, renderTable, wrap } from "./table.ts";

const WIDTH = 80;

const COLUMNS: readonly Column[] = [
  { header: " " },
  { header: "model" },
  { header: "workers", align: "right" },
  { header: "median", align: "right" },
  { header: "95 % interval" },
  { header: "speed-up", align: "right" },
  { header: "interval" },
];

/** Answers of a suite that are said here; the site says all. */
const MOST_ANSWERS = 4;

/** Workloads up to which each gets a table of its own. */
const MOST_TABLES = 5;

/** The tables and sentences that `deno task bench` ends with, at most 80 columns wide. */
export function formatSummary(
  analysis: RunAnalysis,
  { suites: answers }: Pick<InDepthAnalysis, "suites">,
): string {
  const { headline, cautions, suites } = analysis;
  const answersOf = (id: string) =>
    answers.find((suite) => suite.id === id)?.sentences ?? [];
  const closing = [headline, formatNoise(analysis), ...cautions]
    .filter(Boolean)
    .flatMap((text) => wrap(text, { width: WIDTH }));
  return [
    ...formatWorkloads(analysis),
    ...suites.map((suite) =>
      [
        formatSuite(suite, { width: WIDTH }),
        ...answersOf(suite.id).slice(0, MOST_ANSWERS).flatMap((answer) =>
          wrap(answer, { width: WIDTH, indent: "" })
        ),
      ].join("\n")
    ),
    closing.join("\n"),
  ].join("\n\n");
}

function formatWorkloads(analysis: RunAnalysis): string[] {
  const { workloads } = analysis;
  if (workloads.length <= MOST_TABLES) return workloads.map(formatWorkload);
  const problems = workloads.flatMap(({ cells }) =>
    cells.flatMap(formatProblem)
  );
  return [
    [formatMatrix(analysis, { width: WIDTH }), ...problems].join("\n"),
  ];
}

function formatWorkload(workload: WorkloadAnalysis): string {
  const title = `${workload.id} – ${workload.label}, ` +
    `${workload.items} tasks a batch (${workload.kind})`;
  const table = renderTable(
    COLUMNS,
    workload.cells.map((cell) => formatRow(cell, workload)),
  );
  const failures = workload.cells.flatMap(formatProblem);
  const sentences = workload.sentences.flatMap((sentence) =>
    wrap(sentence, { width: WIDTH, indent: "" })
  );
  return [title, ...table, ...failures, ...sentences].join("\n");
}

function formatRow(cell: CellAnalysis, workload: WorkloadAnalysis): string[] {
  const head = [mark(cell, workload), cell.model, String(cell.workers)];
  if (cell.kind !== "measured") return [...head, cell.kind];
  const { medianNs, speedup } = cell;
  return [
    ...head,
    formatDuration(medianNs.value),
    formatDurationRange(medianNs),
    speedup ? formatRatio(speedup.value) : "",
    speedup ? formatRatioRange(speedup) : "",
  ];
}

/** The winner, or every contender where there is none. */
function mark(cell: CellAnalysis, { verdict }: WorkloadAnalysis): string {
  if (verdict.kind === "winner" && verdict.winner.id === cell.id) return "*";
  const contends = verdict.kind === "no-clear-winner" &&
    verdict.contenders.some((contender) => contender.id === cell.id);
  return contends ? "?" : "";
}

function formatProblem(cell: CellAnalysis): string[] {
  if (cell.kind === "measured" || cell.kind === "not-offered") return [];
  return wrap(`${cell.id} ${cell.kind}: ${cell.reason}`, {
    width: WIDTH,
    indent: "  ",
  });
}
