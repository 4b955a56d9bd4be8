import { modelFacts, MODELS } from "../models.ts";
import {
  type Cell,
  type CellOutcome,
  type CellRound,
  formatBenchId,
  formatScenarioId,
  type ModelInfo,
  type NoiseFloor,
  type RoundState,
  type Run,
  type ScenarioInfo,
  SCHEMA_VERSION,
  withoutReplicate,
  type WorkloadInfo,
} from "../results/mod.ts";
import { median, quantile, relativeDifference } from "../stats/mod.ts";
import {
  type Suite,
  SUITES,
  type WorkloadDescription,
} from "../workloads/catalog.ts";
import { findControls } from "./controls.ts";
import {
  isBaseline,
  type PlannedBenchmark,
  type PlannedScenario,
} from "./plan.ts";
import { type Samples, setAsideRule } from "./samples.ts";
import type { Trimmed } from "./schedule.ts";
import type { MeasuredTask } from "./task.ts";
import { findWarnings } from "./warnings.ts";

/** What a run says of itself beside what was measured. */
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
  readonly scenarios: readonly PlannedScenario[];
  readonly samples: Samples;
  readonly trimmed: Trimmed;
  readonly rounds: readonly RoundState[];
  readonly isInterrupted: boolean;
  /** The suites that were planned from. @default {those of the catalog} */
  readonly suites?: readonly Suite[];
  /** Peak memory by benchmark, in bytes. */
  readonly peakBytes: ReadonlyMap<string, number | null>;
}

/** Puts a run together from what was planned and what was measured. */
export function assembleRun(
  head: RunHead,
  findings: Findings,
  task?: Pick<MeasuredTask, "scenarios">,
): Run {
  const { scenarios, rounds, isInterrupted, suites = SUITES } = findings;
  const benchmarks = scenarios.flatMap(({ benchmarks }) => benchmarks);
  const used = {
    suites: new Set(scenarios.map(({ suite }) => suite)),
    models: new Set(benchmarks.map(({ model }) => model)),
    workloads: new Set(scenarios.map(({ workload }) => workload)),
  };
  const controls = findControls(scenarios, head.machine.usableCores ?? 1);
  const run: Omit<Run, "warnings"> = {
    format: "crossover-run",
    schemaVersion: SCHEMA_VERSION,
    ...head,
    status: isInterrupted ? "partial" : "complete",
    suites: suites.filter(({ id }) => used.suites.has(id))
      .map(({ id, label, question, baseline, isCold }) => ({
        ...{ id, label, question, baseline, isCold },
      })),
    models: modelsOf(used.models, suites),
    workloads: workloadsOf(used.workloads, suites),
    cells: scenarios.flatMap((scenario) =>
      scenario.benchmarks.map((one) =>
        assembleCell(one, { scenario, findings })
      )
    ),
    scenarios: scenariosOf(findings, task),
    rounds,
    noise: findNoiseFloor(findings),
    ...(controls.length === 0 ? undefined : { controls }),
  };
  return { ...run, warnings: findWarnings(run, findings) };
}

function modelsOf(
  used: ReadonlySet<string>,
  suites: readonly Suite[],
): ModelInfo[] {
  const methods = suites.flatMap(({ methods }) => methods);
  return [
    ...MODELS.filter(({ id }) => used.has(id)).map(modelFacts),
    ...methods.filter(({ id }) => used.has(id)).map((method): ModelInfo => ({
      ...method,
      phrase: method.label,
      ...{ kind: "variant", warmModel: null, simplicity: null },
    })),
  ];
}

function workloadsOf(
  used: ReadonlySet<string>,
  suites: readonly Suite[],
): WorkloadInfo[] {
  const workloads = suites.flatMap((suite) =>
    suite.scenarios.map(({ workload }) => [workload.id, workload] as const)
  );
  return [...new Map<string, WorkloadDescription>(workloads).values()]
    .filter(({ id }) => used.has(id))
    .map(({ bytesIn, bytesOut, sourceHash, source, ...workload }) => ({
      id: workload.id,
      label: workload.label,
      kind: workload.kind,
      description: workload.description,
      version: workload.version,
      items: workload.items,
      parameters: { ...workload.parameters },
      ...(bytesIn === undefined ? undefined : { bytesIn }),
      ...(bytesOut === undefined ? undefined : { bytesOut }),
      computesNatively: workload.computesNatively ?? false,
      sendsBytes: workload.sendsBytes ?? false,
      ...(sourceHash === undefined ? undefined : { sourceHash }),
      ...(source === undefined ? undefined : { source }),
    }));
}

function assembleCell(
  benchmark: PlannedBenchmark,
  { scenario, findings }: {
    readonly scenario: PlannedScenario;
    readonly findings: Findings;
  },
): Cell {
  const { id, suite, workload, parameters, model, workers } = benchmark;
  const { items, inFlight } = benchmark;
  return {
    ...{ id, suite, workload, parameters, model, workers, items, inFlight },
    outcome: outcomeOf(benchmark, { scenario, findings }),
  };
}

function outcomeOf(
  { id, absence }: PlannedBenchmark,
  { scenario, findings: { samples, trimmed, peakBytes } }: {
    readonly scenario: PlannedScenario;
    readonly findings: Findings;
  },
): CellOutcome {
  if (absence !== undefined) return { kind: "not-offered", reason: absence };
  const rounds = samples.roundsOf(id);
  const failure = samples.benchmarks.get(id)?.failure;
  if (failure !== undefined && rounds.length === 0) {
    return { kind: "failed", reason: readable(failure) };
  }
  if (rounds.length === 0) {
    const isTrimmed = trimmed.benchmarks.has(id) ||
      trimmed.scenarios.has(scenario.id);
    return {
      kind: "not-run",
      reason: isTrimmed
        ? "Left out to stay within the time budget."
        : "The run ended before it.",
    };
  }
  return {
    kind: "measured",
    rounds: rounds.map(toWholeNanoseconds),
    peakMemoryBytes: peakBytes.get(id) ?? null,
  };
}

/** The clock gives no more. */
function toWholeNanoseconds(round: CellRound): CellRound {
  return {
    ...round,
    samplesNs: round.samplesNs.map((ns) => Math.max(1, Math.round(ns))),
  };
}

const MAX_REASON = 20_000;

/** What a process said may hold control characters, which the run format refuses. */
function readable(reason: string): string {
  return reason.replace(/[^\P{Cc}\n\t]/gu, "").slice(0, MAX_REASON);
}

function scenariosOf(
  { scenarios, samples }: Findings,
  task: Pick<MeasuredTask, "scenarios"> | undefined,
): ScenarioInfo[] {
  const isSetAside = setAsideRule(samples);
  return scenarios.flatMap(({ id, suite, workload, parameters }) => {
    const { rounds = [] } = samples.scenarios.get(id) ?? {};
    if (rounds.length === 0) return [];
    const profile = task?.scenarios.find((one) =>
      formatScenarioId({ ...one, suite, workload }) === id
    )?.profile;
    return [{
      ...{ suite, workload, parameters },
      ...(profile ? { profile } : undefined),
      rounds: rounds.map(({ round, warmupCycles, cycles }) => ({
        ...{ round, warmupCycles },
        cycles: cycles.map((cycle) => ({
          cycle: cycle.cycle,
          canaryAloneNs: roundedNs(cycle.canaryAloneNs),
          canaryTogetherNs: roundedNs(cycle.canaryTogetherNs),
          foreignCores: cycle.foreignCores,
          isSetAside: isSetAside(cycle),
        })),
      })),
    }];
  });
}

function roundedNs(ns: number | null): number | null {
  return ns === null ? null : Math.round(ns);
}

/**
 * The noise floor: how far baselines and their replicates, which are the same code, came apart. Other benchmarks may
 * have replicates too, to see how often verdicts are wrong; they would make the floor depend on what was asked for.
 */
function findNoiseFloor({ scenarios, samples }: Findings): NoiseFloor | null {
  const differences = scenarios.flatMap((scenario) =>
    scenario.benchmarks.flatMap((one) => {
      if (!one.parameters.replicate || !isBaseline(one, scenario)) return [];
      const parameters = withoutReplicate(one.parameters);
      const original = formatBenchId({ ...one, parameters });
      const [a, b] = [one.id, original].map((id) => medianNs(samples, id));
      return a === undefined || b === undefined
        ? []
        : [relativeDifference(a, b)];
    })
  );
  if (differences.length === 0) return null;
  return { floor: quantile(differences, 0.9), pairs: differences.length };
}

/** Median over rounds of the median batch, in nanoseconds; `undefined` where nothing was measured. */
function medianNs(samples: Samples, id: string): number | undefined {
  const rounds = samples.roundsOf(id);
  if (rounds.length === 0) return undefined;
  return median(rounds.map(({ samplesNs }) => median(samplesNs)));
}
