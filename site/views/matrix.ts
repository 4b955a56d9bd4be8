import { type MeasuredCell, type RankedModel } from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatSpeedup,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { workloadUrl } from "./links.ts";
import type { ModelLabels } from "./model_labels.ts";

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
