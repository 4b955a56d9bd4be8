import {
  type FittedLaw,
  type ModelScaling,
  predictSpeed,
} from "../../src/analysis/mod.ts";

/** A law that was fitted to a model's speed-ups, as the curve that a chart draws. */
export interface FitCurve {
  readonly law: string;
  readonly points: readonly FitPoint[];
}

/** What the law says of so many workers; between measured numbers they need not be whole. */
export interface FitPoint {
  readonly workers: number;
  readonly speedup: number;
}

const LAWS = {
  amdahl: "by Amdahl's law",
  usl: "by the Universal Scalability Law",
} as const;

/** Enough for a curve to look like one. */
const STEPS = 24;

/**
 * Draws the law that can bend most, the Universal Scalability Law where it could be fitted. The curve covers the numbers
 * of workers it was fitted to, and no more.
 */
export function fitCurve(
  scaling: ModelScaling | undefined,
): FitCurve | undefined {
  const fit = [scaling?.usl, scaling?.amdahl]
    .find((law) => law?.kind === "fitted");
  return fit && { law: LAWS[fit.law], points: pointsOf(fit) };
}

function pointsOf(fit: FittedLaw): readonly FitPoint[] {
  const from = fit.workers[0] ?? 1;
  const to = fit.workers.at(-1) ?? from;
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const workers = from + (to - from) * step / STEPS;
    return { workers, prediction: predictSpeed(fit, workers) };
  }).flatMap(({ workers, prediction }) =>
    prediction.kind === "predicted"
      ? [{ workers, speedup: prediction.speed }]
      : []
  );
}
