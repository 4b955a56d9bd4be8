import type { Run } from "../results/run.ts";
import { findCost, type WorkloadCost } from "./cost_metric.ts";
import {
  type CrossoverAnalysis,
  findCrossovers,
} from "./crossover_questions.ts";
import { wordConcurrencyLimit, wordCrossover } from "./crossover_wording.ts";
import { RunSamples } from "./run_samples.ts";
import { fitScaling, type ModelScaling } from "./scaling_fit.ts";
import { wordCost, wordScaling } from "./scaling_wording.ts";
import type { RunAnalysis, WorkloadAnalysis } from "./types.ts";

/** How a workload takes to more workers. */
export interface WorkloadInDepth {
  /** Id of the workload. */
  readonly id: string;
  /** Suite that measured it. */
  readonly suite: string;
  /** Fits of its models' speed-ups. */
  readonly scaling: readonly ModelScaling[];
  /** How many workers it takes to beat sequential code. */
  readonly cost: WorkloadCost;
  /** COST, fits, and the tasks in flight that keep an event loop busy, in words. */
  readonly sentences: readonly string[];
}

/** What a suite of sizes answers. */
export interface SuiteInDepth {
  /** Id of the suite. */
  readonly id: string;
  /** From what size on another model wins, in words. */
  readonly sentences: readonly string[];
}

/** What takes longer to find out, and is asked of few runs. */
export interface InDepthAnalysis {
  /** One for each workload of the analysis, in its order. */
  readonly workloads: readonly WorkloadInDepth[];
  /** From what point on another model wins. */
  readonly crossovers: CrossoverAnalysis;
  /** One for each suite that answers something. */
  readonly suites: readonly SuiteInDepth[];
}

/**
 * Finds crossovers, scaling laws and COST. It takes up to a second for a run of few cores and longer for many, whereas
 * {@linkcode analyseRun} is asked of every run.
 *
 * @param run A validated run.
 * @param analysis What {@linkcode analyseRun} says of it.
 * @returns Plain data that survives JSON.
 */
export function analyseInDepth(
  run: Run,
  analysis: Pick<RunAnalysis, "workloads" | "usableCores">,
): InDepthAnalysis {
  const samples = new RunSamples(run);
  const crossovers = findCrossovers(run, samples);
  // Where the cores are not known, one is all that can be counted on.
  const usableCores = analysis.usableCores ?? 1;
  const context = { samples, crossovers, usableCores };
  return {
    workloads: analysis.workloads.map((workload) => deepen(workload, context)),
    crossovers,
    suites: wordSuites(crossovers),
  };
}

function deepen(
  { id, suite, cells, kind, noiseFloor }: WorkloadAnalysis,
  { samples, crossovers, usableCores }: {
    readonly samples: RunSamples;
    readonly crossovers: CrossoverAnalysis;
    readonly usableCores: number;
  },
): WorkloadInDepth {
  const scaling = fitScaling(cells, { samples, usableCores, kind });
  const cost = findCost(cells, { samples, noiseFloor });
  const scene = { workload: id, usableCores };
  const limit = crossovers.concurrency.find((one) =>
    one.workload === id && one.limit.value >= WORTH_OVERLAPPING
  );
  return {
    ...{ id, suite, scaling, cost },
    sentences: [
      wordCost(cost.overall, scene),
      ...wordScaling(scaling, scene),
      ...(limit ? [wordConcurrencyLimit(limit)] : []),
    ],
  };
}

/** Below that many tasks in flight there is next to no wait to overlap. */
const WORTH_OVERLAPPING = 2;

function wordSuites(
  { itemSizes, batchSizes, payloads }: CrossoverAnalysis,
): SuiteInDepth[] {
  const found = payloads.filter(({ answer }) => answer.kind === "crosses");
  return [
    { id: "granularity", sentences: itemSizes.map(wordCrossover) },
    { id: "batch", sentences: batchSizes.map(wordCrossover) },
    { id: "payload", sentences: found.map(wordCrossover) },
  ].filter(({ sentences }) => sentences.length > 0);
}
