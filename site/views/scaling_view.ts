import type { WorkloadInDepthReport } from "../../src/text/mod.ts";

/** How a workload takes to more workers, in sentences. */
export interface ScalingView {
  /** What was found. */
  readonly findings: readonly string[];
  /** Which laws could not be fitted, and why. */
  readonly refusals: readonly string[];
}

/** Sorts what the analysis says of more workers into findings and refusals, which a page says more quietly. */
export function scalingView(
  depth: WorkloadInDepthReport | undefined,
): ScalingView {
  const { sentences = [], scaling = [] } = depth ?? {};
  const reasons = scaling.flatMap(({ amdahl, usl }) =>
    [amdahl, usl].flatMap((fit) => fit.kind === "refused" ? [fit.reason] : [])
  );
  const isRefusal = (sentence: string) =>
    reasons.some((reason) => sentence.endsWith(`${reason}.`));
  return {
    findings: sentences.filter((sentence) => !isRefusal(sentence)),
    refusals: sentences.filter(isRefusal),
  };
}
