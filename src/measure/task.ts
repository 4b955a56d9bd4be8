import { MODELS } from "../models.ts";
import { TASK_SUITE, type TaskRequest } from "../results/bench_id.ts";
import type { CallProfile } from "../results/run.ts";
import type { TaskReport } from "../try/movability.ts";
import type { ScenarioProfile } from "../try/profile.ts";
import type { Depth, Entry, Suite } from "../workloads/catalog.ts";
import type {
  WorkloadDescription,
  WorkloadKind,
} from "../workloads/workload.ts";

/** A user's task with what its profile says of the work: plain data, which a journal keeps. */
export interface MeasuredTask {
  /** What the measured process loads. */
  readonly request: TaskRequest;
  /** Path of the user's configuration; null where there is none. */
  readonly config: string | null;
  /** Name in bench ids. */
  readonly id: string;
  /** Name for people: never the path. */
  readonly label: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sourceHash: string;
  /** Text of the file, where the user publishes it. */
  readonly source?: string;
  readonly kind: WorkloadKind;
  readonly computesNatively: boolean;
  /** Sizes of a call's arguments and result; absent where they differ between scenarios. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** Each combination of params, with the calls that make a batch. */
  readonly scenarios: readonly {
    readonly parameters: Readonly<Record<string, number>>;
    readonly items: number;
    /** What one call takes. */
    readonly profile: CallProfile;
  }[];
  /** Why a model cannot run it, by the model's id. */
  readonly absences: Readonly<Record<string, string>>;
  /** Whether a glance is not enough at models that start a worker for each call, nor who is behind may leave. */
  readonly isMeasuredInFull?: true;
}

/** Share of a budget that the profile of a task may take. */
const PROFILE_SHARE = 0.04;
const MAX_PROFILE_MS = 5_000;

/** How long a task may be profiled, by how long the whole answer may take, in milliseconds. */
export function profileMs(budgetMs: number): number {
  return Math.min(MAX_PROFILE_MS, Math.round(budgetMs * PROFILE_SHARE));
}

/** Time of a batch on the loop that the clock and the start of a batch do not blur. */
const BATCH_MS = 20;
/** Calls from which a pool of so many workers can show what it gains, unless they take long. */
const CALLS_OF_EACH_CORE = 4;
const LONG_CALL_MS = 10;
const VERY_LONG_CALL_MS = 100;
/** Each call of a batch costs a pool microseconds, and its arguments memory. */
const MAX_ITEMS = 20_000;

/** Calls that make a batch, by the time that one of them takes. */
export function itemsOfBatch(callMs: number, usableCores: number): number {
  const each = callMs > VERY_LONG_CALL_MS
    ? 1
    : callMs > LONG_CALL_MS
    ? 2
    : CALLS_OF_EACH_CORE;
  const enough = Math.ceil(BATCH_MS / Math.max(callMs, 1e-6));
  return Math.min(MAX_ITEMS, Math.max(enough, each * usableCores));
}

/**
 * What to measure of a task that has been examined.
 *
 * @throws {TypeError} where it was found that nothing can be.
 */
export function planTask(
  { description, problems, profile }: TaskReport,
  usableCores: number,
): MeasuredTask {
  const [first] = profile?.scenarios ?? [];
  if (!profile || !first) {
    throw new TypeError(
      `Cannot measure ${description.label}: found no call of it that ended, expected one`,
    );
  }
  const { module, export: name, permissions, label, id } = description;
  const { config, sourceHash } = description;
  const isOne = profile.scenarios.length === 1;
  return {
    request: {
      ...{ module, export: name, permissions },
      comparesAnswers: problems.every(({ kind }) =>
        kind !== "non-deterministic"
      ),
    },
    ...{ config, id, label, sourceHash, kind: first.kind },
    computesNatively: computesNatively(first),
    ...(isOne
      ? { bytesIn: first.bytesIn, bytesOut: first.bytesOut }
      : undefined),
    scenarios: profile.scenarios.map((scenario) => ({
      parameters: scenario.params,
      items: itemsOfBatch(scenario.ms, usableCores),
      profile: inNanoseconds(scenario),
    })),
    absences: Object.fromEntries(
      problems.flatMap(({ models, message }) =>
        models.map((model) => [model, message])
      ),
    ),
  };
}

function inNanoseconds(scenario: ScenarioProfile): CallProfile {
  const { ms, cpuMs, waitMs, crossing } = scenario;
  const { blocksLoop, bytesIn, bytesOut, allocatedBytes, spread } = scenario;
  const toNs = (ms: number) => Math.round(ms * 1e6);
  return {
    ...{ callNs: toNs(ms), cpuNs: toNs(cpuMs), waitNs: toNs(waitMs) },
    ...{ blocksLoop, isNative: computesNatively(scenario) },
    ...{ bytesIn, bytesOut, allocatedBytes },
    threadCrossingNs: toNs(crossing.threadMs),
    processCrossingNs: toNs(crossing.processMs),
    spread,
  };
}

/** More CPU time than a thread has, or some of it while the event loop is free: other threads compute. */
function computesNatively(
  { ms, cpuMs, blocksLoop }: ScenarioProfile,
): boolean {
  return cpuMs > 1.3 * ms || (!blocksLoop && cpuMs > 0.5 * ms);
}

/** The first is dropped. */
const BATCHES_OF_VISIT = 3;

/** A task as a suite of its own: the variants of `scaling`, without those that cannot run it. */
export function suiteOfTask(task: MeasuredTask): Suite {
  const { id, label, kind, bytesIn, bytesOut, scenarios } = task;
  const { isMeasuredInFull } = task;
  const workload: WorkloadDescription = {
    ...{ id, label, kind, version: 1, parameters: {} },
    description: `Calls ${task.request.export} of a user's file.`,
    items: scenarios[0]?.items ?? 1,
    ...(bytesIn === undefined ? undefined : { bytesIn }),
    ...(bytesOut === undefined ? undefined : { bytesOut }),
    computesNatively: task.computesNatively,
    sendsBytes: false,
    sourceHash: task.sourceHash,
    ...(task.source === undefined ? undefined : { source: task.source }),
  };
  const entries = MODELS.map((model): Entry => {
    const absence = task.absences[model.id];
    return {
      model: model.id,
      workers: model.isolation === null
        ? "one"
        : model.kind === "pool"
        ? "cores"
        : "usable",
      from: model.kind === "per-task" ? "default" : "quick",
      beyondCoresFrom: kind === "blocking" ? "quick" : "thorough",
      ...(model.kind === "per-task"
        ? {
          isPerTask: true,
          ...(isMeasuredInFull ? undefined : { isGlance: true }),
        }
        : undefined),
      ...(absence === undefined ? undefined : { absence }),
    };
  });
  return {
    id: TASK_SUITE,
    label: "Your task",
    question: "Which model runs this task fastest, and with how many workers?",
    baseline: MODELS.find((model) => model.kind === "loop")?.id ?? null,
    isCold: false,
    methods: [],
    scenarios: scenarios.map(({ parameters, items, profile }) => ({
      ...{ workload, items, parameters, entries, from: "quick" },
      priorVisitMs: BATCHES_OF_VISIT * items * profile.callNs / 1e6,
      ...(isMeasuredInFull ? { staysInRace: true } : undefined),
    })),
  };
}

/** Time of a scenario in which replicates of a pool and memory can be measured too. */
const AMPLE_MS = 30_000;

/** Whether each scenario of a task has little time. */
export function isShortOfTime(
  { scenarios }: Pick<MeasuredTask, "scenarios">,
  budgetMs: number,
): boolean {
  return budgetMs / scenarios.length < AMPLE_MS;
}

/** All cores; unless time is short, one worker and half of the cores too. Where tasks hold their thread and wait, twice as many too. */
export function workersOfTask(
  kind: WorkloadKind,
  { usableCores, depth }: {
    readonly usableCores: number;
    readonly depth: Depth;
  },
): number[] {
  const counts = depth === "quick"
    ? [usableCores]
    : [1, Math.ceil(usableCores / 2), usableCores];
  return [
    ...new Set(kind === "blocking" ? [...counts, 2 * usableCores] : counts),
  ];
}
