import type { Run } from "../../results/run.ts";
import { keptRun } from "../kept_run.ts";
import { RunSamples } from "../run_samples.ts";
import { buildCostModel } from "./cost_model.ts";
import { type ModelValidation, validateCostModel } from "./validate.ts";
import type { CellTimes, CostModel } from "./types.ts";

/** A cost model that knows its error, and how it was found. */
export interface ModelledRun {
  /** The costs, with their error where the run has cells to compare with. */
  readonly model: CostModel;
  /** The comparison. */
  readonly validation: ModelValidation;
}

/**
 * Builds the cost model of a run, and compares it with what the run measured besides.
 *
 * @param original A run that has been validated.
 * @param samples The resampled times of its cells, where the caller has them already.
 */
export function modelRun(
  original: Run,
  samples: CellTimes = new RunSamples(original),
): ModelledRun {
  const run = keptRun(original);
  return validateCostModel(buildCostModel(run, samples), { run, samples });
}
