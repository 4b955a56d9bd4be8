import { analyseRun } from "../analysis/analyse.ts";
import { isMeasured } from "../analysis/cells.ts";
import {
  analyseInDepth,
  type InDepthAnalysis,
  type WorkloadInDepth,
} from "../analysis/in_depth.ts";
import { fewestRounds } from "../analysis/crossover/crossover_questions.ts";
import { keptRun } from "../analysis/kept_run.ts";
import type { ModelledRun } from "../analysis/prediction/validate.ts";
import type {
  CellAnalysis,
  RunAnalysis,
  SuiteAnalysis,
  WorkloadAnalysis,
} from "../analysis/types.ts";
import { MIN_ROUNDS } from "../analysis/verdict/thresholds.ts";
import type { Cell, Run, RunWarning } from "../results/run.ts";
import {
  answerSuites,
  describeConcurrencyLimit,
  type SuiteAnswer,
} from "./suites.ts";
import {
  capitalise,
  cellPhrase,
  formatCount,
  formatRatio,
  formatRatioRange,
  joinNames,
  withWorkers,
} from "./format.ts";
import { describePredictionError } from "./prediction.ts";
import { describeServices, type HandlerReport } from "./services.ts";
import { describeFindings, nameCells } from "./verdict.ts";
import { type Interval, scaleInterval } from "../stats/mod.ts";
import type { Cost, CostFound } from "../analysis/scaling/cost_metric.ts";
import type { ModelScaling } from "../analysis/scaling/scaling_law.ts";
import type { FittedLaw } from "../analysis/scaling/scaling_law.ts";

/** A part of an analysis with its sentences, whose every figure stands in its fields. */
type InWords<T> = T & { readonly sentences: readonly string[] };

export type WorkloadReport = InWords<WorkloadAnalysis>;

/** COST, fits, and the tasks in flight that keep an event loop busy. */
export type WorkloadInDepthReport = InWords<WorkloadInDepth>;

export type PredictionReport = InWords<ModelledRun>;

export interface RunReport extends RunAnalysis {
  readonly workloads: readonly WorkloadReport[];
  readonly headline: string;
  /** What is missing from the run as a whole: it was interrupted, cycles were set aside. */
  readonly gaps: readonly string[];
  /** What weakens the run: its gaps, few rounds, failed cells, what the run warns of itself. */
  readonly cautions: readonly string[];
}

/** What takes longer to find out, in words. */
export interface InDepthReport extends InDepthAnalysis {
  readonly workloads: readonly WorkloadInDepthReport[];
  readonly suites: readonly SuiteAnswer[];
  readonly services: readonly HandlerReport[];
  readonly prediction?: PredictionReport;
}

const ORIGINS = { ci: "measured by CI", contributed: "contributed" } as const; // Ids of origins.

/** Who measured a run, where it says so, and whether its neighbours agree: `measured by CI, reproduced`. */
export function describeOrigin(
  { origin }: Pick<Run, "origin">,
  isReproduced: boolean,
): string {
  return [
    ...(origin ? [ORIGINS[origin]] : []),
    ...(isReproduced ? ["reproduced"] : []),
  ].join(", ");
}

/** Analyses a run, and says in words what it shows, for the terminal and the pages. */
export function reportRun(run: Run): RunReport {
  const kept = keptRun(run);
  const analysis = analyseRun(kept);
  // Only imported runs lack the number, and they rank no models.
  const usableCores = analysis.usableCores ?? 1;
  const gaps = describeGaps(kept);
  return {
    ...analysis,
    workloads: analysis.workloads.map((workload) => ({
      ...workload,
      sentences: describeFindings(workload, usableCores),
    })),
    headline: describeRun(analysis.workloads, { ...analysis, usableCores }),
    gaps,
    cautions: [...gaps, ...describeCautions(kept, analysis.workloads)],
  };
}

/** Below that many tasks in flight there is next to no wait to overlap. */
const WORTH_OVERLAPPING = 2;

/** Analyses in depth what {@linkcode reportRun} says of a run, and puts it into words. */
export function reportInDepth(run: Run): InDepthReport {
  const { prediction, ...depth } = analyseInDepth(run);
  const { suites, usableCores: known } = analyseRun(run);
  const usableCores = known ?? 1;
  const limits = depth.crossovers.concurrency
    .filter(({ limit }) => limit.value >= WORTH_OVERLAPPING);
  const services = depth.services.map((handler) => ({
    ...handler,
    sentences: describeServices(handler),
  }));
  return {
    ...depth,
    workloads: depth.workloads.map((workload) => {
      const place = { workload: workload.id, usableCores };
      const limit = limits.find((one) => one.workload === workload.id);
      return {
        ...workload,
        sentences: [
          describeCost(workload.cost, place),
          ...describeScaling(workload.scaling, place),
          ...(limit ? [describeConcurrencyLimit(limit)] : []),
        ],
      };
    }),
    services,
    suites: answerSuites(suites, {
      ...{ run: keptRun(run), services, contest: depth.contest },
      ...{ crossovers: depth.crossovers, usableCores: known },
    }),
    ...(prediction
      ? {
        prediction: {
          ...prediction,
          sentences: describePredictionError(prediction),
        },
      }
      : undefined),
  };
}

/** More workloads than that are counted, since each has a line of its own wherever a headline stands. */
const MAX_NAMED = 3;

/** Says in one sentence what to take for which workloads: `On 2 cores, use async code for timer and http, …` */
function describeRun(
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
function describeGaps(run: Run): string[] {
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
  const of = (kind: Cell["outcome"]["kind"]) =>
    run.cells.filter(({ outcome }) => outcome.kind === kind);
  // What the budget left out is counted by its own warning.
  const trimmed = new Set(
    run.warnings.filter(({ kind }) => kind === "trimmed")
      .flatMap(({ cells }) => cells),
  );
  const missing = of("not-run").filter(({ id }) => !trimmed.has(id)).length;
  const impossible =
    workloads.flatMap(({ cells }) =>
      cells.filter(isMeasured).filter(({ flag }) => flag === "impossible")
    ).length;
  return [
    ...say(of("failed").length, "benchmark", [
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
    ...(fewestRounds(of("measured")) < MIN_ROUNDS &&
        !run.warnings.some(({ kind }) => kind === "few-samples")
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

const CONTROLS = {
  waiting: "pure waits",
  computing: "pure computing",
} as const; // Its keys are the kinds of controls.

/** Says in a sentence what the machine can show at best; empty where no control was measured. */
export function describeControls(
  { controls }: Pick<RunAnalysis, "controls">,
): string {
  if (controls.length === 0) return "";
  const found = controls.map(({ kind, cell, ideal }) =>
    `${CONTROLS[kind]} ${
      formatRatio(cell.speedup?.value ?? NaN)
    } times as fast as a loop, where ${ideal} is ideal (${cellPhrase(cell)})`
  );
  return `The best that this machine can show: ${joinNames(found)}.`;
}

interface WordingContext {
  readonly workload: string;
  readonly usableCores: number;
}

/** Parameters this small change no speed that could be measured. */
const NOTHING = 1e-7;

/**
 * Says what both laws make of the workers of a workload's models: a sentence for each fit, with how good it is, and one
 * for each reason why there is none.
 */
export function describeScaling(
  models: readonly ModelScaling[],
  context: WordingContext,
): string[] {
  const fits = models.flatMap(({ phrase: pool, amdahl, usl }) => [
    { pool, fit: amdahl },
    { pool, fit: usl },
  ]);
  const refused = fits.flatMap(({ pool, fit }) =>
    fit.kind === "refused" ? [{ pool, reason: fit.reason }] : []
  );
  const byReason = Map.groupBy(refused, ({ reason }) => reason);
  return [
    ...fits.flatMap(({ pool, fit }) =>
      fit.kind === "fitted" ? [describeFit(fit, { ...context, pool })] : []
    ),
    ...[...byReason].map(([reason, without]) =>
      `no fit for ${
        joinNames(without.map(({ pool }) => pool))
      } on ${context.workload}: ${reason}.`
    ),
  ].map(capitalise);
}

/** Says how many workers it takes to beat sequential code, or that none do. */
export function describeCost(cost: Cost, { workload }: WordingContext): string {
  const start = `COST of ${workload}`;
  switch (cost.kind) {
    case "beats":
      return `${start}: ${describeFound(cost)}.`;
    case "never":
      return `${start}: never on this machine; nothing with up to ${
        formatCount(cost.mostWorkers, "worker")
      } beat sequential code.`;
    case "undecided":
      return `${start}: undecided; nothing has been shown to beat sequential code, and ${
        nameOpen(cost.open)
      } may.`;
    case "unmeasured":
      return `${start}: unknown, since ${cost.reason}.`;
  }
}

function describeFit(
  fit: FittedLaw,
  { workload, usableCores, pool }: WordingContext & { readonly pool: string },
): string {
  const cores = formatCount(usableCores, "core");
  return `${pool} on ${workload} and ${cores}, ${describeLaw(fit)}; ${
    describeGoodness(fit)
  }.`;
}

function describeLaw(fit: FittedLaw): string {
  const sigma = describeShare(valueOf(fit, "sigma"));
  if (fit.law === "amdahl") {
    return `by Amdahl's law: ${sigma} of the work is serial`;
  }
  const { peakWorkers } = fit;
  const largest = fit.workers.at(-1) ?? NaN;
  const peak = peakWorkers === null
    ? `no peak up to ${largest * 2} workers, and further it is not asked`
    : `more than ${formatRatio(peakWorkers)} workers slow it down`;
  return `by the Universal Scalability Law: contention ${sigma}, coherency ${
    describeFigure(valueOf(fit, "kappa"))
  }; ${peak}`;
}

function describeGoodness(
  { rSquared, residualStandardError, workers, parameters }: FittedLaw,
): string {
  const off = residualStandardError / parameters.lambda;
  return `R² ${rSquared.toFixed(3)}, and points lie ${
    figure(off)
  } times the speed of one worker off the curve, measured with ${
    joinNames(workers.map(String))
  } workers`;
}

function describeFound({ cell, open }: CostFound): string {
  const found = `${formatCount(cell.workers, "worker")}. ${
    capitalise(withWorkers(cell.modelInfo.phrase, cell.workers))
  } is the smallest configuration that has been shown to beat sequential code${
    cell.speedup
      ? `, ${formatRatio(cell.speedup.value)} times as fast (95 % interval ${
        formatRatioRange(cell.speedup)
      })`
      : ""
  }`;
  return open.length === 0 ? found : `${found}; ${nameOpen(open)} may, too`;
}

function nameOpen(cells: readonly CellAnalysis[]): string {
  return joinNames(
    cells.map(({ modelInfo, workers }) =>
      withWorkers(modelInfo.phrase, workers)
    ),
  );
}

function valueOf(
  { parameters, intervals }: FittedLaw,
  name: "sigma" | "kappa",
): Interval {
  const value = parameters[name];
  return intervals?.[name] ?? { value, low: value, high: value };
}

function describeShare(share: Interval): string {
  const { value, low, high } = scaleInterval(share, 100);
  return `${figure(value)} %${describeRange({ value, low, high }, " %")}`;
}

function describeFigure(interval: Interval): string {
  return `${figure(interval.value)}${describeRange(interval, "")}`;
}

function describeRange({ low, high }: Interval, unit: string): string {
  if (low === high) return "";
  return ` (95 % interval ${figure(low)}${unit} to ${figure(high)}${unit})`;
}

function figure(value: number): string {
  return Math.abs(value) < NOTHING ? "0" : formatRatio(value);
}
