import {
  combineResampled,
  type Interval,
  percentileInterval,
  type Resampled,
} from "../../stats/mod.ts";
import { findBaseline, isMeasured } from "../cells.ts";
import type { RunSamples } from "../run_samples.ts";
import {
  fitAmdahl,
  type FittedLaw,
  fitUsl,
  type LawFit,
  type LawParameters,
  type ScalingPoint,
} from "./scaling_law.ts";
import type { CellAnalysis, WorkloadAnalysis } from "../types.ts";

/** How a model's speed-up over sequential code grows with its workers, by two laws. */
export interface ModelScaling {
  /** Id of the model. */
  readonly model: string;
  /** Name of the model inside a sentence. */
  readonly phrase: string;
  /** Amdahl's law. */
  readonly amdahl: LawFit;
  /** The Universal Scalability Law. */
  readonly usl: LawFit;
}

interface ScalingContext {
  readonly samples: RunSamples;
  readonly usableCores: number;
  readonly kind: WorkloadAnalysis["kind"];
}

/** Each refit costs up to a millisecond; with so many the bounds of an interval are the fifth from either end. */
const REFITS = 200;

/**
 * Fits both laws to every model of a workload that has been given several numbers of workers. Speeds are speed-ups over
 * sequential code, so `lambda` is what one worker reaches of it.
 *
 * Workers beyond the cores take no part in Amdahl's law, nor in the other where the work computes; workers beyond the
 * tasks of a batch have nothing to do and never take part.
 *
 * The intervals come from refitting on resampled runs: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
 * chapters 9 and 13.
 *
 * @param cells All cells of one workload in one suite, the sequential one among them.
 */
export function fitScaling(
  cells: readonly CellAnalysis[],
  { samples, usableCores, kind }: ScalingContext,
): ModelScaling[] {
  const measured = cells.filter(isMeasured);
  const baseline = findBaseline(cells);
  if (!baseline) return [];
  const baselineNs = samples.get(baseline.id);
  const computes = kind === "cpu-bound" || kind === "overhead";
  return poolsOf(cells).map(({ model, modelInfo: { phrase } }) => {
    const runs = measured
      .filter((cell) => cell.model === model && cell.workers <= cell.items)
      .map(({ id, workers }) => ({
        workers,
        speeds: combineResampled(
          baselineNs,
          samples.get(id),
          (sequential, pool) => sequential / pool,
        ),
      }));
    const amdahl = { usableCores };
    const usl = computes ? { usableCores } : {};
    return {
      ...{ model, phrase },
      amdahl: withIntervals(runs, (points) => fitAmdahl(points, amdahl)),
      usl: withIntervals(runs, (points) => fitUsl(points, usl)),
    };
  });
}

interface ResampledPoint {
  readonly workers: number;
  readonly speeds: Resampled;
}

/** Models that were to run with more than one number of workers. */
function poolsOf(cells: readonly CellAnalysis[]): CellAnalysis[] {
  return [...Map.groupBy(cells, ({ model }) => model).values()].flatMap((own) =>
    own.some(({ workers }) => workers !== own[0]?.workers)
      ? own.slice(0, 1)
      : []
  );
}

function withIntervals(
  runs: readonly ResampledPoint[],
  fit: (points: readonly ScalingPoint[]) => LawFit,
): LawFit {
  const pick = (speedOf: (speeds: Resampled) => number) =>
    runs.map(({ workers, speeds }) => ({ workers, speed: speedOf(speeds) }));
  const measured = fit(pick(({ estimate }) => estimate));
  if (measured.kind === "refused") return measured;
  const refits = Array.from(
    { length: REFITS },
    (_, index) => fit(pick(({ replicates }) => replicates[index] ?? NaN)),
  )
    .filter((refit) => refit.kind === "fitted");
  return { ...measured, intervals: intervalsOf(measured, refits) };
}

function intervalsOf(
  { parameters }: FittedLaw,
  refits: readonly FittedLaw[],
): Record<keyof LawParameters, Interval> {
  const interval = (name: keyof LawParameters) =>
    percentileInterval(
      parameters[name],
      refits.map((refit) => refit.parameters[name]),
    );
  return {
    lambda: interval("lambda"),
    sigma: interval("sigma"),
    kappa: interval("kappa"),
  };
}
