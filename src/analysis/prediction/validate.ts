import type { Cell, ModelInfo, Run, WorkloadInfo } from "../../results/run.ts";
import { median, quantile, relativeDifference } from "../../stats/mod.ts";
import { cpuSecondsOf } from "../cells.ts";
import { baselineOf, keptRun } from "../kept_run.ts";
import { findModelInfo, hasWorkers } from "../model_info.ts";
import { samplesOf } from "../run_samples.ts";
import { MIN_LEAD } from "../verdict/thresholds.ts";
import { buildPredictor, type CellTimes } from "./build_predictor.ts";
import type { ModelError, Predictor } from "./predictor.ts";
import { predict, type Work } from "./predict.ts";

/** A measured cell of the `scaling` suite beside its prediction. */
export interface PredictedCell
  extends Pick<Cell, "id" | "workload" | "model" | "workers"> {
  /** How that model runs tasks. */
  readonly kind: ModelInfo["kind"];
  /** Predicted time of a batch, in nanoseconds. */
  readonly predictedNs: number;
  /** Measured median time of a batch, in nanoseconds. */
  readonly measuredNs: number;
  /** Predicted over measured time, less 1: below 0 where the prediction is too fast. */
  readonly error: number;
}

/** A measured cell without a prediction. */
export interface UnpredictedCell {
  /** Id of the cell. */
  readonly id: string;
  /** Why it has none. */
  readonly reason: string;
}

/** Who was predicted to win, and who did. */
export interface WinnerCheck {
  /** Id of the workload. */
  readonly workload: string;
  /** Threads or processes that the pools had. */
  readonly workers: number;
  /** Model that was predicted to be the fastest. */
  readonly predicted: string;
  /** Model that was measured to be the fastest. */
  readonly measured: string;
  /** Predicted time of the runner-up over that of the winner. */
  readonly lead: number;
  /** Whether the predicted lead exceeds what such leads are usually wrong by. */
  readonly isDecided: boolean;
  /** Whether the predicted winner is the fastest, or was not measured to be significantly slower. */
  readonly isRight: boolean;
}

/** How well predictions agree with cells that the predictor was not built from. */
export interface ModelValidation {
  /** Every predicted cell, in the order of the run; sequential ones are what the work was described from. */
  readonly cells: readonly PredictedCell[];
  /** Cells that could not be predicted, and why. */
  readonly unpredicted: readonly UnpredictedCell[];
  /** Median distance from the measured time, as a share of it; absent where no cell was predicted. */
  readonly medianError?: number;
  /** The cell that is furthest off, as a ratio. */
  readonly worst?: PredictedCell;
  /** For each workload and number of workers: who was predicted to win, and who did. */
  readonly winners: readonly WinnerCheck[];
  /** Of `winners`: how many the model called decided, and of these, how many were right. */
  readonly decided: { readonly count: number; readonly right: number };
}

/** A predictor that knows its error, and how it was found. */
export interface ModelledRun {
  /** The costs, with their error where the run has cells to compare with. */
  readonly model: Predictor;
  /** What an item of each workload needs, by its id; without those that the run does not tell of. */
  readonly works: Readonly<Record<string, Work>>;
  /** The comparison. */
  readonly validation: ModelValidation;
}

/** What a predictor is compared with. */
export interface ValidationSource {
  /** A run that has been validated. */
  readonly run: Run;
  /** The resampled times of its cells. */
  readonly samples: CellTimes;
}

/**
 * Builds the predictor of a run, and compares its predictions with the `scaling` cells of the same run. Each workload
 * is described from its sequential cell alone, and by what its author knows of it; pools are warm there. What neither
 * tells stays wrong and is not corrected: CPU time of other processes, code that new workers have yet to warm up.
 *
 * @param original A run that has been validated.
 * @param samples The resampled times of its cells, where the caller has them already.
 * @returns The model, which knows its error; and every cell with its error, and the sums of them.
 */
export function modelRun(
  original: Run,
  samples: CellTimes = samplesOf(original),
): ModelledRun {
  const run = keptRun(original);
  const source = { run, samples };
  const model = buildPredictor(run, samples);
  const described = run.workloads.map((workload) => ({
    id: workload.id,
    work: describeWorkload(workload, source),
  }));
  const all = described.flatMap(({ id, work }) =>
    run.cells.filter((cell) => isCompared(cell) && cell.workload === id)
      .map((cell) => predictCell(cell, { model, work, source }))
  );
  const predicted = all.filter((each) => "error" in each);
  const cells = predicted.filter(({ kind }) => kind !== "loop");
  const contests = contestsOf(predicted);
  const error = errorOf(cells, contests);
  const winners = contests.map((contest) =>
    checkWinner(contest, { lead: error?.lead ?? Infinity, ...source })
  );
  const decided = winners.filter(({ isDecided }) => isDecided);
  return {
    model: { ...model, error },
    works: Object.fromEntries(
      described.flatMap(({ id, work }) => "reason" in work ? [] : [[id, work]]),
    ),
    validation: {
      ...{ cells, unpredicted: all.filter((each) => "reason" in each) },
      ...summarise(cells),
      winners,
      decided: {
        count: decided.length,
        right: decided.filter(({ isRight }) => isRight).length,
      },
    },
  };
}

function isCompared({ suite, outcome, parameters }: Cell): boolean {
  return suite === "scaling" && outcome.kind === "measured" &&
    !parameters.replicate;
}

function predictCell(
  { id, workload, model, workers }: Cell,
  { model: costs, work, source }: {
    readonly model: Predictor;
    readonly work: Work | Undescribed;
    readonly source: ValidationSource;
  },
): PredictedCell | UnpredictedCell {
  if ("reason" in work) return { id, reason: work.reason };
  const setting = { model, workers, isWarm: true };
  const prediction = predict(costs, work, setting);
  if (prediction.kind === "unpredicted") {
    return { id, reason: prediction.reason };
  }
  const predictedNs = prediction.timeNs.value;
  const measuredNs = source.samples.get(id).estimate;
  const error = predictedNs / measuredNs - 1;
  const { kind } = findModelInfo(source.run, model);
  return { id, workload, model, kind, workers, predictedNs, measuredNs, error };
}

function summarise(
  cells: readonly PredictedCell[],
): Pick<ModelValidation, "medianError" | "worst"> {
  const [worst] = cells.toSorted((a, b) => distanceOf(b) - distanceOf(a));
  if (!worst) return {};
  return {
    medianError: median(cells.map(({ error }) => Math.abs(error))),
    worst,
  };
}

/** How far predictions are off, whichever way: their median, and what nine in ten stay within. */
export function sumUpErrors(
  predictions: readonly { readonly error: number }[],
): { readonly median: number; readonly p90: number } {
  const errors = predictions.map(({ error }) => Math.abs(error));
  return { median: median(errors), p90: quantile(errors, 0.9) };
}

/** Cells of which nine in ten can be told. */
const MIN_CELLS = 10;

/** As a ratio, so that half the time is as far off as twice the time. */
function distanceOf({ predictedNs, measuredNs }: PredictedCell): number {
  return relativeDifference(predictedNs, measuredNs);
}

function errorOf(
  cells: readonly PredictedCell[],
  contests: readonly WinnerContest[],
): ModelError | null {
  const leads = contests.flatMap(leadErrors);
  if (cells.length === 0 || leads.length === 0) return null;
  const byModel = Map.groupBy(cells, ({ model }) => model);
  return {
    time: median(cells.map(distanceOf)),
    lead: median(leads),
    ranges: Object.fromEntries(
      [...byModel].filter(([, own]) => own.length >= MIN_CELLS)
        .map(([model, own]) => [model, rangeOf(own)]),
    ),
  };
}

function rangeOf(cells: readonly PredictedCell[]) {
  const ratios = cells.map(({ predictedNs, measuredNs }) =>
    measuredNs / predictedNs
  );
  // Where all cells came out on one side, the prediction itself is still what is expected.
  return {
    low: Math.min(1, quantile(ratios, 0.05)),
    high: Math.max(1, quantile(ratios, 0.95)),
  };
}

/** Why a workload's sequential cell does not tell what work it is. */
export type Undescribed = Pick<UnpredictedCell, "reason">;

/**
 * Describes a workload of the `scaling` suite from its sequential cell alone, as its user could: computing is the
 * CPU time of one item, waiting the rest of its wall time. Where CPU time was not read, the workload's kind
 * has to do, and mixed work cannot be told apart.
 */
export function describeWorkload(
  workload: WorkloadInfo,
  { run, samples }: ValidationSource,
): Work | Undescribed {
  const suite = "scaling";
  const baseline = baselineOf(run, suite);
  const cell = run.cells.find((cell) =>
    cell.suite === suite && cell.model === baseline &&
    cell.workload === workload.id && !cell.parameters.replicate &&
    cell.outcome.kind === "measured"
  );
  if (cell?.outcome.kind !== "measured") {
    return { reason: "its sequential code was not measured" };
  }
  const { items } = cell;
  const cpuSeconds = cpuSecondsOf(cell.outcome);
  const wallNs = samples.get(cell.id).estimate / items;
  const cpuNs = cpuSeconds === undefined
    ? cpuNsByKind(workload, wallNs)
    : cpuSeconds * 1e9 / items;
  if (cpuNs === undefined) return { reason: "its CPU time was not read" };
  const { bytesIn, bytesOut, kind, sendsBytes, computesNatively } = workload;
  return {
    items,
    bytesIn: bytesIn ?? 0,
    bytesOut: bytesOut ?? 0,
    payload: sendsBytes ? "bytes" : "objects",
    cpuNs: Math.min(cpuNs, wallNs),
    waitNs: Math.max(0, wallNs - cpuNs),
    isBlocking: kind === "blocking",
    isNative: computesNatively ?? false,
  };
}

function cpuNsByKind(
  { kind }: WorkloadInfo,
  wallNs: number,
): number | undefined {
  if (kind === "cpu-bound") return wallNs;
  return kind === "io-bound" || kind === "blocking" ? 0 : undefined;
}

interface WinnerContest {
  readonly workload: string;
  readonly workers: number;
  readonly entrants: readonly PredictedCell[];
}

/** One contest for each workload and number of workers that pools were measured with. */
function contestsOf(cells: readonly PredictedCell[]): WinnerContest[] {
  const byWorkload = Map.groupBy(cells, ({ workload }) => workload);
  return [...byWorkload].flatMap(([workload, own]) => {
    const pools = own.filter(hasWorkers);
    const counts = new Set(pools.map(({ workers }) => workers));
    return [...counts].sort((a, b) => a - b).map((workers) => ({
      ...{ workload, workers },
      entrants: own.filter((cell) =>
        !hasWorkers(cell) || cell.workers === workers
      ).sort((a, b) => a.predictedNs - b.predictedNs),
    }));
  });
}

/** How far the predicted leads of the winner over each other model lie from the measured ones, as ratios less 1. */
function leadErrors({ entrants }: WinnerContest): number[] {
  const [winner, ...others] = entrants;
  if (!winner) return [];
  return others.map((other) =>
    relativeDifference(
      other.predictedNs / winner.predictedNs,
      other.measuredNs / winner.measuredNs,
    )
  );
}

/** Compares the predicted winner with the measured one; `lead` is what a predicted lead has to exceed. */
function checkWinner(
  { workload, workers, entrants }: WinnerContest,
  { lead, run, samples }: ValidationSource & { readonly lead: number },
): WinnerCheck {
  const [winner] = entrants;
  const [fastest] = entrants.toSorted((a, b) => a.measuredNs - b.measuredNs);
  if (!winner || !fastest) {
    throw new RangeError(`Cannot check ${workload}: found no cell`);
  }
  const predictedLead = leadOf(entrants);
  const ratio = samples.ratio(winner.id, fastest.id);
  const floor = Math.max(MIN_LEAD, run.noise?.floor ?? 0);
  return {
    ...{ workload, workers },
    predicted: winner.model,
    measured: fastest.model,
    lead: predictedLead,
    isDecided: predictedLead > 1 + lead,
    isRight: ratio.low <= 1 || ratio.value < 1 + floor,
  };
}

/** Async code that is predicted to take as long as sequential code is the same code: it is no rival. */
function leadOf([winner, ...others]: readonly PredictedCell[]): number {
  const rival = others.find(({ kind, predictedNs }) =>
    !(kind === "event-loop" && predictedNs === winner?.predictedNs)
  );
  return winner && rival ? rival.predictedNs / winner.predictedNs : Infinity;
}
