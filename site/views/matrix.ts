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
import { workloadUrl } from "./names.ts";

/** Workloads × models of one run: who wins what. */
export type MatrixView = ReturnType<typeof matrixView>;

/** What one model did at best on one workload. */
export type MatrixCell = MatrixView["rows"][number]["cells"][number];

/** Lays out the matrix; a model takes part with its fastest cell. */
export function matrixView(workloads: readonly WorkloadReport[]) {
  const cells = workloads.flatMap(({ cells }) => cells);
  const models = new Map(cells.map((cell) => [cell.model, cell.modelLabel]));
  return {
    models: [...models].map(([id, label]) => ({ id, label })),
    rows: workloads.map((workload) => ({
      label: workload.label,
      url: workloadUrl(workload.id),
      kind: workload.kind,
      cells: [...models.keys()].map((model) => matrixCell(workload, model)),
    })),
  };
}

function matrixCell(workload: WorkloadReport, model: string) {
  const standing = workload.standings.find((one) => one.model === model);
  const cells = workload.cells.filter((cell) => cell.model === model);
  const scales = cells.some(({ workers }) => workers > 1);
  if (standing && standing.kind !== "unmeasured") {
    return measuredCell(standing, { workload, scales });
  }
  const [first] = cells;
  if (!first) return { kind: "absent" as const };
  return {
    kind: "unmeasured" as const,
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
) {
  const { workers, flag, cpuSeconds, peakMemoryBytes } = best;
  const speedup = formatSpeedup(best);
  const time = best.steadyState === "no-steady-state"
    ? "no steady state"
    : formatDuration(best.medianNs.value);
  const details = [
    ...(speedup === "" ? [] : [time]),
    ...(scales ? [formatCount(workers, "worker")] : []),
    ...(flag ? [flag] : []),
  ];
  return {
    kind: "measured" as const,
    // Alone in the first tier, in it with others, or behind that.
    standing: kind === "unranked" ? "behind" as const : kind,
    // The time where there is no baseline.
    figure: speedup === "" ? time : speedup,
    detail: details.join(" · "),
    // The second reading: what the batch took, rather than how long.
    cost: {
      cpu: cpuSeconds === undefined ? "–" : formatDuration(cpuSeconds * 1e9),
      memory: peakMemoryBytes === undefined ? "" : formatBytes(peakMemoryBytes),
      isCheapest: best.id === cheapest?.cheapest.id,
    },
  };
}

/** Most things that one switch chooses from. */
export const MAX_TABS = 12;

/** Picks so many of a list at even ranks, the first and the last among them; a shorter list whole. */
export function thinOut<T>(ordered: readonly T[], most: number): readonly T[] {
  if (ordered.length <= most) return ordered;
  const step = (ordered.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, rank) => Math.round(rank * step))
    .flatMap((rank) => ordered.slice(rank, rank + 1));
}

/**
 * Makes the winner matrix for each number of workers that a run measured, or for some of very many: a model takes part
 * with its best cell of at most so many, and who wins is decided anew. The last one is of all cells, as the run's own
 * verdicts are.
 */
export function matrixChoices(
  { run, analysis }: { readonly run: Run; readonly analysis: RunReport },
) {
  const counts = thinOut(workerCounts(analysis), MAX_TABS);
  return counts.map((workers, index) => {
    const isLast = index === counts.length - 1;
    const of = isLast ? analysis : reportRun(upTo(run, { workers, analysis }));
    return {
      label: isLast ? `any number (up to ${workers})` : `up to ${workers}`,
      matrix: matrixView(of.workloads),
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
