import {
  type Cell,
  formatScenarioId,
  type MachineInfo,
  type RoundState,
  type Run,
  type RunWarning,
} from "../results/mod.ts";
import { warnOfControls } from "./controls.ts";
import { MIN_ROUNDS } from "./profile.ts";
import type { Samples } from "./samples.ts";
import type { Trimmed } from "./schedule.ts";

/** What warnings are drawn from. */
export type WarnedRun =
  & Pick<
    Run,
    | "cells"
    | "scenarios"
    | "rounds"
    | "conditions"
    | "settings"
    | "suites"
    | "noise"
    | "controls"
  >
  & { readonly machine: Pick<MachineInfo, "usableCores" | "logicalCores"> };

interface WarningContext extends WarnedRun {
  readonly samples: Samples;
  readonly trimmed: Trimmed;
}

/** Cores that others may keep busy before it is worth a warning, and the share that a hypervisor may take. */
const FOREIGN_CORES = 0.1;
const STOLEN = 0.02;

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
    ...warnOfControls(context, samples),
    ...warnOfFailures(context),
    ...warnOfFewRounds(context),
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
    message: `To stay within ${formatMinutes(settings.budgetMs ?? 0)}, ${
      describeTrimmed(never.length, gone.length - never.length)
    }, least informative first. A larger --budget measures them in full.`,
    cells: gone.map(({ id }) => id),
  }];
}

/** `3 benchmarks were left out and 1 was cut short`; one of both is not 0. */
function describeTrimmed(never: number, short: number): string {
  const verb = (count: number) => count === 1 ? "was" : "were";
  const noun = (count: number) => count === 1 ? "benchmark" : "benchmarks";
  if (never === 0) return `${short} ${noun(short)} ${verb(short)} cut short`;
  const start = `${never} ${noun(never)} ${verb(never)} left out`;
  return short === 0 ? start : `${start} and ${short} ${verb(short)} cut short`;
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
  const [foreign, stolen] = [most("foreignCores"), most("stealShare")];
  const uses = [
    ...(foreign > FOREIGN_CORES
      ? [`up to ${foreign.toFixed(2)} cores by other programs`]
      : []),
    ...(stolen > STOLEN
      ? [`up to ${(stolen * 100).toFixed(1)} % by other virtual machines`]
      : []),
  ];
  return [{
    kind: "noisy-neighbours",
    message:
      `Others used this machine in ${busy.length} of ${rounds.length} rounds: ${
        uses.join(", ")
      }.`,
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
    } seconds of CPU time.`,
    cells: [],
  }];
}

/** Benchmarks that are named with what they failed of, and the characters of it: a warning is one line of some thousand. */
const MAX_NAMED = 5;
const MAX_REASON = 150;

/** Of benchmarks that failed after rounds that went well: their figures are there, and what happened then would be lost. */
function warnOfFailures({ cells, samples }: WarningContext): RunWarning[] {
  const failed = cells.filter(({ id }) =>
    samples.hasFailed(id) && samples.roundsOf(id).length > 0
  );
  if (failed.length === 0) return [];
  const named = failed.slice(0, MAX_NAMED).map(({ id }) => {
    const { failure = "", failedRound } = samples.benchmarks.get(id) ?? {};
    return `${id} in round ${failedRound} (${inOneLine(failure)})`;
  });
  const more = failed.length - named.length;
  if (more > 0) named.push(`${more} more`);
  return [{
    kind: "failed-round",
    message: `${
      failed.length === 1 ? "1 benchmark" : `${failed.length} benchmarks`
    } failed after rounds that went well, and had no further ones: ${
      named.join("; ")
    }.`,
    cells: failed.map(({ id }) => id),
  }];
}

/** Text of a process may hold line breaks and control characters, which a warning must not. */
function inOneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim().slice(0, MAX_REASON);
}

function warnOfFewRounds({ cells, samples }: WarningContext): RunWarning[] {
  const found = cells.filter(({ id }) => {
    const { length } = samples.roundsOf(id);
    return length > 0 && length < MIN_ROUNDS;
  });
  const { left = [], short = [] } = Object.groupBy(
    found,
    (cell) =>
      samples.keptRounds(formatScenarioId(cell)) < MIN_ROUNDS
        ? "short"
        : "left",
  );
  const warn = (own: readonly Cell[], what: string): RunWarning[] =>
    own.length === 0 ? [] : [{
      kind: "few-samples",
      message: `${
        own.length === 1 ? "1 benchmark was" : `${own.length} benchmarks were`
      } ${what}`,
      cells: own.map(({ id }) => id),
    }];
  return [
    ...warn(
      short,
      `measured in fewer than ${MIN_ROUNDS} rounds: nothing is decided about them.`,
    ),
    ...warn(
      left,
      `far behind after the first round, and left the race: a speed-up of fewer than ${MIN_ROUNDS} rounds is rough, and marked ~.`,
    ),
  ];
}
