import { MODELS } from "../executors/catalog.ts";
import {
  type Cell,
  type CellOutcome,
  type CellRound,
  type ModelInfo,
  type Run,
  SCHEMA_VERSION,
  type WorkloadInfo,
} from "../results/mod.ts";
import { type Subject, SUITES } from "../workloads/catalog.ts";
import { findNoiseFloor } from "./noise.ts";
import type { PlannedCell } from "./plan.ts";
import { keptRounds } from "./cell_samples.ts";
import type { Measurement } from "./rounds.ts";
import { findWarnings } from "./warnings.ts";

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
  | "conditions"
  | "settings"
>;

/** What was planned and what was measured. */
export interface Findings {
  readonly cells: readonly PlannedCell[];
  readonly measurement: Measurement;
  /** Peak memory by cell, in bytes. */
  readonly peakBytes: ReadonlyMap<string, number | null>;
}

/** Puts a run together from what was planned and what was measured. */
export function assembleRun(head: RunHead, findings: Findings): Run {
  const { cells, measurement } = findings;
  const { samples, rounds } = measurement;
  const { conditions, machine } = head;
  const used = new Set(cells.map((cell) => cell.suite));
  const suites = SUITES.filter(({ id }) => used.has(id));
  return {
    format: "crossover-run",
    schemaVersion: SCHEMA_VERSION,
    ...head,
    status: measurement.interrupted ? "partial" : "complete",
    suites: suites.map(({ id, label, question, baseline, isCold }) => ({
      ...{ id, label, question, baseline, isCold },
    })),
    models: modelsOf(findings),
    workloads: workloadsOf(findings),
    cells: cells.map((cell) => assembleCell(cell, findings)),
    rounds,
    noise: findNoiseFloor(cells, samples),
    warnings: findWarnings({ cells, samples, rounds, conditions, machine }),
  };
}

function modelsOf({ cells }: Findings): ModelInfo[] {
  const used = new Set(cells.map((cell) => cell.model));
  const known = [...MODELS, ...SUITES.flatMap(({ variants }) => variants)];
  return known
    .filter(({ id }) => used.has(id))
    .map(({ id, label, description }) => ({ id, label, description }));
}

function workloadsOf({ cells }: Findings): WorkloadInfo[] {
  const used = new Set(cells.map((cell) => cell.workload));
  const subjects = SUITES.flatMap((suite) =>
    suite.cases.map(({ subject }) => [subject.id, subject] as const)
  );
  return [...new Map(subjects).values()]
    .filter(({ id }) => used.has(id))
    .map(({ id, label, kind, description, version, items, ...subject }) => ({
      ...{ id, label, kind, description, version, items },
      parameters: { ...subject.parameters },
      ...bytesOf(subject),
    }));
}

function bytesOf({ bytesIn, bytesOut }: Pick<Subject, "bytesIn" | "bytesOut">) {
  return {
    ...(bytesIn === undefined ? undefined : { bytesIn }),
    ...(bytesOut === undefined ? undefined : { bytesOut }),
  };
}

function assembleCell(cell: PlannedCell, findings: Findings): Cell {
  const { id, suite, workload, parameters, model, workers } = cell;
  const { items, inFlight } = cell;
  return {
    ...{ id, suite, workload, parameters, model, workers, items, inFlight },
    outcome: outcomeOf(cell, findings),
  };
}

function outcomeOf(
  { id, absence }: PlannedCell,
  { measurement, peakBytes }: Findings,
): CellOutcome {
  if (absence !== undefined) return { kind: "not-offered", reason: absence };
  const samples = measurement.samples.get(id);
  const rounds = keptRounds(samples);
  if (samples?.failure !== undefined && rounds.length === 0) {
    return { kind: "failed", reason: readable(samples.failure) };
  }
  if (rounds.length === 0) {
    return { kind: "not-run", reason: "The run was interrupted before it." };
  }
  return {
    kind: "measured",
    rounds: copyRounds(rounds),
    peakMemoryBytes: peakBytes.get(id) ?? null,
  };
}

/** Samples to the nanosecond: the clock gives no more. */
function copyRounds(rounds: readonly CellRound[]) {
  return rounds.map((round) => ({
    ...round,
    samplesNs: round.samplesNs.map((ns) => Math.max(1, Math.round(ns))),
  }));
}

const LONGEST_REASON = 20_000;

/** What a process said may hold control characters, which the run format refuses. */
function readable(reason: string): string {
  return reason.replace(/[^\P{Cc}\n\t]/gu, "").slice(0, LONGEST_REASON);
}
