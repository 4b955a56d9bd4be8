import {
  formatBenchId,
  formatScenarioId,
  withoutReplicate,
} from "../results/bench_id.ts";
import type { CallProfile, Cell, Run } from "../results/run.ts";
import { type Interval, median, studentTQuantile } from "../stats/mod.ts";
import { analyseRun } from "./analyse.ts";
import { fastestOf, findBaseline, isMeasured } from "./cells.ts";
import { findCrossover } from "./crossover/crossover.ts";
import type { ParamCrossover } from "./crossover/crossover_questions.ts";
import {
  describeSide,
  fewestRounds,
  smallestLead,
} from "./crossover/crossover_questions.ts";
import { baselineOf, keptRun } from "./kept_run.ts";
import { predict, startUpNs, type Work } from "./prediction/predict.ts";
import { DRAWS, type Predictor } from "./prediction/predictor.ts";
import { samplesOf } from "./run_samples.ts";
import type { MeasuredCell, WorkloadAnalysis } from "./types.ts";

/** What a run of one user's task says. */
export interface TaskAnalysis {
  /** Name of the task for people. */
  readonly label: string;
  /** One for each combination of its params, in the order of the run. */
  readonly scenarios: readonly TaskScenario[];
  /** Where one model takes over from another along a param. */
  readonly crossovers: readonly ParamCrossover[];
}

/** One combination of a task's params. */
export interface TaskScenario {
  /** The combination; empty where the task has no params. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Calls in a batch. */
  readonly items: number;
  /** Its variants and who wins. */
  readonly workload: WorkloadAnalysis;
  /** What a call needs; absent in older runs, which hold no profile. */
  readonly work?: Work;
  /** Predicted times beside the measured ones; empty where nothing was predicted. */
  readonly predictions: readonly PredictedVariant[];
  /** From how many calls on starting the workers of the choice pays; absent where that is not known. */
  readonly startPays?: BreakEven;
  /** From what time of a call on, in nanoseconds, handing calls to workers pays; absent where that is not known. */
  readonly dispatchPays?: BreakEven;
}

/** A point from which on something pays. */
export interface BreakEven extends Interval {
  /** The variant that it is about. */
  readonly cell: MeasuredCell;
}

/** A variant's time as the profile and the costs of the machine predict it. */
export interface PredictedVariant {
  /** What was measured. */
  readonly cell: MeasuredCell;
  /** Predicted time of a batch, in nanoseconds. */
  readonly predictedNs: number;
  /** Predicted over measured time, less 1. */
  readonly error: number;
  /** The same of the speed-up over the loop, which a machine that is slower for minutes hardly moves; absent for the loop. */
  readonly speedupError?: number;
  /** What explains a prediction that is far off; absent where it is near. */
  readonly cause?: MissCause;
}

/** Why a predicted time was far off. */
export type MissCause =
  /** The machine was faster or slower while the task was measured than while it was profiled. */
  | "drift"
  /** Handing calls over took longer, or less long, than it does for plain items. */
  | "dispatch"
  /** Arguments and results are large. */
  | "bytes"
  /** Workers slowed each other down more than computing alone does, as where they share memory or caches. */
  | "contention"
  /** Calls hold the event loop, or let it go, other than one call alone shows. */
  | "event-loop"
  /** Native threads share the work. */
  | "native-threads"
  /** Starting workers took longer, or less long. */
  | "start-up"
  /** Times differ from call to call. */
  | "scatter"
  /** Nothing that was measured explains it. */
  | "unknown";

/**
 * Says everything that the run of a user's task shows.
 *
 * @param run A run of the suite `try`.
 * @param predictor The costs of its machine; nothing is predicted without, nor without the profiles of older runs.
 */
export function analyseTask(
  run: Run,
  predictor?: Predictor,
): TaskAnalysis {
  const scenarios = scenariosOf(run).map((first): TaskScenario => {
    const ofScenario = runOfScenario(run, first);
    const { workloads: [workload] } = analyseRun(ofScenario);
    if (!workload) {
      throw new TypeError("Cannot analyse a task: found no contest in its run");
    }
    const parameters = withoutReplicate(first.parameters);
    const profile = run.scenarios.find((one) =>
      formatScenarioId(one) === formatScenarioId(first)
    )?.profile;
    const startPays = predictor && findStartPays(workload, predictor);
    const dispatchPays = findDispatchPays(workload);
    return {
      ...{ parameters, items: first.items, workload },
      ...(profile
        ? { work: { ...workOf(profile), items: first.items } }
        : undefined),
      predictions: profile && predictor
        ? predictVariants(workload, { profile, predictor, run: ofScenario })
        : [],
      ...(startPays ? { startPays } : undefined),
      ...(dispatchPays ? { dispatchPays } : undefined),
    };
  });
  return {
    label: run.workloads[0]?.label ?? "",
    scenarios,
    crossovers: findParamCrossovers(run, scenarios),
  };
}

function scenariosOf(run: Run): Cell[] {
  return [...Map.groupBy(run.cells, formatScenarioId).values()].flatMap((
    cells,
  ) => cells.slice(0, 1));
}

/** A run of one scenario alone, without its params: a contest as those of the suite `scaling` are. */
function runOfScenario(run: Run, scenario: Cell): Run {
  const key = formatScenarioId(scenario);
  const cells = run.cells.filter((cell) => formatScenarioId(cell) === key)
    .map((cell) => {
      const { replicate } = cell.parameters;
      const parameters: Record<string, number> = replicate === undefined
        ? {}
        : { replicate };
      return {
        ...cell,
        parameters,
        id: formatBenchId({ ...cell, parameters }),
      };
    });
  return {
    ...run,
    cells,
    scenarios: run.scenarios.filter((one) => formatScenarioId(one) === key)
      .map((one) => ({ ...one, parameters: {} })),
  };
}

function predictVariants(
  { cells }: WorkloadAnalysis,
  { profile, predictor, run }: {
    readonly profile: CallProfile;
    readonly predictor: Predictor;
    readonly run: Run;
  },
): PredictedVariant[] {
  const measured = cells.filter(isMeasured);
  const work = workOf(profile);
  const baseline = findBaseline(measured);
  // The loop does what was profiled, and nothing else.
  const loopRatio = baseline &&
    profile.callNs * baseline.items / baseline.medianNs.value;
  const hasDrifted = baseline !== undefined && loopRatio !== undefined &&
    Math.abs(Math.log(loopRatio)) > Math.log(DRIFTED) &&
    isWithinRounds(profile.callNs * baseline.items, { id: baseline.id, run });
  return measured.flatMap((cell) => {
    const predicted = predict(predictor, { ...work, items: cell.items }, {
      ...{ model: cell.model, workers: cell.workers, isWarm: true },
    });
    if (predicted.kind === "unpredicted") return [];
    // Where a worker is started for each call, fewer calls are measured; times are given for the scenario's batch.
    const predictedNs = predicted.timeNs.value;
    const error = predictedNs / cell.medianNs.value - 1;
    const speedupError = loopRatio && cell !== baseline
      ? (1 + error) / loopRatio - 1
      : undefined;
    const isFarOff = isFar(error);
    const isDrift = hasDrifted && !isFar(speedupError ?? 0);
    return [{
      ...{ cell, predictedNs, error },
      ...(speedupError === undefined ? undefined : { speedupError }),
      ...(isFarOff
        ? {
          cause: isDrift
            ? "drift" as const // a literal, as the union asks
            : explainMiss(cell, { measured, profile, predictedNs }),
        }
        : undefined),
    }];
  });
}

function workOf(profile: CallProfile): Work {
  const { callNs, cpuNs, waitNs, bytesIn, bytesOut, isNative } = profile;
  return {
    cpuNs: isNative ? Math.min(callNs, cpuNs) : callNs - waitNs,
    ...{ waitNs, items: 1, bytesIn, bytesOut, payload: "bytes" },
    crossingNs: {
      thread: profile.threadCrossingNs,
      process: profile.processCrossingNs,
    },
    ...{ isBlocking: profile.blocksLoop, isNative },
  };
}

/** Predictions that are off by more than this ratio need an explanation. */
const FAR_OFF = 1.25;
/** What the loop differs by from its profile where the machine is called another one than before. */
const DRIFTED = 1.1;

function isFar(error: number): boolean {
  return Math.abs(Math.log(1 + error)) > Math.log(FAR_OFF);
}

/** Whether a time lies between those of a benchmark's rounds: the machine has been as fast, or as slow, as that. */
function isWithinRounds(
  ns: number,
  { id, run }: { readonly id: string; readonly run: Run },
): boolean {
  const { outcome } = run.cells.find((cell) => cell.id === id) ?? {};
  if (outcome?.kind !== "measured") return false;
  const medians = outcome.rounds.map(({ samplesNs }) => median(samplesNs));
  return ns >= Math.min(...medians) && ns <= Math.max(...medians);
}
/** Bytes from which they are what travelling costs. */
const MANY_BYTES = 2 ** 16;
/** CPU time above that of the loop that shows workers hindering each other. */
const CONTENDED = 1.2;
const SCATTERED = 1.5;

function explainMiss(
  cell: MeasuredCell,
  { measured, profile, predictedNs }: {
    readonly measured: readonly MeasuredCell[];
    readonly profile: CallProfile;
    readonly predictedNs: number;
  },
): MissCause {
  const { kind } = cell.modelInfo;
  const { spread, isNative, bytesIn, bytesOut } = profile;
  const baseline = findBaseline(measured);
  if (kind === "per-task") return "start-up";
  if (isNative) return "native-threads";
  if (kind === "event-loop") return "event-loop";
  if (kind === "loop") return spread > SCATTERED ? "scatter" : "unknown";
  if (Math.max(bytesIn, bytesOut) >= MANY_BYTES) return "bytes";
  const one = measured.find(({ model, workers }) =>
    model === cell.model && workers === 1
  );
  const isDispatch = one && baseline &&
    Math.abs(one.medianNs.value - baseline.medianNs.value) >
      Math.abs(predictedNs - cell.medianNs.value) / 2;
  if (isDispatch) return "dispatch";
  if (
    baseline?.cpuSeconds && cell.cpuSeconds &&
    cell.cpuSeconds > CONTENDED * baseline.cpuSeconds
  ) return "contention";
  return spread > SCATTERED ? "scatter" : "unknown";
}

/** How the fastest variants of two models compare in one scenario. */
export interface TaskModelComparison {
  /** The combination of params. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The fastest variant of the one model; absent where none was measured. */
  readonly cell?: MeasuredCell;
  /** The fastest variant of the other. */
  readonly than?: MeasuredCell;
  /** Time of the other over that of the one, with its 95 % interval; absent where one of them was not measured. */
  readonly speedup?: Interval;
  /** Whether the one is faster by the factor that was asked about, or shown not to be. */
  readonly outcome: "faster" | "not-faster" | "undecided";
}

/** Chance that a comparison is called one way although the truth is the other. */
const FALSE_OUTCOMES = 0.005;

/**
 * Compares two models in each scenario of a task's run, by the ratios of the same cycles (see {@linkcode RunSamples}). A
 * factor is called reached, or not reached, only where a one-sided t test says so at a level of 0.5 %, and by more than
 * what replicates of the same code differ by.
 *
 * @param measured A run of the suite `try`, and what {@linkcode analyseTask} says of it.
 * @param question The id of the model that should be faster, of the one that it is held against, and how many times as
 * fast it should be.
 */
export function compareTaskModels(
  { run, analysis }: { readonly run: Run; readonly analysis: TaskAnalysis },
  { model, than, by }: {
    readonly model: string;
    readonly than: string;
    readonly by: number;
  },
): TaskModelComparison[] {
  return scenariosOf(run).map((first, place) => {
    const parameters = withoutReplicate(first.parameters);
    const workload = analysis.scenarios[place]?.workload;
    const samples = samplesOf(runOfScenario(run, first));
    const [cell, other] = [model, than].map((id) =>
      workload && fastestOf(
        workload.cells.filter(isMeasured).filter(({ model }) => model === id),
      )
    );
    const sides = {
      ...(cell ? { cell } : undefined),
      ...(other ? { than: other } : undefined),
    };
    if (!cell || !other || !workload || cell === other) {
      return { parameters, ...sides, outcome: "undecided" };
    }
    const { ratio, estimate } = samples.compare(other.id, cell.id);
    if (!estimate) {
      return { parameters, ...sides, speedup: ratio, outcome: "undecided" };
    }
    const margin = estimate.standardError *
      studentTQuantile(1 - FALSE_OUTCOMES, estimate.degreesOfFreedom);
    const beyond = estimate.log - Math.log(by);
    const floor = Math.log1p(workload.noiseFloor);
    return {
      ...{ parameters, ...sides, speedup: ratio },
      outcome: beyond - margin > 0 && beyond > floor
        ? "faster"
        : beyond + margin < 0 && -beyond > floor
        ? "not-faster"
        : "undecided",
    };
  });
}

/** The variant to take: the simplest of the fastest, or the loop where nothing is shown to beat it; none without verdict. */
export function choiceOf(
  { verdict, baseline }: Pick<WorkloadAnalysis, "verdict" | "baseline">,
): MeasuredCell | undefined {
  if (verdict.kind !== "ranked") return undefined;
  return verdict.decision === undefined || verdict.decision.kind === "faster"
    ? verdict.tiers[0].simplest
    : baseline;
}

/** The variant that is to be taken where that has workers that are kept; else the fastest of those. */
function poolOf(
  { cells, verdict }: WorkloadAnalysis,
): MeasuredCell | undefined {
  const isPool = ({ modelInfo }: MeasuredCell) => modelInfo.kind === "pool";
  const [top] = verdict.kind === "ranked" ? verdict.tiers : [];
  if (top && isPool(top.simplest)) return top.simplest;
  return fastestOf(cells.filter(isMeasured).filter(isPool));
}

/**
 * Starting workers takes as long as on this machine's run; what a call gains was measured here. Their quotient is the
 * number of calls from which on starting them pays.
 */
function findStartPays(
  workload: WorkloadAnalysis,
  predictor: Predictor,
): BreakEven | undefined {
  const { baseline } = workload;
  const cell = poolOf(workload);
  const costs = cell && predictor.pools[cell.model];
  if (!baseline || !cell || costs?.startUp.kind !== "known") return undefined;
  const { items } = baseline;
  const gain = {
    value: (baseline.medianNs.value - cell.medianNs.value) / items,
    low: (baseline.medianNs.low - cell.medianNs.high) / items,
    high: (baseline.medianNs.high - cell.medianNs.low) / items,
  };
  // Where a pool may gain nothing, no number of calls is known to pay for it.
  if (gain.low <= 0) return undefined;
  const startAt = (draw?: number) =>
    startUpNs(costs.startUp, {
      workers: cell.workers,
      computingNs: baseline.medianNs.value,
      draw,
    });
  const draws = Array.from({ length: DRAWS }, (_, draw) => startAt(draw))
    .filter((ns) => !Number.isNaN(ns)).sort((a, b) => a - b);
  const start = startAt();
  const bound = (share: number) =>
    draws[Math.floor(share * (draws.length - 1))] ?? start;
  return {
    cell,
    value: start / gain.value,
    low: bound(0.025) / gain.high,
    high: bound(0.975) / gain.low,
  };
}

/**
 * One worker does what the loop does, and is handed every call: the difference is what that costs. With w workers a call
 * pays from the time on at which what the others do meanwhile, (w - 1) / w of it, is more than that.
 */
function findDispatchPays(
  workload: WorkloadAnalysis,
): BreakEven | undefined {
  const { baseline, cells } = workload;
  const cell = poolOf(workload);
  const one = cells.filter(isMeasured).find(({ model, workers }) =>
    model === cell?.model && workers === 1
  );
  if (!baseline || !cell || !one || cell.workers === 1) return undefined;
  const share = baseline.items * (cell.workers - 1);
  const from = (ns: number) => Math.max(0, ns) / share;
  const [a, b] = [one.medianNs, baseline.medianNs];
  // A worker that is as fast as the loop shows no cost to divide.
  if (a.value <= b.value) return undefined;
  return {
    cell,
    value: from(a.value - b.value),
    low: from(a.low - b.high),
    high: from(a.high - b.low),
  };
}

/** Asks along each param that alone changes between scenarios from where on a recommended variant beats the loop. */
function findParamCrossovers(
  original: Run,
  scenarios: readonly TaskScenario[],
): ParamCrossover[] {
  const params = Object.keys(scenarios[0]?.parameters ?? {});
  const varied = params.filter((name) =>
    new Set(scenarios.map(({ parameters }) => parameters[name])).size > 1
  );
  const [param] = varied;
  if (param === undefined || varied.length > 1) return [];
  const run = keptRun(original);
  const samples = samplesOf(run);
  const suite = run.suites[0]?.id ?? "";
  const baseline = baselineOf(run, suite);
  if (!baseline) return [];
  const rivals = new Set(
    scenarios.flatMap(({ workload }) => {
      const { verdict } = workload;
      const top = verdict.kind === "ranked" ? verdict.tiers[0].simplest : null;
      return top && !top.isBaseline ? [`${top.model} ${top.workers}`] : [];
    }),
  );
  return [...rivals].map((rival): ParamCrossover => {
    const [model = "", workers = ""] = rival.split(" ");
    const steps = scenarios.flatMap(({ parameters, workload }) => {
      const size = parameters[param] ?? NaN;
      const scenario = { suite, workload: workload.id, parameters };
      const own = run.cells.filter((cell) =>
        cell.outcome.kind === "measured" && !cell.parameters.replicate &&
        formatScenarioId(cell) === formatScenarioId(scenario)
      );
      const incumbent = own.find((cell) => cell.model === baseline);
      const challenger = own.find((cell) =>
        cell.model === model && cell.workers === Number(workers)
      );
      if (!incumbent || !challenger || !(size > 0)) return [];
      return [{
        size,
        rounds: fewestRounds([incumbent, challenger]),
        incumbent: samples.get(incumbent.id),
        challenger: samples.get(challenger.id),
      }];
    }).sort((a, b) => a.size - b.size);
    return {
      ...{ kind: "param", param },
      incumbent: describeSide(run, { suite, model: baseline }),
      challenger: {
        ...describeSide(run, { suite, model }),
        workers: Number(workers),
      },
      ...findCrossover(steps, smallestLead(steps, run)),
    };
  });
}
