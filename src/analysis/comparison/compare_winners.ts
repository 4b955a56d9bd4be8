import type {
  ComparisonOptions,
  WinnerComparison,
} from "./comparison_types.ts";
import type { RunAnalysis, Verdict, WorkloadAnalysis } from "../types.ts";

/**
 * Sets side by side who is fastest at each workload that both runs rank. A workload whose version or batch has changed
 * is another one. Verdicts are those of each run by itself, among all its models.
 */
export function compareWinners(
  { before, after }: {
    readonly before: RunAnalysis;
    readonly after: RunAnalysis;
  },
  { suites = [], workloads = [] }: ComparisonOptions,
): WinnerComparison[] {
  return before.workloads.flatMap((was) => {
    const is = after.workloads.find((other) => isSame(was, other));
    const isAskedFor = (suites.length === 0 || suites.includes(was.suite)) &&
      (workloads.length === 0 || workloads.includes(was.id));
    return is && isAskedFor ? [compareWorkload(was, is)] : [];
  });
}

function isSame(a: WorkloadAnalysis, b: WorkloadAnalysis): boolean {
  return a.suite === b.suite && a.id === b.id && a.version === b.version &&
    a.items === b.items;
}

function compareWorkload(
  was: WorkloadAnalysis,
  is: WorkloadAnalysis,
): WinnerComparison {
  const before = fastestModels(was.verdict);
  const after = fastestModels(is.verdict);
  return {
    suite: was.suite,
    workload: was.id,
    before,
    after,
    agreement: agreementOf(before, after),
  };
}

function fastestModels(verdict: Verdict): string[] {
  return verdict.kind === "ranked"
    ? verdict.tiers[0].cells.map(({ model }) => model)
    : [];
}

function agreementOf(
  before: readonly string[],
  after: readonly string[],
): WinnerComparison["agreement"] {
  if (before.length === 0 || after.length === 0) return "open";
  const shared = before.filter((model) => after.includes(model));
  if (shared.length === 0) return "different";
  const isSame = shared.length === before.length &&
    shared.length === after.length;
  return isSame ? "same" : "open";
}
