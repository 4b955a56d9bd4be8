import { MODELS } from "../executors/catalog.ts";
import type { Cell, CellOutcome, Run } from "../results/mod.ts";
import { SCHEMA_VERSION } from "../results/mod.ts";
import { WORKLOADS } from "../workloads/catalog.ts";
import type { PlannedCell } from "./plan.ts";
import type { CellSamples, Measurement } from "./rounds.ts";

/** What a run says of itself beside its cells. */
export type RunHead = Pick<
  Run,
  | "id"
  | "label"
  | "startedAt"
  | "finishedAt"
  | "tool"
  | "machine"
  | "runtime"
  | "settings"
>;

/** Puts a run together from what was planned and what was measured. */
export function assembleRun(
  head: RunHead,
  { cells, measurement }: {
    readonly cells: readonly PlannedCell[];
    readonly measurement: Measurement;
  },
): Run {
  const usedModels = new Set(cells.map((cell) => cell.model));
  const usedWorkloads = new Set(cells.map((cell) => cell.workload));
  return {
    format: "crossover-run",
    schemaVersion: SCHEMA_VERSION,
    ...head,
    status: measurement.interrupted ? "partial" : "complete",
    models: MODELS
      .filter((model) => usedModels.has(model.id))
      .map(({ id, label, description }) => ({ id, label, description })),
    workloads: WORKLOADS
      .filter((workload) => usedWorkloads.has(workload.id))
      .map(({ task: _task, prepare: _prepare, ...described }) => ({
        ...described,
        parameters: { ...described.parameters },
      })),
    cells: cells.map((cell) =>
      assembleCell(cell, measurement.samples.get(cell.id))
    ),
  };
}

function assembleCell(
  { id, suite, workload, model, workers, inFlight }: PlannedCell,
  samples: CellSamples | undefined,
): Cell {
  const outcome = outcomeOf(samples);
  return { id, suite, workload, model, workers, inFlight, outcome };
}

function outcomeOf(samples: CellSamples | undefined): CellOutcome {
  if (samples?.failure !== undefined) {
    return { kind: "failed", reason: readable(samples.failure) };
  }
  if (!samples || samples.rounds.length === 0) {
    return { kind: "not-run", reason: "The run was interrupted before it." };
  }
  return {
    kind: "measured",
    rounds: samples.rounds.map(({ round, samplesNs }) => ({
      round,
      samplesNs: [...samplesNs],
    })),
  };
}

const LONGEST_REASON = 20_000;

/** What a process said may hold control characters, which the run format refuses. */
function readable(reason: string): string {
  return reason.replace(/[^\P{Cc}\n\t]/gu, "").slice(0, LONGEST_REASON);
}
