import type {
  Interval,
  MeasuredCell,
  RankedModel,
  WorkloadAnalysis,
} from "../../src/analysis/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatSpeedup,
  reportRun,
  type RunReport,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { workloadUrl } from "./links.ts";
import { type ModelLabels, modelLabels } from "./names.ts";

/** Workloads × models of one run: who wins what. */
export interface MatrixView {
  readonly models: readonly { readonly id: string; readonly label: string }[];
  readonly rows: readonly MatrixRow[];
}

/** One workload of the matrix. */
export interface MatrixRow {
  readonly label: string;
  readonly url: string;
  readonly kind: string;
  /** One for each model of the matrix, in its order. */
  readonly cells: readonly MatrixCell[];
}

/** What one model did at best on one workload. */
export type MatrixCell =
  | {
    readonly kind: "measured";
    readonly standing: Standing;
    /** Speed-up over sequential code; the time where there is no baseline. */
    readonly figure: string;
    readonly detail: string;
    readonly cost: MatrixCost;
  }
  | { readonly kind: "unmeasured"; readonly status: string }
  | { readonly kind: "absent" };

/** The second reading of a field: what the batch took, rather than how long. */
export interface MatrixCost {
  /** CPU time of one batch; a dash where it was not read. */
  readonly cpu: string;
  /** Peak memory; empty where it was not measured. */
  readonly memory: string;
  /** Whether it costs least of those within 10 % of the shortest median. */
  readonly isCheapest: boolean;
}

/** Where a model's best cell stands: alone in the first tier, in it with others, or behind that. */
export type Standing = "winner" | "level" | "behind";

/** Lays out the matrix; a model takes part with its fastest cell. */
export function matrixView(
  workloads: readonly WorkloadReport[],
  labels: ModelLabels,
): MatrixView {
  const models = [
    ...new Set(workloads.flatMap(({ cells }) => cells.map((c) => c.model))),
  ];
  return {
    models: models.map((id) => ({ id, label: labels(id) })),
    rows: workloads.map((workload) => ({
      label: workload.label,
      url: workloadUrl(workload.id),
      kind: workload.kind,
      cells: models.map((model) => matrixCell(workload, model)),
    })),
  };
}

function matrixCell(workload: WorkloadReport, model: string): MatrixCell {
  const standing = workload.standings.find((one) => one.model === model);
  const cells = workload.cells.filter((cell) => cell.model === model);
  const scales = cells.some(({ workers }) => workers > 1);
  if (standing && standing.kind !== "unmeasured") {
    return measuredCell(standing, { workload, scales });
  }
  const [first] = cells;
  if (!first) return { kind: "absent" };
  return {
    kind: "unmeasured",
    status: cells.some((cell) => cell.kind === "failed")
      ? "Failed"
      : first.kind === "not-offered"
      ? "No such form"
      : "Not run",
  };
}

function measuredCell(
  { kind, best }: RankedModel,
  { workload: { cheapest }, scales }: {
    readonly workload: WorkloadReport;
    readonly scales: boolean;
  },
): MatrixCell {
  const { medianNs, workers, steadyState, flag } = best;
  const speedup = formatSpeedup(best);
  const time = steadyState === "no-steady-state"
    ? "no steady state"
    : formatDuration(medianNs.value);
  const details = [
    ...(speedup === "" ? [] : [time]),
    ...(scales ? [formatCount(workers, "worker")] : []),
    ...(flag ? [flag] : []),
  ];
  return {
    kind: "measured",
    standing: kind === "unranked" ? "behind" : kind,
    figure: speedup === "" ? time : speedup,
    detail: details.join(" · "),
    cost: costOf(best, cheapest?.cheapest),
  };
}

function costOf(
  { id, cpuSeconds, peakMemoryBytes }: MeasuredCell,
  cheapest: MeasuredCell | undefined,
): MatrixCost {
  return {
    cpu: cpuSeconds === undefined ? "–" : formatDuration(cpuSeconds * 1e9),
    memory: peakMemoryBytes === undefined ? "" : formatBytes(peakMemoryBytes),
    isCheapest: id === cheapest?.id,
  };
}

/** Most things that one switch chooses from: the style sheet shows no more. */
export const MAX_TABS = 12;

/** Picks so many of a list at even ranks, the first and the last among them; a shorter list whole. */
export function thinOut<T>(ordered: readonly T[], most: number): readonly T[] {
  if (ordered.length <= most) return ordered;
  const step = (ordered.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, rank) => Math.round(rank * step))
    .flatMap((rank) => ordered.slice(rank, rank + 1));
}

/** The winner matrix where models may use so many workers. */
export interface MatrixChoice {
  readonly label: string;
  /** The run in one sentence, of these workers. */
  readonly headline: string;
  readonly matrix: MatrixView;
}

/**
 * Makes the winner matrix for each number of workers that a run measured, or for some of very many: a model takes part
 * with its best cell of at most so many, and who wins is decided anew. The last one is of all cells, as the run's own
 * verdicts are.
 */
export function matrixChoices(
  { run, analysis }: { readonly run: Run; readonly analysis: RunReport },
): readonly MatrixChoice[] {
  const counts = thinOut(workerCounts(analysis), MAX_TABS);
  const labels = modelLabels(run);
  return counts.map((workers, index) => {
    const isLast = index === counts.length - 1;
    const of = isLast
      ? analysis
      : reportRun(upTo(run, { workers, analysis }), { intervals: "exact" });
    return {
      label: isLast ? `any number (up to ${workers})` : `up to ${workers}`,
      headline: of.headline,
      matrix: matrixView(of.workloads, labels),
    };
  });
}

function workerCounts({ workloads }: RunReport): readonly number[] {
  const counts = workloads.flatMap(({ cells }) =>
    cells.filter(({ kind }) => kind === "measured").map((cell) => cell.workers)
  );
  return [...new Set(counts)].toSorted((a, b) => a - b);
}

/** The contests of a run without the cells of more workers; suites of sizes decide no winner of a workload. */
function upTo(
  run: Run,
  { workers, analysis }: {
    readonly workers: number;
    readonly analysis: RunReport;
  },
): Run {
  const contests = new Set(analysis.workloads.map(({ suite }) => suite));
  return {
    ...run,
    cells: run.cells.filter((cell) =>
      contests.has(cell.suite) && cell.workers <= workers
    ),
  };
}

/** A figure of one model or variant. */
export interface ModelFigure {
  readonly id: string;
  readonly label: string;
  readonly at: Interval;
}

/** How many times as fast as sequential code each model of the first tier is. */
export function bestTierOf(
  { verdict }: Pick<WorkloadAnalysis, "verdict">,
): readonly ModelFigure[] {
  return verdict.kind === "ranked"
    ? verdict.tiers[0].cells.flatMap(speedupOf)
    : [];
}

/** The speed-up of one cell; none where it has none. */
export function speedupOf(
  { model, modelLabel, isBaseline, speedup }: MeasuredCell,
): readonly ModelFigure[] {
  const at = isBaseline ? { value: 1, low: 1, high: 1 } : speedup;
  return at ? [{ id: model, label: modelLabel, at }] : [];
}
