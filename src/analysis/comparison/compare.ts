import type { Cell, Run } from "../../results/run.ts";
import type { Interval } from "../../stats/mod.ts";
import { analyseRun } from "../analyse.ts";
import { formatBytes, formatHeld, formatWait } from "../../text/format.ts";
import { keptRun } from "../kept_run.ts";
import { mergeLoopDelays } from "../loop_delay.ts";
import { findModelInfo } from "../model_info.ts";
import { analyseServices, TAIL_LIMITS_MS } from "../responsiveness.ts";
import { type RunSamples, samplesOf } from "../run_samples.ts";
import type { RunAnalysis, Verdict, WorkloadAnalysis } from "../types.ts";
import { judge, type Relation } from "../verdict/judge.ts";
import { NoiseFloors } from "../verdict/noise_floors.ts";
import { EQUIVALENCE_MARGIN } from "../verdict/thresholds.ts";

/** Something that differs between two runs beside their samples. */
export interface RunDifference {
  /** What differs, in words. */
  readonly field: string;
  /** Its value in the first run. */
  readonly before: string;
  /** Its value in the second run. */
  readonly after: string;
}

/** Something that differs between several runs beside their samples. */
export interface ReportDifference {
  /** What differs, in words. */
  readonly field: string;
  /** Its value in each run, in their order. */
  readonly values: readonly string[];
}

/** One cell in two runs; a cell that cannot be compared says why. */
export type CellComparison = ComparedCell | UncomparedCell;

/** What names a cell of two runs. */
export type ComparedCellName =
  & Pick<
    Cell,
    "id" | "suite" | "workload" | "model" | "workers" | "parameters"
  >
  & {
    /** Whole name and parameters of another tool's bench; absent in runs of Crossover. */
    readonly label?: string;
  };

/** A cell that both runs measured. */
export interface ComparedCell extends ComparedCellName {
  /** Both runs measured it. */
  readonly kind: "compared";
  /** Median time of one batch in the first run, in nanoseconds. */
  readonly beforeNs: Interval;
  /** Median time of one batch in the second run, in nanoseconds. */
  readonly afterNs: Interval;
  /**
   * Time after over time before, from the geometric means of the rounds' medians, or of those in the middle where there
   * are many: below 1 is faster.
   */
  readonly ratio: Interval;
  /** Rounds of the run that has fewer of them: each is a process, and fewer than three leave the cell undecided. */
  readonly rounds: number;
  /** Smallest change that is called one here: the threshold or a noise floor. A ratio less 1. */
  readonly smallestChange: number;
  /** How the second run did: `better` is faster. */
  readonly verdict: Relation;
}

/** A cell that one of the runs lacks, or whose workload has changed. */
export interface UncomparedCell extends ComparedCellName {
  /** At least one run has nothing to compare. */
  readonly kind: "uncompared";
  /** Why it cannot be compared. */
  readonly reason: string;
}

/** Who is fastest at a workload in two runs, as each run's own report says. */
export interface WinnerComparison {
  /** Suite that measured it. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Ids of the models in the first tier of the first run: one is the winner, none is no verdict. */
  readonly before: readonly string[];
  /** The same of the second run. */
  readonly after: readonly string[];
  /**
   * `same`: the first tiers hold the same models. `different`: they share none. `open`: they share some, or a run has no
   * verdict.
   */
  readonly agreement: "same" | "different" | "open";
}

/** How many cells of a comparison came out how. */
export type ComparisonTotals = Readonly<
  Record<Relation | "uncompared", number>
>;

/** Two runs, cell by cell. */
export interface RunComparison {
  /** Id of the first run. */
  readonly before: Run["id"];
  /** Id of the second run. */
  readonly after: Run["id"];
  /** Whether both were measured on one machine; null where an imported run does not tell. */
  readonly sameMachine: boolean | null;
  /** From the start of the first run to that of the second, in milliseconds; null unless they share a machine. */
  readonly apartMs: number | null;
  /** What differs beside the samples, the weightiest first. */
  readonly differences: readonly RunDifference[];
  /** Who is fastest at each workload that both runs rank, at the same version and size. */
  readonly winners: readonly WinnerComparison[];
  /** Every cell of either run, in the order of the second. */
  readonly cells: readonly CellComparison[];
  /** How many of the cells came out how. */
  readonly totals: ComparisonTotals;
}

/** What is compared, and how large a change has to be. */
export interface ComparisonOptions {
  /** Smallest change that is called one, as a ratio less 1; a run's noise floor may ask for more. @default {0.05} */
  readonly smallestChange?: number;
  /** Ids of the suites to compare; all where it is empty. @default {[]} */
  readonly suites?: readonly string[];
  /** Ids of the workloads to compare; all where it is empty. @default {[]} */
  readonly workloads?: readonly string[];
  /** Ids of the models to compare; all where it is empty. @default {[]} */
  readonly models?: readonly string[];
}

/** What a comparison says of each of its runs. */
export type ComparedRun =
  & Pick<Run, "id" | "label" | "startedAt">
  & {
    /** Id of its machine. */
    readonly machineId: string;
  };

/** Several runs, each compared with the first. */
export interface ComparisonReport {
  /** Tells a comparison from other JSON. */
  readonly format: "crossover-comparison";
  /** Version of this shape: fields may be added to it, and none taken away. */
  readonly schemaVersion: 1;
  /** Smallest change that is called one, as a ratio less 1. */
  readonly smallestChange: number;
  /** Times that differ by less than this share may be called equivalent. */
  readonly equivalenceMargin: number;
  /** The runs, the reference first. */
  readonly runs: readonly ComparedRun[];
  /** What differs between any of the runs beside the samples, the weightiest first. */
  readonly differences: readonly ReportDifference[];
  /** What other requests wait and which rates services hold; what the reference or all others lack is left out. */
  readonly waits: readonly WaitComparison[];
  /** The reference and each of the others, in the order of `runs`. */
  readonly comparisons: readonly RunComparison[];
}

/**
 * Smallest change between runs that is called one, unless another is asked for. Two runs were not measured side by
 * side, so whatever befell the machine between them counts in full.
 */
export const MIN_CHANGE = 0.05;

/**
 * Compares several runs, each with the first: what was before, or on several machines the reference. Every pair is judged
 * by itself, and a run compared with itself shows no change anywhere.
 *
 * @param runs Validated runs, the reference first; at least two.
 * @param options Which cells, and how large a change has to be.
 * @returns Plain data that survives JSON; `deno task compare --format json` prints it.
 * @throws {RangeError} where there are fewer than two runs, or the smallest change is no share of 0 or more.
 */
export function compareManyRuns(
  runs: readonly Run[],
  options: ComparisonOptions = {},
): ComparisonReport {
  const completed = complete(options);
  const asked = new Map(runs.map((run) => [run, question(run)]));
  const [before, ...others] = runs.flatMap((run) => asked.get(run) ?? []);
  if (!before || others.length === 0) {
    throw new RangeError(
      `Cannot compare runs: found ${runs.length}, expected at least two`,
    );
  }
  return {
    format: "crossover-comparison",
    schemaVersion: 1,
    smallestChange: completed.smallestChange,
    equivalenceMargin: EQUIVALENCE_MARGIN,
    runs: runs.map(({ id, label, startedAt, machine }) => ({
      ...{ id, label, startedAt },
      machineId: machine.id,
    })),
    differences: findReportDifferences(runs),
    waits: compareWaits(
      runs.flatMap((run) => asked.get(run)?.run ?? []),
      (cell) => isAskedFor(cell, completed),
    ),
    comparisons: others.map((after) =>
      comparePair({ before, after }, completed)
    ),
  };
}

function question(original: Run): RunInQuestion {
  const run = keptRun(original);
  const samples = samplesOf(run);
  return {
    run,
    samples,
    floors: new NoiseFloors(run, samples),
    analysis: analyseRun(run),
    labels: new Map(
      run.tool.name === "crossover"
        ? []
        : run.workloads.map(({ id, label }) => [id, label]),
    ),
  };
}

function complete(
  {
    smallestChange = MIN_CHANGE,
    suites = [],
    workloads = [],
    models = [],
  }: ComparisonOptions,
): Required<ComparisonOptions> {
  if (!(smallestChange >= 0 && smallestChange < Infinity)) {
    throw new RangeError(
      `Cannot compare runs: found a smallest change of ${smallestChange}, expected a share of 0 or more`,
    );
  }
  return { smallestChange, suites, workloads, models };
}

/** A run with what is made of it once, whatever it is compared with. */
interface RunInQuestion {
  readonly run: Run;
  readonly samples: RunSamples;
  readonly floors: NoiseFloors;
  readonly analysis: RunAnalysis;
  /** Whole names of another tool's benches, by workload. */
  readonly labels: ReadonlyMap<string, string>;
}

interface Pair {
  readonly before: RunInQuestion;
  readonly after: RunInQuestion;
}

/** Compares one pair of runs; the cells of a pair are judged together, so that no third run changes a verdict. */
function comparePair(
  pair: Pair,
  options: Required<ComparisonOptions>,
): RunComparison {
  const [before, after] = [pair.before.run, pair.after.run];
  const cells = compareCells(pair, options);
  const sameMachine = isSameMachine(before, after);
  return {
    before: before.id,
    after: after.id,
    sameMachine,
    apartMs: sameMachine
      ? Date.parse(after.startedAt) - Date.parse(before.startedAt)
      : null,
    differences: findDifferences(before, after),
    winners: compareWinners(pair.before.analysis, pair.after.analysis, options),
    cells,
    totals: countCells(cells),
  };
}

/** The machine of an imported run stands for its tool, not for a machine. */
function isSameMachine(before: Run, after: Run): boolean | null {
  const isImported = [before, after]
    .some(({ tool }) => tool.name !== "crossover");
  if (!isImported) return before.machine.id === after.machine.id;
  return before.id === after.id ? true : null;
}

function compareCells(
  pair: Pair,
  options: Required<ComparisonOptions>,
): CellComparison[] {
  const runs = { before: pair.before.run, after: pair.after.run };
  const asked = [...runs.after.cells, ...runs.before.cells]
    .filter((cell) => isAskedFor(cell, options));
  const named = [...new Map(asked.map((cell) => [cell.id, cell])).values()]
    .map((cell) => ({ cell, reason: whyUncompared(cell.id, runs) }));
  const judged = judgeCells(
    named.flatMap(({ cell, reason }) => reason === undefined ? [cell] : []),
    pair,
    options.smallestChange,
  ).values();
  return named.flatMap(({ cell, reason }) => {
    if (reason === undefined) return judged.next().value ?? [];
    return { kind: "uncompared", ...nameOf(cell, pair), reason };
  });
}

/** Replicates only tell how noisy a run was, and what a model does not offer was never to be measured. */
function isAskedFor(
  { suite, workload, model, parameters, outcome }: Cell,
  { suites, workloads, models }: Required<ComparisonOptions>,
): boolean {
  if (parameters.replicate || outcome.kind === "not-offered") return false;
  return (suites.length === 0 || suites.includes(suite)) &&
    (workloads.length === 0 || workloads.includes(workload)) &&
    (models.length === 0 || models.includes(model));
}

function judgeCells(
  cells: readonly Cell[],
  pair: Pair,
  smallestChange: number,
): ComparedCell[] {
  const { before, after } = pair;
  const questions = cells.map((cell) => {
    const comparison = after.samples.compareWith(before.samples, cell.id);
    const floors = [before.floors.of(cell), after.floors.of(cell)];
    const smallest = Math.max(smallestChange, ...floors);
    return { cell, comparison, smallest };
  });
  const relations = judge(questions);
  return questions.map(({ cell, comparison, smallest }, index) => ({
    kind: "compared",
    ...nameOf(cell, pair),
    beforeNs: before.samples.median(cell.id),
    afterNs: after.samples.median(cell.id),
    ratio: comparison.ratio,
    rounds: comparison.rounds,
    smallestChange: smallest,
    verdict: relations[index] ?? "undecided",
  }));
}

function nameOf(
  { id, suite, workload, model, workers, parameters }: Cell,
  { before, after }: Pair,
): ComparedCellName {
  const label = after.labels.get(workload) ?? before.labels.get(workload);
  return {
    ...{ id, suite, workload, model, workers, parameters },
    ...(label === undefined ? {} : { label }),
  };
}

function countCells(cells: readonly CellComparison[]): ComparisonTotals {
  const totals = {
    ...{ worse: 0, better: 0, equivalent: 0, undecided: 0 },
    uncompared: 0,
  };
  for (const cell of cells) {
    totals[cell.kind === "compared" ? cell.verdict : cell.kind]++;
  }
  return totals;
}

function whyUncompared(
  id: string,
  { before, after }: { readonly before: Run; readonly after: Run },
): string | undefined {
  const [was, is] = [before, after]
    .map((run) => run.cells.find((cell) => cell.id === id));
  if (!was || !is) return `only in ${was ? before.id : after.id}`;
  const [old, now] = [before, after].map(({ workloads }) =>
    workloads.find((workload) => workload.id === was.workload)?.version
  );
  if (old !== now) {
    return `its workload changed from version ${old} to ${now}`;
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
  const kind = cell.outcome.kind.replace("-", " ");
  return `${kind} in ${runId}: ${cell.outcome.reason}`;
}

/**
 * Sets side by side who is fastest at each workload that both runs rank. A workload whose version or batch has changed
 * is another one. Verdicts are those of each run by itself, among all its models.
 */
export function compareWinners(
  before: RunAnalysis,
  after: RunAnalysis,
  { suites = [], workloads = [] }: ComparisonOptions = {},
): WinnerComparison[] {
  return before.workloads.flatMap((was) => {
    const is = after.workloads.find((other) => isSame(was, other));
    const isAskedFor = (suites.length === 0 || suites.includes(was.suite)) &&
      (workloads.length === 0 || workloads.includes(was.id));
    return is && isAskedFor ? [compareWorkload(was, is)] : [];
  });
}

/** Whether a run confirms the winners of another: at least one is the same, and none lost. */
export function confirmsWinners(winners: readonly WinnerComparison[]): boolean {
  const agreements = winners.map(({ agreement }) => agreement);
  return agreements.includes("same") && !agreements.includes("different");
}

function isSame(a: WorkloadAnalysis, b: WorkloadAnalysis): boolean {
  return a.suite === b.suite && a.id === b.id && a.version === b.version &&
    a.items === b.items;
}

function compareWorkload(
  was: WorkloadAnalysis,
  is: WorkloadAnalysis,
): WinnerComparison {
  const before = fastestModels(was.verdict);
  const after = fastestModels(is.verdict);
  return {
    suite: was.suite,
    workload: was.id,
    before,
    after,
    agreement: agreementOf(before, after),
  };
}

function fastestModels(verdict: Verdict): string[] {
  return verdict.kind === "ranked"
    ? verdict.tiers[0].cells.map(({ model }) => model)
    : [];
}

function agreementOf(
  before: readonly string[],
  after: readonly string[],
): WinnerComparison["agreement"] {
  if (before.length === 0 || after.length === 0) return "open";
  const shared = before.filter((model) => after.includes(model));
  if (shared.length === 0) return "different";
  const isSame = shared.length === before.length &&
    shared.length === after.length;
  return isSame ? "same" : "open";
}

const NOT_TOLD = "not told";

function findDifferences(before: Run, after: Run): RunDifference[] {
  return findReportDifferences([before, after])
    .map(({ field, values: [was = "", is = ""] }) => ({
      field,
      before: was,
      after: is,
    }));
}

function findReportDifferences(
  runs: readonly Run[],
): ReportDifference[] {
  const facts = runs.map(factsOf);
  const fields = Object.keys(facts[0] ?? {});
  return fields
    .map((field) => ({
      field,
      values: facts.map((fact) => fact[field] ?? NOT_TOLD),
    }))
    .filter(({ values }) => new Set(values).size > 1);
}

function factsOf(run: Run): Record<string, string> {
  const { runtime, tool, settings, status } = run;
  return {
    ...machineFacts(run),
    ...conditionFacts(run),
    Deno: runtime.deno ?? NOT_TOLD,
    V8: runtime.v8 ?? NOT_TOLD,
    tool: join([tool.name, tool.version, tool.commit]),
    profile: settings.profile ?? NOT_TOLD,
    status,
  };
}

function machineFacts({ machine, tool }: Run): Record<string, string> {
  const none = tool.name === "crossover" ? "none" : NOT_TOLD;
  return {
    machine: machine.id,
    processor: machine.cpuModel ?? NOT_TOLD,
    "logical cores": String(machine.logicalCores ?? NOT_TOLD),
    "usable cores": String(machine.usableCores ?? NOT_TOLD),
    memory: machine.memoryBytes === null
      ? NOT_TOLD
      : formatBytes(machine.memoryBytes),
    system: join([machine.os, machine.osRelease, machine.arch]),
    container: machine.container ?? none,
    "virtual machine": machine.virtualMachine ?? none,
  };
}

function conditionFacts({ conditions, settings }: Run): Record<string, string> {
  return {
    power: conditions.powerSource ?? NOT_TOLD,
    governor: conditions.governor ?? NOT_TOLD,
    "quota of cores": String(conditions.quotaCores ?? "none"),
    "kept on cores": settings.pinnedCores?.join(", ") ?? "all",
  };
}

function join(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(" ") || NOT_TOLD;
}

/** What runs tell of waiting: a line each, with a value for each run. */
export interface WaitComparison {
  /** Head of the lines. */
  readonly title: string;
  /** What is compared, and its value in each run, in their order. */
  readonly rows: readonly {
    readonly field: string;
    readonly values: readonly string[];
  }[];
}

type IsAskedFor = (cell: Cell) => boolean;

/** What other requests wait, and the rates that services hold; nothing of what the first run or all others lack. */
function compareWaits(
  runs: readonly Run[],
  isAskedFor: IsAskedFor,
): WaitComparison[] {
  return [
    {
      title: "others wait at most (p99)",
      rows: toRows(longestWaits(runs, isAskedFor)),
    },
    {
      title: `requests a second within ${TAIL_LIMITS_MS[0]} ms (p99)`,
      rows: toRows(runs.map((run) => heldRates(run, isAskedFor))),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** The longest wait by model, over the benchmarks that all runs with any have. */
function longestWaits(
  runs: readonly Run[],
  isAskedFor: IsAskedFor,
): ReadonlyMap<string, string>[] {
  const all = runs.map((run) => {
    const found = run.cells.flatMap((cell) => {
      const { outcome, model, id } = cell;
      const isModel = findModelInfo(run, model).kind !== "variant";
      if (outcome.kind !== "measured" || !isModel || !isAskedFor(cell)) {
        return [];
      }
      const ns = mergeLoopDelays(outcome.rounds)?.p99Ns;
      return ns === undefined ? [] : [[id, { model, ns }] as const];
    });
    return new Map(found);
  });
  const having = all.filter(({ size }) => size > 0);
  return all.map((waits) => {
    const shared = [...waits].filter(([id]) =>
      having.every((other) => other.has(id))
    ).map(([, wait]) => wait);
    return new Map(
      [...Map.groupBy(shared, ({ model }) => model)].map(([model, own]) => [
        model,
        formatWait(Math.max(...own.map(({ ns }) => ns))),
      ]),
    );
  });
}

function heldRates(
  run: Run,
  isAskedFor: IsAskedFor,
): ReadonlyMap<string, string> {
  const cells = run.cells.filter(isAskedFor);
  return new Map(
    analyseServices({ ...run, cells }).flatMap(({ phrase, services }) =>
      services.flatMap(({ model, held: [first] }) =>
        first ? [[`${phrase}, ${model}`, formatHeld(first)] as const] : []
      )
    ),
  );
}

function toRows([first, ...others]: readonly ReadonlyMap<string, string>[]) {
  return [...first ?? []].filter(([field]) =>
    others.some((other) => other.has(field))
  ).map(([field, value]) => ({
    field,
    values: [value, ...others.map((other) => other.get(field) ?? "–")],
  }));
}
