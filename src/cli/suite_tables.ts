import { unicodeWidth } from "@std/cli";
import {
  type CaseAnalysis,
  type CellAnalysis,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatName,
  formatRatio,
  hasWorkers,
  type RunAnalysis,
  type SuiteAnalysis,
  type WorkloadAnalysis,
} from "../analysis/mod.ts";
import { type Column, renderTable, wrap } from "./table.ts";

const MARKS = {
  ...{ winner: "*", contender: "?" },
  ...{ behind: " ", unopposed: " ", unmeasured: " " },
} as const;

/**
 * One line a workload: what sequential code takes, and how many times as fast each model's best cell is. Where that is
 * too wide, models that may be the fastest nowhere are left out, and named.
 */
export function formatMatrix(
  { workloads, models }: RunAnalysis,
  { width }: { readonly width: number },
): string {
  const rivals = models.filter(({ kind }) => kind !== "loop");
  const common = rivals.map(({ id }) => id).filter((id) =>
    workloads.filter((workload) => standingOf(workload, id) !== "").length >=
      workloads.length / 4
  );
  const whole = drawMatrix(workloads, common);
  const fits = whole.every((line) => unicodeWidth(line) <= width);
  const leading = common.filter((id) =>
    workloads.some((workload) => markOf(workload, id) !== " ")
  );
  const left = common.filter((id) => !leading.includes(id));
  return [
    "Speed-up over sequential code, at the number of workers in brackets",
    ...(fits ? whole : drawMatrix(workloads, leading)),
    "*: the fastest, beyond doubt; ?: may be the fastest",
    ...(fits || left.length === 0
      ? []
      : wrap(`Nowhere the fastest, and not shown: ${left.join(", ")}`, {
        width,
      })),
  ].join("\n");
}

function drawMatrix(
  workloads: readonly WorkloadAnalysis[],
  models: readonly string[],
): string[] {
  const columns: Column[] = [
    { header: "workload" },
    { header: baselineName(workloads), align: "right" },
    ...models.map((id) => ({ header: shortName(id), align: "right" as const })),
  ];
  const rows = workloads.map((workload) => [
    workload.id,
    workload.baseline
      ? `${formatDuration(workload.baseline.medianNs.value)} ${
        markOf(workload, workload.baseline.model)
      }`
      : "",
    ...models.map((id) => standingOf(workload, id)),
  ]);
  return renderTable(columns, rows);
}

/** All of them have the same baseline, where they have one. */
function baselineName(workloads: readonly WorkloadAnalysis[]): string {
  const [name = ""] = workloads.flatMap(({ baseline }) =>
    baseline?.model ?? []
  );
  return name;
}

/** `1.9 (2) *`: the speed-up of a model's best cell, its workers, and whether it is the fastest. */
function standingOf(workload: WorkloadAnalysis, model: string): string {
  const standing = workload.standings.find((one) => one.model === model);
  if (!standing || standing.kind === "unmeasured") return "";
  const { speedup, workers, modelInfo } = standing.best;
  const value = speedup ? formatRatio(speedup.value) : "";
  const place = hasWorkers(modelInfo) ? `${value} (${workers})` : value;
  return `${place} ${MARKS[standing.kind]}`;
}

/** Whether a model is the fastest, or may be. */
function markOf({ standings }: WorkloadAnalysis, model: string): string {
  const kind = standings.find((one) => one.model === model)?.kind;
  return MARKS[kind ?? "unmeasured"];
}

function shortName(model: string): string {
  return model.replace("-pool", "").replace("-memory", "").replace(
    "-per-task",
    "/task",
  );
}

/** A suite's cases and who took part: speed-ups where it has a baseline, times of one task where it has none. */
export function formatSuite(
  suite: SuiteAnalysis,
  { width }: { readonly width: number },
): string {
  const title = wrap(`${suite.id} – ${suite.question}`, { width });
  const [only, second] = suite.cases;
  const table = only && !second ? listCells(only) : crossTable(suite);
  const what = suite.baseline === null
    ? `Times of ${only && !second ? "a batch" : "one task"}.`
    : `Time of a batch of ${suite.baseline} code, and how many times as fast the others are.`;
  return [...title, ...table, ...wrap(what, { width })].join("\n");
}

function crossTable({ cases, baseline }: SuiteAnalysis): string[] {
  const models = [
    ...new Set(cases.flatMap(({ cells }) => cells.map(({ model }) => model))),
  ];
  const columns: Column[] = [
    { header: "" },
    ...models.map((id) => ({ header: shortName(id), align: "right" as const })),
  ];
  const rows = cases.map((found) => [
    nameOf(found),
    ...models.map((model) => {
      const cell = found.cells.find((cell) => cell.model === model);
      return cell ? valueOf(cell, { baseline }) : "";
    }),
  ]);
  return renderTable(columns, rows);
}

/** A case by what sets it apart: `itemMicros 100`, or its label where nothing does. */
function nameOf({ label, parameters }: CaseAnalysis): string {
  const named = Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`);
  return named.length === 0 ? label : named.join(", ");
}

function valueOf(
  cell: CellAnalysis,
  { baseline }: { readonly baseline: string | null },
): string {
  if (cell.kind !== "measured") return cell.kind;
  const { medianNs, speedup, items, model } = cell;
  if (baseline === null) return formatDuration(medianNs.value / items);
  if (model === baseline || !speedup) return formatDuration(medianNs.value);
  return formatRatio(speedup.value);
}

function listCells({ cells }: CaseAnalysis): string[] {
  const counted = [
    ...new Set(
      cells.flatMap((cell) =>
        cell.kind === "measured" ? Object.keys(cell.observations) : []
      ),
    ),
  ];
  const columns: Column[] = [
    { header: "" },
    { header: "workers", align: "right" },
    { header: "median", align: "right" },
    { header: "95 % interval" },
    ...counted.map((name) => ({
      header: formatName(name),
      align: "right" as const,
    })),
  ];
  return renderTable(
    columns,
    cells.map((cell) => [
      cell.model,
      String(cell.workers),
      ...(cell.kind === "measured"
        ? [
          formatDuration(cell.medianNs.value),
          formatDurationRange(cell.medianNs),
          ...counted.map((name) =>
            String(Math.round(cell.observations[name] ?? 0))
          ),
        ]
        : [cell.kind]),
    ]),
  );
}

/** The run's noise floor in a sentence; empty where it is not known. */
export function formatNoise({ noise }: RunAnalysis): string {
  if (!noise) return "";
  return `Noise floor: ${(noise.floor * 100).toFixed(1)} %, from ${
    formatCount(noise.pairs, "pair")
  } of cells that are the same code. No lead counts that is smaller than what its own workload's pair differs by.`;
}
