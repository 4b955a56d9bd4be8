import type { Cell, Run } from "../results/run.ts";
import type { Interval } from "../stats/mod.ts";
import { formatBytes } from "./format.ts";
import { RunSamples } from "./run_samples.ts";
import { judge, type Relation } from "./judge.ts";
import { NoiseFloors } from "./noise_floors.ts";

/**
 * Smallest change between runs that is called one. Two runs were not measured side by side, so whatever befell the
 * machine between them counts in full.
 */
export const SMALLEST_CHANGE = 0.05;

/** Something that differs between two runs beside their samples. */
export interface RunDifference {
  /** What differs, in words. */
  readonly field: string;
  /** Its value in the first run. */
  readonly before: string;
  /** Its value in the second run. */
  readonly after: string;
}

/** One cell in two runs; a cell that cannot be compared says why. */
export type CellComparison = ComparedCell | UncomparedCell;

/** A cell that both runs measured. */
export interface ComparedCell {
  /** Both runs measured it. */
  readonly kind: "compared";
  /** `suite/workload/model/workers`. */
  readonly id: string;
  /** Median time of one batch in the first run, in nanoseconds. */
  readonly beforeNs: Interval;
  /** Median time of one batch in the second run, in nanoseconds. */
  readonly afterNs: Interval;
  /** Time after over time before: below 1 is faster. */
  readonly ratio: Interval;
  /** How the second run did: `better` is faster. */
  readonly verdict: Relation;
}

/** A cell that one of the runs lacks, or whose workload has changed. */
export interface UncomparedCell {
  /** At least one run has nothing to compare. */
  readonly kind: "uncompared";
  /** `suite/workload/model/workers`. */
  readonly id: string;
  /** Why it cannot be compared. */
  readonly reason: string;
}

/** Two runs, cell by cell. */
export interface RunComparison {
  /** Id of the first run. */
  readonly before: Run["id"];
  /** Id of the second run. */
  readonly after: Run["id"];
  /** Whether both were measured on one machine. */
  readonly sameMachine: boolean;
  /** What differs beside the samples, the weightiest first. */
  readonly differences: readonly RunDifference[];
  /** Every cell of either run, in the order of the later one. */
  readonly cells: readonly CellComparison[];
}

/**
 * Compares two runs. The first is what was before, the second what came after; on two machines, the reference and the
 * other. A run compared with itself shows no difference anywhere.
 *
 * @param before A validated run.
 * @param after A validated run.
 * @returns Plain data that survives JSON.
 */
export function compareRuns(before: Run, after: Run): RunComparison {
  const samples = {
    before: new RunSamples(before),
    after: new RunSamples(after),
  };
  const ids = new Set(
    [...after.cells, ...before.cells].filter(isComparable).map(({ id }) => id),
  );
  const reasons = new Map(
    [...ids].map((id) => [id, whyNotComparable(id, { before, after })]),
  );
  const matched = after.cells.filter(({ id }) =>
    ids.has(id) && reasons.get(id) === undefined
  );
  const compared = new Map(
    compareCells(matched, { before, after, samples })
      .map((cell) => [cell.id, cell]),
  );
  return {
    before: before.id,
    after: after.id,
    sameMachine: before.machine.id === after.machine.id,
    differences: findDifferences(before, after),
    cells: [...reasons].map(([id, reason = ""]) =>
      compared.get(id) ?? { kind: "uncompared", id, reason }
    ),
  };
}

/** Twins only tell how noisy a run was, and what a model does not offer was never to be measured. */
function isComparable({ parameters, outcome }: Cell): boolean {
  return !parameters.twin && outcome.kind !== "not-offered";
}

/** Judges all cells together, each by the larger noise floor of the two runs. */
function compareCells(
  cells: readonly Cell[],
  { before, after, samples }: {
    readonly before: Run;
    readonly after: Run;
    readonly samples: Readonly<Record<"before" | "after", RunSamples>>;
  },
): ComparedCell[] {
  const floors = [
    new NoiseFloors(before, samples.before),
    new NoiseFloors(after, samples.after),
  ];
  const questions = cells.map((cell) => ({
    comparison: samples.after.compareWith(samples.before, cell.id),
    smallest: Math.max(
      SMALLEST_CHANGE,
      ...floors.map((floor) => floor.of(cell)),
    ),
  }));
  const relations = judge(questions);
  return questions.map(({ comparison }, index) => {
    const { id = "" } = cells[index] ?? {};
    return {
      kind: "compared",
      id,
      beforeNs: samples.before.median(id),
      afterNs: samples.after.median(id),
      ratio: comparison.ratio,
      verdict: relations[index] ?? "undecided",
    };
  });
}

function whyNotComparable(
  id: string,
  { before, after }: { readonly before: Run; readonly after: Run },
): string | undefined {
  const was = find(before, id);
  const is = find(after, id);
  if (!was || !is) return `only in ${was ? before.id : after.id}`;
  const versions = [versionOf(before, was), versionOf(after, is)];
  if (versions[0] !== versions[1]) {
    return `its workload changed from version ${versions[0]} to ${versions[1]}`;
  }
  if (was.items !== is.items) {
    return `its batch changed from ${was.items} to ${is.items} tasks`;
  }
  if (was.inFlight !== is.inFlight) {
    return `its tasks in flight changed from ${was.inFlight} to ${is.inFlight}`;
  }
  return whyUnmeasured(was, before.id) ?? whyUnmeasured(is, after.id);
}

function whyUnmeasured(cell: Cell, runId: string): string | undefined {
  if (cell.outcome.kind === "measured") return undefined;
  return `${cell.outcome.kind} in ${runId}: ${cell.outcome.reason}`;
}

function find(run: Run, id: string): Cell | undefined {
  return run.cells.find((cell) => cell.id === id);
}

function versionOf(run: Run, cell: Cell): number | undefined {
  return run.workloads.find(({ id }) => id === cell.workload)?.version;
}

function findDifferences(before: Run, after: Run): RunDifference[] {
  const was = facts(before);
  const is = facts(after);
  return Object.keys(was).flatMap((field) => {
    const [old = "", now = ""] = [was[field], is[field]];
    return old === now ? [] : [{ field, before: old, after: now }];
  });
}

/** What stands for a fact that an imported run lacks. */
const NOT_TOLD = "not told";

/** What explains a difference between runs, the weightiest first. */
function facts({ machine, runtime, tool, settings, status }: Run) {
  const none = tool.name === "crossover" ? "none" : NOT_TOLD;
  const facts: Record<string, string> = {
    machine: machine.id,
    processor: machine.cpuModel ?? NOT_TOLD,
    "logical cores": String(machine.logicalCores ?? NOT_TOLD),
    "usable cores": String(machine.usableCores ?? NOT_TOLD),
    memory: machine.memoryBytes === null
      ? NOT_TOLD
      : formatBytes(machine.memoryBytes),
    system: [machine.os, machine.osRelease, machine.arch]
      .filter((part) => part !== null).join(" ") || NOT_TOLD,
    container: machine.container ?? none,
    "virtual machine": machine.virtualMachine ?? none,
    Deno: runtime.deno ?? NOT_TOLD,
    V8: runtime.v8 ?? NOT_TOLD,
    tool: [tool.name, tool.version, tool.commit]
      .filter((part) => part !== null).join(" "),
    profile: settings.profile ?? NOT_TOLD,
    status,
  };
  return facts;
}
