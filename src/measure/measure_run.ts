import { createRunId, type Run } from "../results/mod.ts";
import { assembleRun } from "./assemble.ts";
import type { BenchCommandOptions } from "./bench_command.ts";
import { probeMemory, runBench } from "./bench_process.ts";
import { probePatienceMs } from "./patience.ts";
import { describeConditions, joinConditions } from "./conditions.ts";
import {
  type Journal,
  JOURNAL_SUFFIX,
  type JournalEntry,
  type JournalHead,
} from "./journal.ts";
import { describeMachine, describeRuntime } from "./machine.ts";
import {
  estimateMemoryMs,
  measureMemory,
  memoryCells,
  probesAtOnce,
} from "./memory.ts";
import { planCells, type PlannedCell, type Selection } from "./plan.ts";
import { chooseProcessors } from "./processors.ts";
import { type Profile, PROFILES } from "./profile.ts";
import type { Progress } from "./progress.ts";
import { watchMachine } from "./round_state.ts";
import { measureCells, type Measurement } from "./rounds.ts";
import { toolCommit, toolVersion } from "./tool.ts";
import { UnsupportedError } from "./unsupported_error.ts";

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

/** What every session of a run has in common: other code, or another Deno, would be another run. */
type Setting = Pick<
  JournalHead,
  "version" | "commit" | "deno" | "usableCores"
>;

/**
 * Plans a run of this machine.
 *
 * @throws {SelectionError} where the selection names something unknown.
 * @throws {UnsupportedError} where processes cannot be kept on cores here.
 */
export function prepareRun(request: RunRequest): PreparedRun {
  const { profile, selection, label, pin } = request;
  assertCanPin(pin);
  const head: JournalHead = {
    kind: "begun",
    ...settingOf(pin),
    startedAt: new Date().toISOString(),
    label,
    profile,
    precision: request.precision ?? PROFILES[profile].precision,
    seed: crypto.getRandomValues(new Uint16Array(1))[0] ?? 0,
    selection,
    pin,
  };
  return { head, cells: plan(head), resumed: [] };
}

function settingOf(pin: number | null): Setting {
  return {
    version: toolVersion(),
    commit: toolCommit(),
    deno: Deno.version.deno,
    usableCores: pin ?? navigator.hardwareConcurrency,
  };
}

/**
 * Goes on with a run that was interrupted.
 *
 * @throws {UnsupportedError} where it was begun by other code, on another Deno or on other cores, or where the journal
 * does not say what was planned.
 */
export function resumeRun(entries: readonly JournalEntry[]): PreparedRun {
  const [head] = entries;
  if (head?.kind !== "begun") {
    throw notResumable("no plan in the journal", "one");
  }
  const [begun, now] = [head, settingOf(head.pin)].map(formatSetting);
  if (begun !== now) throw notResumable(`a run of ${begun}`, String(now));
  return { head, cells: plan(head), resumed: entries };
}

function formatSetting(
  { version, commit, deno, usableCores }: Setting,
): string {
  const code = commit === null ? "" : ` (${commit})`;
  return `Crossover ${version}${code} with Deno ${deno} on ${usableCores} cores`;
}

function notResumable(found: string, expected: string): UnsupportedError {
  return new UnsupportedError(
    `Cannot resume: found ${found}, expected ${expected}`,
    `measure again; the journal is the newest file beside this machine's runs that ends in ${JOURNAL_SUFFIX}, and can be removed`,
  );
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
  const pinnedCores = head.pin === null
    ? null
    : await chooseProcessors(head.pin);
  if (resumed.length === 0) journal.append(head);
  const processes = { folder, pinnedCores };
  const before = await describeConditions();
  const measurement = await measureCells(cells, {
    ...processes,
    profile: { ...PROFILES[head.profile], precision: head.precision },
    seed: head.seed,
    signal,
    runBench,
    journal,
    resumed,
    watch: watchMachine,
    now: () => performance.now(),
    onProgress,
  });
  const peakBytes = await measurePeaks(
    measuredCells(cells, measurement),
    { head, processes, signal, onProgress },
  );
  const conditions = joinConditions(before, await describeConditions());
  const about = await describeRun(head, { cells, measurement, pinnedCores });
  return assembleRun({ ...about, conditions }, {
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

function measurePeaks(
  cells: readonly PlannedCell[],
  { head: { profile, usableCores }, processes, signal, onProgress }:
    & Pick<MeasureRunOptions, "signal" | "onProgress">
    & { readonly head: JournalHead; readonly processes: BenchCommandOptions },
): Promise<Map<string, number | null>> {
  const { memory } = PROFILES[profile];
  const asked = memoryCells(cells, { memory, usableCores });
  const startMs = performance.now();
  let position = 0;
  return measureMemory(asked, {
    atOnce: signal.aborted ? 0 : probesAtOnce(usableCores),
    probe: (cell) => {
      position++;
      onProgress({
        cell: cell.id,
        round: "memory",
        position,
        cells: asked.length,
        elapsedMs: performance.now() - startMs,
        totalMs: estimateMemoryMs(asked.length, usableCores),
      });
      return probeMemory(cell.id, {
        ...processes,
        patienceMs: probePatienceMs(cell),
      });
    },
    signal,
  });
}

async function describeRun(
  head: JournalHead,
  { cells, measurement, pinnedCores }: {
    readonly cells: readonly PlannedCell[];
    readonly measurement: Measurement;
    readonly pinnedCores: readonly number[] | null;
  },
) {
  const { label, startedAt, profile, precision, seed, usableCores } = head;
  const { version, commit } = head;
  return {
    id: createRunId(new Date(startedAt)),
    label,
    startedAt,
    finishedAt: new Date().toISOString(),
    tool: { name: "crossover" as const, version, commit },
    machine: { ...await describeMachine(), usableCores },
    runtime: describeRuntime(),
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
