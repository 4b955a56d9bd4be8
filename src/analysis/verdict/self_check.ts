import type { Cell, Run } from "../../results/run.ts";
import { keptRun, scenarioKey } from "../kept_run.ts";
import { RunSamples } from "../run_samples.ts";
import { minLeadOf } from "./thresholds.ts";
import {
  findReplicates,
  medianDifference,
  type ReplicatePair,
} from "./noise_floors.ts";
import { isSeparated } from "./verdict.ts";

/** How often verdicts call something, and of how many. */
export interface CallRate {
  /** Pairs that were called different. */
  readonly called: number;
  /** Pairs that were judged. */
  readonly pairs: number;
}

/** What {@linkcode checkReplicates} changes and counts. */
export interface ReplicateCheck {
  /** Makes every sample of the replicates longer by this share, such as 0.05; then each call of a longer time is right. */
  readonly injected?: number;
  /** Which pairs count, as they are before anything is injected. */
  readonly isCounted?: (pair: ReplicatePair) => boolean;
}

/**
 * Puts the verdicts to the test with a run's replicates, which are the same code measured twice: how often is one
 * called faster than the other?
 *
 * A pair is judged as two of the models of its scenario are; the noise floor comes from the run's other pairs, so that
 * no pair sets its own bar.
 *
 * @param run A validated run.
 * @param check What is injected, and which pairs count.
 */
export function checkReplicates(
  run: Run,
  { injected = 0, isCounted = () => true }: ReplicateCheck = {},
): CallRate {
  const kept = keptRun(run);
  const pairs = findReplicates(kept, new RunSamples(kept));
  const samples = new RunSamples(
    injected === 0 ? kept : lengthenReplicates(kept, injected),
  );
  const counted = pairs.filter(isCounted);
  const called = counted.filter((pair) => {
    const { cell, replicate } = pair;
    const { estimate, ratio } = samples.apart.compare(replicate.id, cell.id);
    const others = pairs.filter((other) => other !== pair);
    const isDifferent = isSeparated(estimate, {
      groups: countModels(kept, cell),
      smallest: Math.max(minLeadOf(run), medianDifference(others) ?? 0),
    });
    return isDifferent && (injected === 0 || ratio.value > 1);
  });
  return { called: called.length, pairs: counted.length };
}

/** Models that are compared with each other where this cell is. */
function countModels({ cells }: Run, cell: Cell): number {
  const key = scenarioKey(cell);
  const models = cells.flatMap((other) =>
    other.outcome.kind === "measured" && scenarioKey(other) === key
      ? [other.model]
      : []
  );
  return Math.max(2, new Set(models).size);
}

function lengthenReplicates(run: Run, share: number): Run {
  return {
    ...run,
    cells: run.cells.map((cell) =>
      cell.parameters.replicate ? lengthen(cell, share) : cell
    ),
  };
}

function lengthen(cell: Cell, share: number): Cell {
  if (cell.outcome.kind !== "measured") return cell;
  const rounds = cell.outcome.rounds.map((round) => ({
    ...round,
    samplesNs: round.samplesNs.map((ns) => ns * (1 + share)),
  }));
  return { ...cell, outcome: { ...cell.outcome, rounds } };
}
