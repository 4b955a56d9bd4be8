import {
  type CellAnalysis,
  type FittedLaw,
  type Interval,
  type MeasuredCell,
  type ModelScaling,
  predictSpeed,
} from "../../src/analysis/mod.ts";
import type {
  WorkloadInDepthReport,
  WorkloadReport,
} from "../../src/text/mod.ts";
import type { ModelLabels } from "./names.ts";

/** One measured cell as a chart needs it. */
export interface SeriesPoint {
  readonly workers: number;
  readonly medianNs: Interval;
  readonly speedup?: Interval;
  /** Of too few rounds for an interval. */
  readonly roughSpeedup?: number;
}

/** What one model did on one workload, by number of workers. */
export interface ModelSeries {
  readonly model: string;
  readonly label: string;
  /** One event loop: the model has no more workers to use, so it is drawn as a level. */
  readonly level: boolean;
  readonly points: readonly SeriesPoint[];
  /** The law that was fitted to its speed-ups; absent where none was. */
  readonly fit?: FitCurve;
}

/** What {@linkcode modelSeries} draws on beside the cells. */
export interface SeriesContext {
  readonly labels: ModelLabels;
  /** Fits of the workload's models; none where the run was not analysed in depth. */
  readonly scaling: readonly ModelScaling[];
}

/** Groups a workload's cells by model, in the order of the run, for its charts. */
export function modelSeries(
  workload: WorkloadReport,
  { labels, scaling }: SeriesContext,
): readonly ModelSeries[] {
  const models = [...new Set(workload.cells.map((cell) => cell.model))];
  const scales = workload.cells.some((cell) => cell.workers > 1);
  return models
    .map((model) => {
      const cells = workload.cells.filter((cell) => cell.model === model);
      const fit = fitCurve(scaling.find((one) => one.model === model));
      return {
        model,
        label: labels(model),
        level: scales && cells.every((cell) => cell.workers === 1),
        points: toPoints(cells),
        ...(fit && { fit }),
      };
    })
    .filter((series) => series.points.length > 0);
}

function toPoints(cells: readonly CellAnalysis[]): readonly SeriesPoint[] {
  return cells
    .filter((cell): cell is MeasuredCell => cell.kind === "measured")
    .toSorted((a, b) => a.workers - b.workers)
    .map(({ workers, medianNs, speedup, roughSpeedup }) => ({
      workers,
      medianNs,
      ...(speedup && { speedup }),
      ...(roughSpeedup !== undefined && { roughSpeedup }),
    }));
}

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
    return { workers, speedup: predictSpeed(fit, workers) ?? NaN };
  });
}

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
