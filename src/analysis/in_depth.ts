import type { Run } from "../results/run.ts";
import { analyseRun } from "./analyse.ts";
import { analyseContest, type ContestAnalysis } from "./contest.ts";
import { type Cost, findCost } from "./scaling/cost_metric.ts";
import {
  type CrossoverAnalysis,
  findCrossovers,
} from "./crossover/crossover_questions.ts";
import { oncePerRun } from "./kept_run.ts";
import { type ModelledRun, modelRun } from "./prediction/validate.ts";
import { analyseServices, type HandlerAnalysis } from "./responsiveness.ts";
import { samplesOf } from "./run_samples.ts";
import { fitScaling, type ModelScaling } from "./scaling/scaling_law.ts";

/** How a workload takes to more workers. */
export interface WorkloadInDepth {
  /** Id of the workload. */
  readonly id: string;
  /** Suite that measured it. */
  readonly suite: string;
  /** Fits of its models' speed-ups. */
  readonly scaling: readonly ModelScaling[];
  /** How many workers it takes to beat sequential code. */
  readonly cost: Cost;
}

/** What takes longer to find out, and is asked of few runs. */
export interface InDepthAnalysis {
  /** One for each workload of the analysis, in its order. */
  readonly workloads: readonly WorkloadInDepth[];
  /** From what point on another model wins. */
  readonly crossovers: CrossoverAnalysis;
  /** What services did at several rates, by handler; empty where none was measured. */
  readonly services: readonly HandlerAnalysis[];
  /** Other runtimes, or releases of Deno, beside each other; absent where the run measured none. */
  readonly contest?: ContestAnalysis;
  /** What predictions rest on, and how far off they are; absent where the run lacks the cells for it. */
  readonly prediction?: ModelledRun;
}

/**
 * Finds crossovers, scaling laws and COST. It takes up to a second for a run of few cores and longer for many, whereas
 * {@linkcode analyseRun} is asked of every run.
 *
 * @param run A validated run.
 * @returns Plain data that survives JSON.
 */
export function analyseInDepth(run: Run): InDepthAnalysis {
  return depthOf(run);
}

const depthOf = oncePerRun((run): InDepthAnalysis => {
  const analysis = analyseRun(run);
  const samples = samplesOf(run);
  const crossovers = findCrossovers(run, samples);
  // Where the cores are not known, one is all that can be counted on.
  const usableCores = analysis.usableCores ?? 1;
  const prediction = modelRun(run, samples);
  const contest = analyseContest(run, samples);
  return {
    workloads: analysis.workloads.map((
      { id, suite, cells, kind, noiseFloor },
    ) => ({
      ...{ id, suite },
      scaling: fitScaling(cells, { samples, usableCores, kind }),
      cost: findCost(cells, { samples, noiseFloor }),
    })),
    crossovers,
    services: analyseServices(run),
    ...(contest ? { contest } : undefined),
    ...(prediction.validation.cells.length > 0 ? { prediction } : undefined),
  };
});
