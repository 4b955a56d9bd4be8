import type { Run, RunWarning } from "../results/run.ts";
import { isMeasured } from "./cells.ts";
import { formatCount } from "./format.ts";
import { capitalise, joinNames } from "./phrases.ts";
import type { SuiteAnalysis, WorkloadAnalysis } from "./types.ts";
import { MIN_ROUNDS } from "./verdict/thresholds.ts";
import { nameCells } from "./verdict/verdict_wording.ts";

/** More workloads than that are counted, since each has a line of its own wherever a headline stands. */
const MAX_NAMED = 3;

/** Says in one sentence what to take for which workloads: `On 2 cores, use async code for timer and http, …` */
export function describeRun(
  workloads: readonly WorkloadAnalysis[],
  { usableCores, suites }: {
    readonly usableCores: number;
    readonly suites: readonly Pick<SuiteAnalysis, "id">[];
  },
): string {
  if (workloads.length === 0) {
    const ids = suites.map(({ id }) => id);
    return ids.length === 0
      ? "Nothing was measured that could rank models."
      : capitalise(`${joinNames(ids)}: no suite of this run ranks models.`);
  }
  const groups = Map.groupBy(workloads, choiceOf);
  const choices = [...groups].filter(([choice]) => choice !== undefined)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([choice, own], index) => `${choice} for ${nameAll(own, index > 0)}`);
  const open = groups.get(undefined) ?? [];
  const isOpen = open.length === 0
    ? ""
    : `${nameAll(open, choices.length > 0)} ${
      open.length === 1 ? "is" : "are"
    } undecided`;
  const cores = `on ${formatCount(usableCores, "core")}`;
  if (choices.length === 0) return capitalise(`${cores}, ${isOpen}.`);
  return capitalise(
    `${cores}, use ${joinNames(choices)}${isOpen && `; ${isOpen}`}.`,
  );
}

/** The model to take; `undefined` where it is not decided whether that is sequential code. */
function choiceOf({ verdict }: WorkloadAnalysis): string | undefined {
  if (verdict.kind === "undecidable") return undefined;
  switch (verdict.decision?.kind) {
    case "undecided":
      return undefined;
    case "not-faster":
      return "a loop";
    default:
      return nameCells([verdict.tiers[0].simplest], verdict);
  }
}

function nameAll(
  workloads: readonly WorkloadAnalysis[],
  isAfterOthers: boolean,
): string {
  if (workloads.length <= MAX_NAMED) {
    return joinNames(workloads.map(({ id }) => id));
  }
  return `${workloads.length} ${isAfterOthers ? "others" : "workloads"}`;
}

/** Of these the analysis has figures of its own, and says them itself. */
const SAID_HERE: readonly RunWarning["kind"][] = [
  ...["set-aside", "impossible", "no-steady-state"] as const, // Its members are kinds.
];

/** Says what is missing from a run as a whole; empty for a complete run all of whose cycles count. */
export function describeGaps(run: Run): string[] {
  return [
    ...(run.status === "partial"
      ? ["The run was interrupted: it holds what had been measured by then."]
      : []),
    ...describeSetAside(run),
  ];
}

/** Says what else weakens a run, the gravest first. */
export function describeCautions(
  run: Run,
  workloads: readonly WorkloadAnalysis[],
): string[] {
  const failed =
    run.cells.filter(({ outcome }) => outcome.kind === "failed").length;
  // What the budget left out is counted by its own warning.
  const trimmed = new Set(
    run.warnings.filter(({ kind }) => kind === "trimmed")
      .flatMap(({ cells }) => cells),
  );
  const missing =
    run.cells.filter(({ id, outcome }) =>
      outcome.kind === "not-run" && !trimmed.has(id)
    ).length;
  const impossible =
    workloads.flatMap(({ cells }) =>
      cells.filter(isMeasured).filter(({ flag }) => flag === "impossible")
    ).length;
  return [
    ...say(failed, "benchmark", [
      "failed and is left out of the verdicts",
      "failed and are left out of the verdicts",
    ]),
    ...say(missing, "benchmark", ["was not measured", "were not measured"]),
    ...say(impossible, "speed-up", [
      "is more than the workers can do, and marked as impossible",
      "are more than the workers can do, and marked as impossible",
    ]),
    ...run.warnings.filter(({ kind }) => !SAID_HERE.includes(kind))
      .map(({ message }) => message),
    ...(fewestRounds(run) < MIN_ROUNDS && !run.warnings.some(isOfFewRounds)
      ? [
        `Some benchmarks have fewer than ${MIN_ROUNDS} rounds: nothing is decided about them.`,
      ]
      : []),
  ];
}

/** `2 benchmarks were not measured.`; nothing of none. */
function say(
  count: number,
  noun: string,
  [one, many]: readonly [string, string],
): string[] {
  if (count === 0) return [];
  return [`${formatCount(count, noun)} ${count === 1 ? one : many}.`];
}

function describeSetAside({ scenarios }: Run): string[] {
  const cycles = scenarios.flatMap(({ rounds }) =>
    rounds.flatMap(({ cycles }) => cycles)
  );
  const left = cycles.filter(({ isSetAside }) => isSetAside).length;
  if (left === 0) return [];
  return [
    `${left} of ${formatCount(cycles.length, "cycle")} ${
      left === 1 ? "was" : "were"
    } set aside: the machine lacked cores.`,
  ];
}

function isOfFewRounds({ kind }: RunWarning): boolean {
  return kind === "few-samples";
}

function fewestRounds(run: Run): number {
  return run.cells.reduce(
    (fewest, { outcome }) =>
      outcome.kind === "measured"
        ? Math.min(fewest, outcome.rounds.length)
        : fewest,
    Infinity,
  );
}
