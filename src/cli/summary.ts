import {
  type CellAnalysis,
  formatDuration,
  formatDurationRange,
  formatRatio,
  formatRatioRange,
  formatSpeedup,
  formatSpeedupRange,
  type InDepthAnalysis,
  type Interval,
  joinNames,
  recommend,
  type RunAnalysis,
  type WorkloadAnalysis,
} from "../analysis/mod.ts";
import {
  formatMatrix,
  formatNoise,
  formatSuite,
  legendOf,
  MARKS,
  nameKind,
} from "./suite_tables.ts";
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
const MAX_ANSWERS = 4;

/** Benchmarks without figures that are named for one reason. */
const MAX_NAMED = 3;

/** Workloads up to which each gets a table of its own. */
const MAX_TABLES = 5;

/**
 * What `deno task bench` ends with, at most 80 columns wide: what to do, then the details, then how good the run was.
 */
export function formatSummary(
  analysis: RunAnalysis,
  { suites: answers }: Pick<InDepthAnalysis, "suites">,
): string {
  const { headline, gaps, cautions, suites } = analysis;
  const answersOf = (id: string) =>
    answers.find((suite) => suite.id === id)?.sentences ?? [];
  const paragraph = (texts: readonly string[]) =>
    texts.filter(Boolean).flatMap((text) => wrap(text, { width: WIDTH }))
      .join("\n");
  return [
    paragraph([headline, ...gaps]),
    formatRecommendations(analysis),
    ...formatWorkloads(analysis),
    ...suites.map((suite) =>
      [
        formatSuite(suite, { width: WIDTH }),
        ...answersOf(suite.id).slice(0, MAX_ANSWERS).flatMap((answer) =>
          wrap(answer, { width: WIDTH, indent: "" })
        ),
      ].join("\n")
    ),
    paragraph([formatNoise(analysis), ...cautions.slice(gaps.length)]),
  ].filter(Boolean).join("\n\n");
}

const RECOMMENDATION_COLUMNS: readonly Column[] = [
  { header: "workload" },
  { header: "use" },
  { header: "speed-up", align: "right" },
  { header: "95 % interval" },
  { header: "" },
];

/** One line a workload: what to use, its speed-up over a loop, and what there is to add. */
function formatRecommendations({ workloads }: RunAnalysis): string {
  if (workloads.length === 0) return "";
  return renderTable(
    RECOMMENDATION_COLUMNS,
    workloads.map(({ id, verdict }) => {
      const { use, speedup, note } = recommend(verdict);
      return [
        id,
        use,
        ...(speedup
          ? [`${formatRatio(speedup.value)}×`, formatBounds(speedup)]
          : ["", ""]),
        note,
      ];
    }),
  ).join("\n");
}

function formatBounds(interval: Interval): string {
  return formatRatioRange(interval).replace(" to ", "–");
}

function formatWorkloads(analysis: RunAnalysis): string[] {
  const { workloads } = analysis;
  if (workloads.length === 0) return [];
  if (workloads.length <= MAX_TABLES) {
    const cells = workloads.flatMap((one) => one.cells);
    return [...workloads.map(formatWorkload), legendOf(cells)];
  }
  const problems = formatProblems(workloads.flatMap(({ cells }) => cells));
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
  const failures = formatProblems(workload.cells);
  const sentences = workload.sentences.flatMap((sentence) =>
    wrap(sentence, { width: WIDTH, indent: "" })
  );
  return [title, ...table, ...failures, ...sentences].join("\n");
}

function formatRow(cell: CellAnalysis, workload: WorkloadAnalysis): string[] {
  const head = [mark(cell, workload), cell.model, String(cell.workers)];
  if (cell.kind !== "measured") return [...head, nameKind(cell)];
  const { medianNs, steadyState, flag } = cell;
  return [
    ...head,
    ...(steadyState === "no-steady-state"
      ? ["", "no steady state"]
      : [formatDuration(medianNs.value), formatDurationRange(medianNs)]),
    formatSpeedup(cell),
    `${formatSpeedupRange(cell)}${flag ? " impossible" : ""}`,
  ];
}

/** Marks the best cells of the first tier. */
function mark(cell: CellAnalysis, { standings }: WorkloadAnalysis): string {
  const standing = standings.find((one) =>
    one.kind !== "unmeasured" && one.best.id === cell.id
  );
  return MARKS[standing?.kind ?? "behind"];
}

/** Says of benchmarks without figures why that is, those of one reason together. */
function formatProblems(cells: readonly CellAnalysis[]): string[] {
  const missing = cells.flatMap((cell) =>
    cell.kind === "failed" || cell.kind === "not-run"
      ? [{ id: cell.id, why: `${nameKind(cell)}: ${cell.reason}` }]
      : []
  );
  const groups = Map.groupBy(missing, ({ why }) => why);
  return [...groups].flatMap(([why, own]) => {
    const named = own.slice(0, MAX_NAMED).map(({ id }) => id);
    const others = own.length - named.length;
    const names = joinNames(others > 0 ? [...named, `${others} more`] : named);
    return wrap(`${names} ${why}`, { width: WIDTH, indent: "  " });
  });
}
