import {
  type LevelChange,
  MIN_CHANGE_VALUES,
} from "../analysis/change_points.ts";
import type { Hardware } from "../analysis/prediction/nearest.ts";
import {
  formatAs,
  formatCount,
  formatRatio,
  inSentence,
  joinNames,
  type Unit,
} from "./format.ts";

/** An answer of a machine: a figure, and the model that reached it. */
export interface MachineAnswer {
  readonly machine: string;
  readonly model: string;
  readonly value: number;
}

/** Names the machines at both ends of a question, each with the model that brought it there. */
export function describeEnds(
  ends: readonly MachineAnswer[],
  { unit, machines }: { readonly unit: Unit; readonly machines: number },
): string {
  const told = ends.map(({ machine, model, value }) =>
    `${formatAs(unit, value)} on ${machine} (${inSentence(model)})`
  );
  return `From ${told.join(" to ")}, over ${formatCount(machines, "machine")}.`;
}

/** Says for which workloads machines differ in the model to take. */
export function describeAgreement(
  differing: readonly string[],
  { workloads, machines }: {
    readonly workloads: number;
    readonly machines: number;
  },
): string {
  const who = differing.length === 0
    ? "none"
    : differing.length <= 4
    ? joinNames(differing)
    : `${differing.length} of them`;
  return `${
    formatCount(workloads, "workload")
  } on ${machines} machines: the model to take differs for ${who}.`;
}

/** A figure that changed its level over the runs of a machine. */
export interface ChangedFigure {
  /** `The speed-up of Primes`. */
  readonly name: string;
  readonly change: LevelChange;
  /** When the first run of the new level was made. */
  readonly since: string;
  /** Versions of Deno before and with that run. */
  readonly deno: readonly (string | null | undefined)[];
}

/** Says where a figure changed its level. */
export function describeLevelChange(
  { name, change: { before, after, p }, since, deno: [old, now] }:
    ChangedFigure,
): string {
  const deno = old && now && old !== now
    ? `, which is also where Deno changed from ${old} to ${now}`
    : "";
  return `${name} changed from ${formatRatio(before)} to ${
    formatRatio(after)
  } with the run of ${since}${deno} (Pettitt's test, adjusted for all figures, p = ${
    p < 0.001 ? "below 0.001" : p.toFixed(3)
  }).`;
}

/** Says that no figure changed its level, or why that cannot be told. */
export function describeNoLevelChange(
  { figures, runs }: { readonly figures: number; readonly runs: number },
): string {
  return runs < MIN_CHANGE_VALUES
    ? `Changes of level are looked for from ${MIN_CHANGE_VALUES} runs of the same work on, and there are ${runs}.`
    : `No change of level was found in ${
      formatCount(figures, "ratio")
    } (Pettitt's test, adjusted for all of them, at 5 %).`;
}

/** `Worker pool: between 215 µs and 230 µs over 9 runs.` */
export function describeSpan(
  name: string,
  { unit, values }: { readonly unit: Unit; readonly values: readonly number[] },
): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
    .map((value) => formatAs(unit, value));
  const runs = formatCount(values.length, "run");
  return low === high
    ? `${name}: ${low} in ${runs}.`
    : `${name}: between ${low} and ${high} over ${runs}.`;
}

/** Says why a run stands for its machine, though so many are newer. */
export function describeRunChoice(newer: number): string {
  if (newer <= 0) return "It is the newest run.";
  const [was, them] = newer === 1 ? ["was", "it"] : ["were", "them"];
  return `${
    formatCount(newer, "newer run")
  } ${was} interrupted, or measured less or for a shorter time; the runs over time list ${them}.`;
}

/** Says which machines stand for one that was never measured, and how the nearest differs from it. */
export function describeNeighbours(
  machine: Hardware,
  neighbours: readonly Hardware[],
): string {
  const [nearest, ...others] = neighbours;
  if (!nearest) return "";
  const differing = [
    ...(nearest.arch === machine.arch ? [] : ["architecture"]),
    ...(nearest.os === machine.os ? [] : ["system"]),
    ...(nearest.cpuModel === machine.cpuModel ? [] : ["processor"]),
    ...(nearest.usableCores === machine.usableCores ? [] : ["number of cores"]),
  ];
  const how = differing.length === 0
    ? "the same by all that is known"
    : `another ${joinNames(differing)}`;
  const further = others.length === 0
    ? "No other tells how far machines differ: the ranges are that one's"
    : `The ranges reach over it and ${
      formatCount(others.length, "further machine")
    }`;
  return `This machine was never measured: the nearest that was has ${
    nearest.cpuModel ?? "an unknown processor"
  } with ${
    formatCount(nearest.usableCores ?? 1, "core")
  } (${how}). ${further}. \`deno task bench\` measures this machine.`;
}
