import type { Cell, ModelInfo, Run } from "../../results/run.ts";
import type { Resampled } from "../../stats/mod.ts";
import { findModelInfo } from "../model_info.ts";
import { baselineOf } from "../kept_run.ts";
import { formatScenarioId } from "../../results/bench_id.ts";
import type { RunSamples } from "../run_samples.ts";
import { MIN_LEAD, MIN_ROUNDS } from "../verdict/thresholds.ts";
import type { LadderStep } from "./crossover.ts";

export interface LadderSource {
  readonly run: Run;
  readonly samples: Pick<RunSamples, "get" | "median">;
}

export interface LadderSides {
  readonly incumbent: string;
  readonly challenger: string;
}

/** Who takes part in a ladder. */
export interface SideInfo extends Pick<ModelInfo, "label" | "phrase"> {
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes. */
  readonly workers: number;
}

export interface MeasuredStep extends LadderStep {
  readonly nominalSize: number;
  readonly rounds: number;
}

interface MeasuredCase {
  readonly workload: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly items: number;
  /** By id of the model; where it was measured with several numbers of workers, with the most. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export function measuredCases(run: Run, suite: string): MeasuredCase[] {
  const cells = run.cells.filter((cell) =>
    cell.suite === suite && cell.outcome.kind === "measured" &&
    cell.parameters.replicate === undefined
  );
  const cases = Map.groupBy(cells, formatScenarioId);
  return [...cases.values()].flatMap((ofCase) => {
    const [first] = ofCase;
    if (!first) return [];
    const { workload, parameters, items } = first;
    const byWorkers = ofCase.toSorted((a, b) => a.workers - b.workers);
    return [{
      ...{ workload, parameters, items },
      cells: new Map(byWorkers.map((cell) => [cell.model, cell])),
    }];
  });
}

/**
 * Item sizes of the granularity suite, and the time for one item. A size is the time that the baseline really took for
 * an item, in nanoseconds: the nominal one is set in steps of computing, and processors differ. Where a batch has fewer
 * items than there are workers, as the largest ones do, it tells of idle workers and not of the item's size, and is
 * left out.
 */
export function itemSizeLadder(
  { run, samples }: LadderSource,
  sides: LadderSides,
): MeasuredStep[] {
  const suite = "granularity";
  return measuredCases(run, suite).flatMap((ofCase) => {
    const { parameters: { itemMicros }, items, cells } = ofCase;
    const baseline = cells.get(baselineOf(run, suite) ?? "");
    const pair = findPair(ofCase, sides);
    if (!baseline || !pair || itemMicros === undefined) return [];
    if (pair.some(({ inFlight, workers }) => inFlight < workers)) return [];
    const [incumbent, challenger] = pair.map(({ id }) =>
      scaleResampled(samples.get(id), 1 / items)
    );
    if (!incumbent || !challenger) return [];
    return [{
      size: samples.get(baseline.id).estimate / items,
      nominalSize: itemMicros,
      rounds: fewestRounds(pair),
      ...{ incumbent, challenger },
    }];
  }).sort((a, b) => a.size - b.size);
}

/** Batch sizes of the batch suite, in items, and the time for a batch, with the start of the pool in it. */
export function batchLadder(
  { run, samples }: LadderSource,
  sides: LadderSides,
): MeasuredStep[] {
  return measuredCases(run, "batch").flatMap((ofCase) => {
    const pair = findPair(ofCase, sides);
    if (!pair) return [];
    const [incumbent, challenger] = pair;
    return [{
      ...{ size: ofCase.items, nominalSize: ofCase.items },
      rounds: fewestRounds(pair),
      incumbent: samples.get(incumbent.id),
      challenger: samples.get(challenger.id),
    }];
  }).sort((a, b) => a.size - b.size);
}

/** Names a model of a suite; its workers are the most that it was planned with there. */
export function describeSide(
  run: Run,
  { suite, model }: { readonly suite: string; readonly model: string },
): SideInfo {
  const workers = run.cells.flatMap((cell) =>
    cell.suite === suite && cell.model === model ? [cell.workers] : []
  );
  const { label, phrase } = findModelInfo(run, model);
  return { model, label, phrase, workers: Math.max(1, ...workers) };
}

export function scaleResampled(
  { estimate, replicates }: Resampled,
  factor: number,
): Resampled {
  return {
    estimate: estimate * factor,
    replicates: replicates.map((value) => value * factor),
  };
}

export function fewestRounds(cells: readonly Cell[]): number {
  return Math.min(
    ...cells.map(({ outcome }) =>
      outcome.kind === "measured" ? outcome.rounds.length : 0
    ),
  );
}

function findPair(
  { cells }: MeasuredCase,
  sides: LadderSides,
): readonly [Cell, Cell] | undefined {
  const incumbent = cells.get(sides.incumbent);
  const challenger = cells.get(sides.challenger);
  return incumbent && challenger ? [incumbent, challenger] : undefined;
}

/**
 * The smallest difference on a ladder that counts, as a ratio less 1: that of verdicts, which is 2 %, and no less than
 * the run's noise floor. Where a step has fewer than three rounds no difference counts.
 */
export function smallestLead(
  steps: readonly { readonly rounds: number }[],
  { noise }: Pick<Run, "noise">,
): number {
  const rounds = Math.min(...steps.map((step) => step.rounds));
  if (rounds < MIN_ROUNDS) return Infinity;
  return Math.max(MIN_LEAD, noise?.floor ?? 0);
}
