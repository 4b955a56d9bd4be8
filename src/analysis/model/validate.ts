import type { Cell, ModelInfo, Run } from "../../results/run.ts";
import { median, quantile, relativeDifference } from "../../stats/mod.ts";
import { findModelInfo } from "../cells.ts";
import { describeWorkload, type Description } from "./describe.ts";
import { predict } from "./predict.ts";
import type { CellTimes, CostModel, ModelError } from "./types.ts";
import {
  checkWinner,
  contestsOf,
  leadErrors,
  type WinnerCheck,
  type WinnerContest,
} from "./winner_check.ts";

/** A measured cell of the `scaling` suite beside its prediction. */
export interface PredictedCell {
  /** Id of the cell. */
  readonly id: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the model. */
  readonly model: string;
  /** How that model runs tasks. */
  readonly kind: ModelInfo["kind"];
  /** Threads or processes. */
  readonly workers: number;
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

/** How well predictions agree with cells that the cost model was not built from. */
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

/** What a cost model is compared with. */
export interface ValidationSource {
  readonly run: Run;
  readonly samples: CellTimes;
}

/**
 * Compares predictions with the `scaling` cells of the same run. Each workload is described from its sequential cell
 * alone, and by what its author knows of it; pools are warm there. What neither tells stays wrong and is not corrected:
 * CPU time of other processes, code that new workers have yet to warm up.
 *
 * @param model The costs, from `buildCostModel` of the same run.
 * @param source The run and its resampled times.
 * @returns Every cell with its error and the sums of them; and the model, which knows its error from now on.
 */
export function validateCostModel(
  model: CostModel,
  source: ValidationSource,
): { readonly model: CostModel; readonly validation: ModelValidation } {
  const { run } = source;
  const all = run.workloads.flatMap((workload) => {
    const described = describeWorkload(workload, source);
    return run.cells
      .filter((cell) => isCompared(cell) && cell.workload === workload.id)
      .map((cell) => predictCell(cell, { model, described, source }));
  });
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
  { model: costs, described, source }: {
    readonly model: CostModel;
    readonly described: Description;
    readonly source: ValidationSource;
  },
): PredictedCell | UnpredictedCell {
  if (described.kind === "undescribed") {
    return { id, reason: described.reason };
  }
  const setting = { model, workers, isWarm: true };
  const prediction = predict(costs, described.work, setting);
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
  return { low: quantile(ratios, 0.05), high: quantile(ratios, 0.95) };
}
