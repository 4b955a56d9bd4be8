import type { Run } from "../results/run.ts";
import { type Cost, findCost } from "./scaling/cost_metric.ts";
import {
  type CrossoverAnalysis,
  findCrossovers,
} from "./crossover/crossover_questions.ts";
import { keptRun } from "./kept_run.ts";
import { type ModelledRun, modelRun } from "./prediction/validate.ts";
import {
  isTravelKnown,
  largestMessageBytes,
  PLAIN_WORK,
  whyUnknown,
} from "./prediction/predict.ts";
import {
  breakEvenMap,
  type BreakEvenPoint,
  coreCounts,
} from "./prediction/rank.ts";
import { analyseServices, type HandlerAnalysis } from "./responsiveness.ts";
import { RunSamples } from "./run_samples.ts";
import { fitScaling, type ModelScaling } from "./scaling/scaling_fit.ts";
import type { RunAnalysis } from "./types.ts";

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
  /** What predictions rest on, and how far off they are; absent where the run lacks the cells for it. */
  readonly prediction?: RunPrediction;
}

/** The predictor of a run, and what it predicts. */
export interface RunPrediction extends ModelledRun {
  /**
   * Which model to take for which size of work: without data to send, for each number of cores from 1 to those of the
   * run in powers of two; then for all cores and {@linkcode BREAK_EVEN_BYTES}, as far as the run measured such messages.
   * Empty where the run lacks the cells to predict a pool that is started.
   */
  readonly breakEven: readonly BreakEvenOfCores[];
}

/** A break-even map: {@linkcode BREAK_EVEN_ITEM_NS} across, {@linkcode BREAK_EVEN_ITEMS} down. */
export interface BreakEvenOfCores {
  /** Cores that the work may use. */
  readonly cores: number;
  /** Bytes that are sent with each item. */
  readonly bytes: number;
  /** Row by row. */
  readonly points: readonly BreakEvenPoint[];
}

/** CPU time of an item, in nanoseconds, for which the break-even map is made: 1 µs to 1 s. */
export const BREAK_EVEN_ITEM_NS: readonly number[] = [
  ...[1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9],
];

/** Numbers of items for which the break-even map is made. */
export const BREAK_EVEN_ITEMS: readonly number[] = [
  ...[1, 2, 4, 10, 100, 1_000, 10_000],
];

/** Bytes sent with each item for which break-even maps are made beside those without any: 64 KiB and 1 MiB. */
export const BREAK_EVEN_BYTES: readonly number[] = [2 ** 16, 2 ** 20];

/**
 * Finds crossovers, scaling laws and COST. It takes up to a second for a run of few cores and longer for many, whereas
 * {@linkcode analyseRun} is asked of every run.
 *
 * @param original A validated run.
 * @param analysis What {@linkcode analyseRun} says of it.
 * @returns Plain data that survives JSON.
 */
export function analyseInDepth(
  original: Run,
  analysis: Pick<RunAnalysis, "workloads" | "usableCores">,
): InDepthAnalysis {
  const run = keptRun(original);
  const samples = new RunSamples(run);
  const crossovers = findCrossovers(run, samples);
  // Where the cores are not known, one is all that can be counted on.
  const usableCores = analysis.usableCores ?? 1;
  const prediction = predictFrom(run, samples, usableCores);
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
    ...(prediction ? { prediction } : undefined),
  };
}

function predictFrom(
  run: Run,
  samples: RunSamples,
  usableCores: number,
): RunPrediction | undefined {
  const modelled = modelRun(run, samples);
  if (modelled.validation.cells.length === 0) return undefined;
  return {
    ...modelled,
    breakEven: settingsOf(modelled, usableCores).map((setting) => ({
      ...setting,
      points: breakEvenMap(modelled.model, {
        itemNs: BREAK_EVEN_ITEM_NS,
        items: BREAK_EVEN_ITEMS,
        ...setting,
      }),
    })),
  };
}

/** None where no pool can be predicted: a map would say that sequential code wins everywhere. */
function settingsOf(
  modelled: ModelledRun,
  usableCores: number,
): Omit<BreakEvenOfCores, "points">[] {
  const isPoolKnown = Object.values(modelled.model.pools).some((costs) =>
    whyUnknown(costs, { work: PLAIN_WORK, isStarted: true }) === undefined
  );
  if (!isPoolKnown) return [];
  return [
    ...coreCounts(usableCores).map((cores) => ({ cores, bytes: 0 })),
    ...bytesMeasured(modelled).map((bytes) => ({ cores: usableCores, bytes })),
  ];
}

function bytesMeasured({ model }: ModelledRun): readonly number[] {
  if (!isTravelKnown(model, PLAIN_WORK)) return [];
  const largest = largestMessageBytes(model, PLAIN_WORK) ?? 0;
  return BREAK_EVEN_BYTES.filter((bytes) => bytes <= largest);
}
