import type { Run } from "../../results/run.ts";
import { analyseRun } from "../analyse.ts";
import type { Ranked, WorkloadAnalysis } from "../types.ts";

/** How far two runs come to the same verdicts. */
export interface Agreement {
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
  const others = analyseRun(after, { intervals: "exact" }).workloads;
  const pairs = analyseRun(before, { intervals: "exact" }).workloads
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

/** The tier of each model that both verdicts rank, by its number. */
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
