import {
  bisect,
  combineResampled,
  type Interval,
  mean,
  percentileInterval,
  type Resampled,
} from "../../stats/mod.ts";
import { formatCount, joinNames } from "../../text/format.ts";
import { findBaseline, isMeasured } from "../cells.ts";
import type { RunSamples } from "../run_samples.ts";
import type { CellAnalysis, WorkloadAnalysis } from "../types.ts";

/** How fast so many workers were. */
export interface ScalingPoint {
  /** Threads or processes. */
  readonly workers: number;
  /** Work over time, in any unit: tasks per second, or the speed-up over sequential code. */
  readonly speed: number;
}

/** The parameters of both laws, by Gunther's names. */
export interface LawParameters {
  /** Speed of one worker by the law, in the unit of the points. */
  readonly lambda: number;
  /** Contention, 0 to 1: the share of the work that only one worker can do at a time; Amdahl's serial fraction. */
  readonly sigma: number;
  /** Coherency, 0 and up: what each pair of workers loses by keeping in step; 0 in Amdahl's law. */
  readonly kappa: number;
}

/** A law that was fitted to measured points. */
export interface FittedLaw {
  /** There were enough points. */
  readonly kind: "fitted";
  /** Amdahl's, or the Universal Scalability Law. */
  readonly law: "amdahl" | "usl";
  /** The curve nearest to the points. */
  readonly parameters: LawParameters;
  /**
   * What the parameters come to where the same run is measured again, 95 %; null where only single values were given. It
   * does not say that the law holds, and at a bound, as `kappa` of 0, it covers less than it says.
   */
  readonly intervals: Readonly<Record<keyof LawParameters, Interval>> | null;
  /** The numbers of workers it was fitted to, ascending. */
  readonly workers: readonly number[];
  /** Share of the spread of speeds that the law explains; below 0 where their mean explains more. */
  readonly rSquared: number;
  /** How far a point lies off the curve, in the unit of the points. */
  readonly residualStandardError: number;
  /** Workers beyond which more of them slow down; null where there are none up to twice the largest number measured. */
  readonly peakWorkers: number | null;
}

/** A law that was not fitted. */
export interface RefusedLaw {
  /** There were too few points. */
  readonly kind: "refused";
  /** Amdahl's, or the Universal Scalability Law. */
  readonly law: "amdahl" | "usl";
  /** Why, without a full stop. */
  readonly reason: string;
}

/** A fitted law, or why there is none. */
export type LawFit = FittedLaw | RefusedLaw;

/** How far beyond the largest number measured a law is asked. */
const FURTHEST = 2;

const LAWS = {
  amdahl: { name: "Amdahl's law", leastNumbers: 3 },
  usl: { name: "the Universal Scalability Law", leastNumbers: 5 },
} as const;

/**
 * Fits a law: speed(n) = λ n / (1 + σ (n − 1) + κ n (n − 1)), with σ from 0 to 1 and κ of 0 or more.
 *
 * Amdahl's has no κ. The idea is his, "Validity of the Single Processor Approach to Achieving Large Scale Computing
 * Capabilities", AFIPS Spring Joint Computer Conference 30 (1967); he gave no formula. The Universal Scalability Law is
 * from Gunther, "Guerrilla Capacity Planning" (2007), chapters 4 to 6; with λ as a third parameter since his "USL
 * Scalability Modeling with Three Parameters", The Pith of Performance (May 2018).
 *
 * λ is fitted in both, instead of taking the point at one worker for exact. What a law is normalised to is therefore one
 * worker of the same pool, and not sequential code: what dispatching tasks to a pool costs is λ, where speeds are
 * speed-ups over sequential code, and no part of σ.
 *
 * Amdahl's law speaks of processors: workers beyond the cores share processors and say nothing of it. Gunther's n may
 * count processors, or what is under way on processors that stay the same: where work waits, workers beyond the cores add
 * to what is under way; where it computes, speed stops growing at the cores at once, which neither σ nor κ stands for,
 * and κ would take the blame.
 *
 * Amdahl's law asks for three numbers of workers at least, so that with two parameters something is left to judge the
 * fit by; the other for five: by Schwartz, "Determining the USL's coefficient of performance, part 2" (3 January 2013),
 * Gunther measures one worker and at least four to six higher numbers.
 *
 * @param law Which of the two.
 * @param points In any order; a number of workers may come more than once.
 * @param options Points with more workers than there are usable cores are left out; without a number, none is.
 * @returns Plain data that survives JSON.
 * @throws {RangeError} where a point has less than one worker, or no speed above 0.
 *
 * @example
 * ```ts
 * import { fitLaw } from "../mod.ts";
 *
 * const speeds = [1, 1.88, 2.73, 3.08, 2.38];
 * const fit = fitLaw("usl", speeds.map((speed, index) => ({ workers: 2 ** index, speed })));
 * console.log(fit.kind === "fitted" && fit.peakWorkers?.toFixed(0)); // "8"
 * ```
 */
export function fitLaw(
  law: "amdahl" | "usl",
  points: readonly ScalingPoint[],
  { usableCores = Infinity }: { readonly usableCores?: number } = {},
): LawFit {
  assertPoints(points);
  const used = points.filter(({ workers }) => workers <= usableCores);
  const workers = [...new Set(used.map((point) => point.workers))]
    .sort((a, b) => a - b);
  if (workers.length < LAWS[law].leastNumbers) {
    return {
      kind: "refused",
      law,
      reason: whyRefused(law, workers, usableCores),
    };
  }
  const parameters = nearestLaw(law, used);
  return {
    ...{ kind: "fitted", law, parameters, intervals: null, workers },
    ...goodnessOf(used, parameters, law === "amdahl" ? 2 : 3),
    peakWorkers: peakOf(parameters, workers.at(-1) ?? NaN),
  };
}

/**
 * What a fitted law expects of a number of workers.
 *
 * @param fit A fitted law.
 * @param workers At least 1, and no more than twice the largest number that the law was fitted to: beyond that nothing
 * was measured that could tell whether it still holds.
 * @returns A speed in the unit of the points; `undefined` where the law is not asked.
 */
export function predictSpeed(
  fit: FittedLaw,
  workers: number,
): number | undefined {
  const largest = fit.workers.at(-1) ?? NaN;
  return workers >= 1 && workers <= largest * FURTHEST
    ? speedBy(fit.parameters)(workers)
    : undefined;
}

function assertPoints(points: readonly ScalingPoint[]): void {
  const unfit = points.find(({ workers, speed }) =>
    !(workers >= 1 && speed > 0 && workers + speed < Infinity)
  );
  if (!unfit) return;
  throw new RangeError(
    `Cannot fit a law: found a speed of ${unfit.speed} with ${unfit.workers} workers, expected a speed above 0 and at least 1 worker`,
  );
}

function speedBy({ lambda, sigma, kappa }: LawParameters) {
  return (workers: number) =>
    lambda * workers /
    (1 + sigma * (workers - 1) + kappa * workers * (workers - 1));
}

/**
 * Least squares within the bounds: whatever σ and κ are, the best λ is known; and the best of each of them, the others
 * being best for it, is where the sum of squares stops falling.
 */
function nearestLaw(
  law: "amdahl" | "usl",
  points: readonly ScalingPoint[],
): LawParameters {
  const along = (kappa: number) => {
    const sigma = endOfFall((sigma) =>
      slopesAt(points, { sigma, kappa }).sigma
    );
    return { sigma: Math.min(1, sigma), kappa };
  };
  const kappa = law === "amdahl"
    ? 0
    : endOfFall((kappa) => slopesAt(points, along(kappa)).kappa);
  const best = along(kappa);
  return { lambda: slopesAt(points, best).lambda, ...best };
}

/** The best λ, and the slopes of the sum of squares there but for a factor above 0. */
function slopesAt(
  points: readonly ScalingPoint[],
  { sigma, kappa }: Omit<LawParameters, "lambda">,
): LawParameters {
  const shapeOf = speedBy({ lambda: 1, sigma, kappa });
  let [above, below] = [0, 0];
  for (const { workers, speed } of points) {
    const shape = shapeOf(workers);
    above += shape * speed;
    below += shape ** 2;
  }
  const slopes = { lambda: above / below, sigma: 0, kappa: 0 };
  for (const { workers, speed } of points) {
    const shape = shapeOf(workers);
    const pull = (speed - slopes.lambda * shape) * shape ** 2 * (workers - 1);
    slopes.sigma += pull / workers;
    slopes.kappa += pull;
  }
  return slopes;
}

/** Where a slope is no longer below 0, from 0 on. */
function endOfFall(slopeAt: (value: number) => number): number {
  if (!(slopeAt(0) < 0)) return 0;
  let [low, high] = [0, 1e-6];
  while (slopeAt(high) < 0 && high < 1e6) [low, high] = [high, 4 * high];
  return bisect([low, high], (value) => slopeAt(value) >= 0);
}

function goodnessOf(
  points: readonly ScalingPoint[],
  parameters: LawParameters,
  free: number,
) {
  const speedOf = speedBy(parameters);
  const center = mean(points.map(({ speed }) => speed));
  let [off, around] = [0, 0];
  for (const { workers, speed } of points) {
    off += (speed - speedOf(workers)) ** 2;
    around += (speed - center) ** 2;
  }
  return {
    rSquared: around === 0 ? 0 : 1 - off / around,
    residualStandardError: Math.sqrt(off / (points.length - free)),
  };
}

function peakOf(
  { sigma, kappa }: LawParameters,
  largest: number,
): number | null {
  const peak = Math.max(1, Math.sqrt((1 - sigma) / kappa));
  // Without coherency there is no peak, and without anything left to share out not even a number.
  return peak <= largest * FURTHEST ? peak : null;
}

function whyRefused(
  law: "amdahl" | "usl",
  workers: readonly number[],
  usableCores: number,
): string {
  const { name, leastNumbers } = LAWS[law];
  const bound = usableCores === Infinity
    ? ""
    : ` up to the ${formatCount(usableCores, "core")}`;
  const found = workers.length === 0
    ? "none was measured"
    : workers.length === 1
    ? `only ${workers[0]} was measured`
    : `only ${joinNames(workers.map(String))} were measured`;
  return `${name} needs at least ${leastNumbers} numbers of workers${bound}, and ${found}`;
}

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
      amdahl: withIntervals(runs, (points) => fitLaw("amdahl", points, amdahl)),
      usl: withIntervals(runs, (points) => fitLaw("usl", points, usl)),
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
