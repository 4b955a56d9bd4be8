import {
  type Cell,
  type CellRound,
  formatScenarioId,
  type MachineInfo,
  type RoundState,
  type Run,
  type RunWarning,
} from "../results/mod.ts";
import {
  mannKendall,
  median,
  medianAbsoluteDeviation,
  sorted,
} from "../stats/mod.ts";
import { MIN_ROUNDS } from "./profile.ts";
import type { Samples } from "./samples.ts";
import type { Trimmed } from "./schedule.ts";

/** What warnings are drawn from. */
export type WarnedRun =
  & Pick<
    Run,
    "cells" | "scenarios" | "rounds" | "conditions" | "settings"
  >
  & { readonly machine: Pick<MachineInfo, "usableCores" | "logicalCores"> };

interface WarningContext extends WarnedRun {
  readonly samples: Samples;
  readonly trimmed: Trimmed;
}

/** Cores that others may keep busy before it is worth a warning, and the share that a hypervisor may take. */
const FOREIGN_CORES = 0.1;
const STOLEN = 0.02;
/** Rounds that it takes to see a drift from round to round. */
const DRIFT_ROUNDS = 5;
/** Differences below this are not worth a warning, however sure they are. */
const WORTH_SAYING = 0.1;
/** Significance asked of a drift: there are many cells to look at. */
const DRIFT_P = 0.01;
/** Samples needed to tell two modes from chance. */
const MODE_SAMPLES = 12;
const MODE_SHARE = 0.25;
const MODE_GAP = 6;

/** Says in plain words what makes a run's figures weaker. */
export function findWarnings(
  run: WarnedRun,
  { samples, trimmed }: {
    readonly samples: Samples;
    readonly trimmed: Trimmed;
  },
): RunWarning[] {
  const context = { ...run, samples, trimmed };
  return [
    ...warnOfSetAside(context),
    ...warnOfTrimming(context),
    ...warnOfNeighbours(context),
    ...warnOfConditions(context),
    ...warnOfThrottling(context.rounds),
    ...warnOfFailures(context),
    ...warnOfCells(context),
  ];
}

/** Share of the cycles that may be set aside before it is worth a warning. */
const WORTH_A_WARNING = 0.02;

function warnOfSetAside({ scenarios }: WarningContext): RunWarning[] {
  const cycles = scenarios.flatMap(({ rounds }) =>
    rounds.flatMap(({ cycles }) => cycles)
  );
  const setAside = cycles.filter(({ isSetAside }) => isSetAside);
  if (setAside.length <= cycles.length * WORTH_A_WARNING) return [];
  return [{
    kind: "set-aside",
    message:
      `The machine lacked cores in ${setAside.length} of ${cycles.length} cycles: they are left out.`,
    cells: [],
  }];
}

function warnOfTrimming(
  { cells, trimmed, settings, samples }: WarningContext,
): RunWarning[] {
  const gone = cells.filter((cell) =>
    trimmed.benchmarks.has(cell.id) ||
    trimmed.scenarios.has(formatScenarioId(cell)) &&
      cell.outcome.kind !== "not-offered"
  );
  if (gone.length === 0) return [];
  const never = gone.filter(({ id }) => samples.roundsOf(id).length === 0);
  return [{
    kind: "trimmed",
    message: `To stay within ${
      formatMinutes(settings.budgetMs ?? 0)
    }, ${never.length} benchmarks were left out and ${
      gone.length - never.length
    } cut short, the least telling first. A larger --budget measures them.`,
    cells: gone.map(({ id }) => id),
  }];
}

function formatMinutes(ms: number): string {
  const minutes = ms / 60_000;
  return minutes < 2
    ? `${Math.round(ms / 1_000)} seconds`
    : `${Number(minutes.toFixed(1))} minutes`;
}

function warnOfNeighbours({ rounds }: WarningContext): RunWarning[] {
  const busy = rounds.filter(({ foreignCores, stealShare }) =>
    (foreignCores ?? 0) > FOREIGN_CORES || (stealShare ?? 0) > STOLEN
  );
  if (busy.length === 0) return [];
  const most = (name: "foreignCores" | "stealShare") =>
    Math.max(...rounds.map((round) => round[name] ?? 0));
  return [{
    kind: "noisy-neighbours",
    message:
      `Others used this machine in ${busy.length} of ${rounds.length} rounds: up to ${
        most("foreignCores").toFixed(2)
      } cores by other programs, up to ${
        (most("stealShare") * 100).toFixed(1)
      } % by other virtual machines.`,
    cells: [],
  }];
}

function warnOfConditions(
  { conditions: { powerSource, governor, quotaCores }, machine }:
    WarningContext,
): RunWarning[] {
  const warnings: RunWarning[] = [];
  const warn = (kind: RunWarning["kind"], message: string) =>
    warnings.push({ kind, message, cells: [] });
  if (powerSource === "battery") {
    warn("battery", "The machine ran on battery, which may slow it down.");
  }
  if (governor === "powersave") {
    warn(
      "power-saving",
      "The processor was set to save power (governor powersave), so its frequency may have followed the load.",
    );
  }
  // A quota of all cores or more holds nothing up.
  if (quotaCores !== null && quotaCores < (machine.logicalCores ?? Infinity)) {
    warn(
      "quota",
      `The container may use ${
        quotaCores.toFixed(2)
      } cores on average: models with more workers are held up by that, not by the processor.`,
    );
  }
  return warnings;
}

function warnOfThrottling(rounds: readonly RoundState[]): RunWarning[] {
  const seconds = rounds.reduce(
    (sum, { throttledSeconds }) => sum + (throttledSeconds ?? 0),
    0,
  );
  if (seconds === 0) return [];
  return [{
    kind: "throttled",
    message: `The container's quota held the run up for ${
      seconds.toFixed(1)
    } seconds of processor time.`,
    cells: [],
  }];
}

/** Cells that are named with what they failed of, and the characters of it: a warning is one line of some thousand. */
const MOST_NAMED = 5;
const LONGEST_REASON = 150;

/** Of cells that failed after rounds that went well: their figures are there, and what happened then would be lost. */
function warnOfFailures({ cells, samples }: WarningContext): RunWarning[] {
  const failed = cells.filter(({ id }) =>
    samples.hasFailed(id) && samples.roundsOf(id).length > 0
  );
  if (failed.length === 0) return [];
  const named = failed.slice(0, MOST_NAMED).map(({ id }) => {
    const { failure = "", failedRound } = samples.benchmarks.get(id) ?? {};
    return `${id} in round ${failedRound} (${inOneLine(failure)})`;
  });
  const more = failed.length - named.length;
  if (more > 0) named.push(`${more} more`);
  return [{
    kind: "failed-round",
    message: `${
      failed.length === 1 ? "1 cell" : `${failed.length} cells`
    } failed after rounds that went well, and had no further ones: ${
      named.join("; ")
    }.`,
    cells: failed.map(({ id }) => id),
  }];
}

/** Text of a process may hold line breaks and control characters, which a warning must not. */
function inOneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim().slice(0, LONGEST_REASON);
}

interface CellCheck {
  readonly kind: RunWarning["kind"];
  /** The sentence, for a number of cells. */
  message(count: number): string;
  applies(
    cell: Cell,
    rounds: readonly CellRound[],
    context: WarningContext,
  ): boolean;
}

const CELL_CHECKS: readonly CellCheck[] = [
  {
    kind: "few-samples",
    message: (count) =>
      `${
        count === 1 ? "1 cell was" : `${count} cells were`
      } measured in fewer than ${MIN_ROUNDS} rounds: too few to see how much processes differ.`,
    applies: (_, rounds) => rounds.length < MIN_ROUNDS,
  },
  {
    kind: "drift",
    message: (count) =>
      `${
        thereAre(count)
      } that grew faster or slower from round to round: the machine changed while it was measured.`,
    applies: (_, rounds) => drifts(rounds.map(medianOf)),
  },
  {
    kind: "two-modes",
    message: (count) =>
      `${
        thereAre(count)
      } with two groups of times and nothing in between: the median may stand for neither.`,
    applies: (_, rounds) =>
      hasTwoModes(rounds.flatMap(({ samplesNs }) => samplesNs)),
  },
  {
    kind: "oversubscribed",
    message: (count) =>
      `${thereAre(count)} with more workers than the cores that could be used.`,
    applies: ({ workers }, _, { machine }) =>
      workers > (machine.usableCores ?? Infinity),
  },
];

function warnOfCells(context: WarningContext): RunWarning[] {
  return CELL_CHECKS.flatMap(({ kind, message, applies }) => {
    const found = context.cells.filter((cell) => {
      const rounds = context.samples.roundsOf(cell.id);
      return rounds.length > 0 && applies(cell, rounds, context);
    }).map(({ id }) => id);
    if (found.length === 0) return [];
    return [{ kind, message: message(found.length), cells: found }];
  });
}

function thereAre(count: number): string {
  return count === 1 ? "There is 1 cell" : `There are ${count} cells`;
}

function medianOf({ samplesNs }: CellRound): number {
  return median(samplesNs);
}

/**
 * Whether medians of rounds rise or fall beyond chance (Mann and Kendall), and by enough to matter. Most runs have five
 * rounds, of which no order is that sure: those have to go one way all along, as one in 60 does by chance.
 */
export function drifts(medians: readonly number[]): boolean {
  if (medians.length < DRIFT_ROUNDS) return false;
  const third = Math.ceil(medians.length / 3);
  const ratio = median(medians.slice(-third)) / median(medians.slice(0, third));
  if (Math.abs(ratio - 1) <= WORTH_SAYING) return false;
  const { s, p } = mannKendall(medians);
  const pairs = medians.length * (medians.length - 1) / 2;
  return p < DRIFT_P || Math.abs(s) === pairs;
}

/**
 * Whether samples fall into two groups, each of a quarter of them at least, with a gap between that is many times the
 * spread inside either.
 */
export function hasTwoModes(samples: readonly number[]): boolean {
  if (samples.length < MODE_SAMPLES) return false;
  const ordered = sorted(samples);
  const least = Math.ceil(ordered.length * MODE_SHARE);
  let split = least;
  for (let at = least; at <= ordered.length - least; at++) {
    if (gapAt(ordered, at) > gapAt(ordered, split)) split = at;
  }
  const low = ordered.slice(0, split);
  const high = ordered.slice(split);
  const spread = Math.max(...[low, high].map(medianAbsoluteDeviation));
  return gapAt(ordered, split) > MODE_GAP * spread &&
    median(high) / median(low) > 1 + WORTH_SAYING;
}

function gapAt(ordered: readonly number[], at: number): number {
  return (ordered[at] ?? NaN) - (ordered[at - 1] ?? NaN);
}
