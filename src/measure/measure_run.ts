import { createRunId, type Run } from "../results/mod.ts";
import { assembleRun } from "./assemble.ts";
import { probeMemory, runBench } from "./bench_process.ts";
import { describeConditions } from "./conditions.ts";
import type { Journal, JournalEntry, JournalHead } from "./journal.ts";
import { describeMachine, describeRuntime } from "./machine.ts";
import { measureMemory, memoryCells } from "./memory.ts";
import { planCells, type PlannedCell, type Selection } from "./plan.ts";
import { type Profile, PROFILES } from "./profile.ts";
import type { Progress } from "./progress.ts";
import { watchMachine } from "./round_state.ts";
import { measureCells, type Measurement } from "./rounds.ts";
import { describeTool, toolVersion } from "./tool.ts";

/** What to measure. */
export interface RunRequest {
  readonly profile: Profile["id"];
  /** Relative half-width of an interval at which a cell has been measured enough; the profile's own where left out. */
  readonly precision?: number | undefined;
  readonly selection: Selection;
  readonly label: string | null;
  /** Cores to stay on; null for all. */
  readonly pin: number | null;
}

/** Where to measure, and whom to tell. */
export interface MeasureRunOptions {
  /** Folder for everything temporary; the caller removes it. */
  readonly folder: string;
  /** Where what is measured is taken down at once. */
  readonly journal: Journal;
  /** Ends the run early: what has been measured until then becomes a partial run. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** A run that is ready to be measured, or to be gone on with. */
export interface PreparedRun {
  readonly head: JournalHead;
  readonly cells: readonly PlannedCell[];
  readonly resumed: readonly JournalEntry[];
}

/** A machine cannot do what was asked of it; `hint` says what to do. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
  /** What the user can do about it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Plans a run of this machine.
 *
 * @throws {SelectionError} where the selection names something unknown.
 * @throws {UnsupportedError} where processes cannot be kept on cores here.
 */
export function prepareRun(request: RunRequest): PreparedRun {
  const { profile, selection, label, pin } = request;
  assertCanPin(pin);
  const usableCores = pin ?? navigator.hardwareConcurrency;
  const head: JournalHead = {
    kind: "begun",
    version: toolVersion(),
    startedAt: new Date().toISOString(),
    label,
    profile,
    precision: request.precision ?? PROFILES[profile].precision,
    seed: crypto.getRandomValues(new Uint16Array(1))[0] ?? 0,
    selection,
    usableCores,
    pin,
  };
  return { head, cells: plan(head), resumed: [] };
}

/**
 * Goes on with a run that was interrupted.
 *
 * @throws {UnsupportedError} where it was begun by another version of Crossover, or the journal does not say what was
 * planned.
 */
export function resumeRun(entries: readonly JournalEntry[]): PreparedRun {
  const [head] = entries;
  if (head?.kind !== "begun") {
    throw new UnsupportedError(
      "Cannot resume: found no plan in the journal",
      "remove the file and measure again",
    );
  }
  const isSame = head.version === toolVersion() &&
    head.usableCores === (head.pin ?? navigator.hardwareConcurrency);
  if (!isSame) {
    throw new UnsupportedError(
      `Cannot resume: found a run of Crossover ${head.version} on ${head.usableCores} cores, expected ${toolVersion()} and the cores of now`,
      "remove the file and measure again",
    );
  }
  return { head, cells: plan(head), resumed: entries };
}

function plan({ selection, usableCores, profile }: JournalHead) {
  return planCells(selection, { usableCores, depth: profile });
}

function assertCanPin(pin: number | null): void {
  if (pin === null) return;
  if (Deno.build.os !== "linux") {
    throw new UnsupportedError(
      `Cannot pin: found ${Deno.build.os}, expected Linux, where taskset keeps a process on some cores`,
      "leave --pin out; --cores limits the numbers of workers",
    );
  }
  const usable = navigator.hardwareConcurrency;
  if (pin <= usable) return;
  throw new UnsupportedError(
    `Cannot pin: found ${pin} cores asked for, expected at most the ${usable} usable ones`,
    `for example --pin ${usable}`,
  );
}

/** Measures a run on this machine. */
export async function measureRun(
  prepared: PreparedRun,
  options: MeasureRunOptions,
): Promise<Run> {
  const { head, cells, resumed } = prepared;
  const { folder, journal, signal, onProgress } = options;
  if (resumed.length === 0) journal.append(head);
  const tool = await describeTool();
  const profile = { ...PROFILES[head.profile], precision: head.precision };
  const pinnedCores = head.pin === null
    ? null
    : Array.from({ length: head.pin }, (_, core) => core);
  const processes = { folder, pinnedCores };
  const measurement = await measureCells(cells, {
    ...processes,
    profile,
    seed: head.seed,
    signal,
    runBench,
    journal,
    resumed,
    watch: watchMachine,
    now: () => performance.now(),
    onProgress,
  });
  const measured = measuredCells(cells, measurement);
  const { usableCores } = head;
  const probed = memoryCells(measured, { ...profile, usableCores });
  const peakBytes = await measureMemory(probed, {
    atOnce: signal.aborted ? 0 : usableCores,
    probe: (id) => probeMemory(id, processes),
    signal,
  });
  const about = await describeRun(head, { cells, measurement, pinnedCores });
  return assembleRun({ ...about, tool }, {
    cells,
    measurement: { ...measurement, interrupted: signal.aborted },
    peakBytes,
  });
}

function measuredCells(
  cells: readonly PlannedCell[],
  { samples }: Measurement,
): PlannedCell[] {
  return cells.filter(({ id }) =>
    samples.has(id) && samples.get(id)?.failure === undefined
  );
}

async function describeRun(
  { label, startedAt, profile, precision, seed, usableCores }: JournalHead,
  { cells, measurement, pinnedCores }: {
    readonly cells: readonly PlannedCell[];
    readonly measurement: Measurement;
    readonly pinnedCores: readonly number[] | null;
  },
) {
  return {
    id: createRunId(new Date(startedAt)),
    label,
    startedAt,
    finishedAt: new Date().toISOString(),
    machine: { ...await describeMachine(), usableCores },
    runtime: describeRuntime(),
    conditions: await describeConditions(),
    settings: {
      profile,
      budgetMs: PROFILES[profile].budgetMs,
      rounds: Math.max(1, measurement.rounds.length),
      seed,
      cores: [...new Set(cells.map((cell) => cell.workers))].sort((a, b) =>
        a - b
      ),
      precision,
      pinnedCores,
    },
  };
}
