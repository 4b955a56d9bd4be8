import type { Cell, Run } from "../../results/run.ts";
import { analyseRun } from "../analyse.ts";
import { keptRun } from "../kept_run.ts";
import { formatScenarioId } from "../../results/bench_id.ts";
import { samplesOf } from "../run_samples.ts";
import type { Ranked, WorkloadAnalysis } from "../types.ts";
import {
  findReplicates,
  medianDifference,
  type ReplicatePair,
} from "./noise_floors.ts";
import { minLeadOf } from "./thresholds.ts";
import { isSeparated } from "./verdict.ts";

/** How many pairs verdicts call different. */
export interface CallRate {
  readonly called: number;
  readonly pairs: number;
}

interface ReplicateCheck {
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
 */
export function checkReplicates(
  run: Run,
  { injected = 0, isCounted = () => true }: ReplicateCheck = {},
): CallRate {
  const kept = keptRun(run);
  const pairs = findReplicates(kept, samplesOf(kept));
  const samples = samplesOf(
    injected === 0 ? kept : lengthenReplicates(kept, injected),
  );
  const counted = pairs.filter(isCounted);
  const called = counted.filter((pair) => {
    const { cell, replicate } = pair;
    const { estimate, value } = samples.apart.compare(replicate.id, cell.id);
    const others = pairs.filter((other) => other !== pair);
    const isDifferent = isSeparated(estimate, {
      groups: countModels(kept, cell),
      smallest: Math.max(minLeadOf(run), medianDifference(others) ?? 0),
    });
    return isDifferent && (injected === 0 || value > 1);
  });
  return { called: called.length, pairs: counted.length };
}

function countModels({ cells }: Run, cell: Cell): number {
  const key = formatScenarioId(cell);
  const models = cells.flatMap((other) =>
    other.outcome.kind === "measured" && formatScenarioId(other) === key
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

/** How far two runs come to the same verdicts. */
interface Agreement {
  /** Workloads that both runs rank, with the same code and size. */
  readonly workloads: number;
  /** Those with the same models in the same tiers. */
  readonly equal: number;
  /** Those in which a model is in a tier above another in one run, and below it in the other. */
  readonly reversed: number;
  /** Those for which neither run leaves open whether parallel code is worth it. */
  readonly decided: number;
  /** Those of them for which both say the same. */
  readonly sameDecision: number;
}

/**
 * Puts the verdicts to the test with two runs: how often do both put the models of a workload into the same tiers, or
 * at least not into opposite ones?
 *
 * @param before A validated run.
 * @param after Another, of the same machine.
 */
export function checkAgreement(before: Run, after: Run): Agreement {
  const others = analyseRun(after).workloads;
  const pairs = analyseRun(before).workloads
    .flatMap((was) => {
      const is = others.find((other) => isSame(was, other));
      return was.verdict.kind === "ranked" && is?.verdict.kind === "ranked"
        ? [[was.verdict, is.verdict] as const]
        : [];
    });
  const decisions = pairs.map((pair) => pair.map(({ decision }) => decision));
  const decided = decisions.filter((pair) =>
    pair.every((decision) => decision && decision.kind !== "undecided")
  );
  return {
    workloads: pairs.length,
    equal: pairs.filter(hasEqualTiers).length,
    reversed: pairs.filter(isReversed).length,
    decided: decided.length,
    sameDecision: decided.filter(([a, b]) => a?.kind === b?.kind).length,
  };
}

function isSame(a: WorkloadAnalysis, b: WorkloadAnalysis): boolean {
  return a.suite === b.suite && a.id === b.id && a.version === b.version;
}

function sharedTiers([was, is]: readonly [Ranked, Ranked]) {
  const [before, after] = [tierNumbers(was), tierNumbers(is)];
  return [...before].flatMap(([model, tier]) => {
    const other = after.get(model);
    return other === undefined ? [] : [[tier, other] as const];
  });
}

function tierNumbers({ tiers }: Ranked): Map<string, number> {
  return new Map(
    tiers.flatMap(({ cells }, number) =>
      cells.map(({ model }) => [model, number] as const)
    ),
  );
}

function hasEqualTiers(pair: readonly [Ranked, Ranked]): boolean {
  return sharedTiers(pair).every(([before, after]) => before === after);
}

function isReversed(pair: readonly [Ranked, Ranked]): boolean {
  const tiers = sharedTiers(pair);
  return tiers.some(([before, after]) =>
    tiers.some((other) => before < other[0] && after > other[1])
  );
}
