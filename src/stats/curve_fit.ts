import { levenbergMarquardt } from "ml-levenberg-marquardt";

/** A measured point that a curve is to pass near. */
export interface CurvePoint {
  /** What was chosen. */
  readonly x: number;
  /** What was measured there. */
  readonly y: number;
}

/** One parameter of a curve. */
export interface CurveParameter {
  /** Roughly what to expect, above 0: the search starts there, and takes its steps in this unit. */
  readonly guess: number;
  /**
   * Smallest value that means something.
   *
   * @default {-Infinity}
   */
  readonly low?: number;
  /**
   * Largest value that means something.
   *
   * @default {Infinity}
   */
  readonly high?: number;
}

/** What {@linkcode fitCurve} fits. */
export interface CurveFitOptions {
  /** Gives the curve that a list of parameters stands for. */
  readonly curve: (parameters: readonly number[]) => (x: number) => number;
  /** Its parameters, in the order in which `curve` takes them. */
  readonly parameters: readonly CurveParameter[];
}

/** The curve nearest to the points, and how near that is. */
export interface CurveFit {
  /** Its parameters, in the order of the options. */
  readonly parameters: readonly number[];
  /**
   * 1 − the squares of the residuals over the squares around the mean; 0 where all points are alike. Known from straight
   * lines, and for curves a description only: Spiess and Neumeyer, "An evaluation of R² as an inadequate measure for
   * nonlinear models", BMC Pharmacology 10 (2010).
   */
  readonly rSquared: number;
  /** Root of the squares of the residuals over points less parameters, in the unit of `y`. */
  readonly residualStandardError: number;
}

/** One way to hold parameters at their bounds: a value where it is held, `undefined` where it is free. */
type Face = readonly (number | undefined)[];

interface Candidate {
  readonly values: readonly number[];
  readonly squares: number;
}

/** Laws of two or three parameters settle within ten; what is left is for poor guesses. */
const ITERATIONS = 16;
/** Of the sum of squares, with values of about 1: the search ends early where nothing is left to gain. */
const NEGLIGIBLE = 1e-24;

/**
 * Fits a curve to points by least squares, with bounds for its parameters. The search is the method of Levenberg (1944)
 * and Marquardt (1963), from the library ml-levenberg-marquardt.
 *
 * The library cuts a step off at a bound, and can get stuck there. So the search goes without bounds first; where it
 * leaves them, parameters are held at their bounds in every combination, the others fitted, and the best of all taken.
 *
 * @param points More of them than the curve has parameters.
 * @param options The curve and its parameters.
 * @returns Plain data.
 * @throws {RangeError} where there are too few points, or one that is not finite.
 *
 * @example
 * ```ts
 * import { fitCurve } from "./mod.ts";
 *
 * const points = [{ x: 1, y: 3 }, { x: 2, y: 5 }, { x: 3, y: 7 }];
 * const { parameters } = fitCurve(points, {
 *   curve: ([slope = 0, start = 0]) => (x) => start + slope * x,
 *   parameters: [{ guess: 1 }, { guess: 1 }],
 * });
 * console.log(parameters.map((value) => value.toFixed(3))); // ["2.000", "1.000"]
 * ```
 */
export function fitCurve(
  points: readonly CurvePoint[],
  options: CurveFitOptions,
): CurveFit {
  const { length: count } = options.parameters;
  assertFittable(points, count);
  const { values, squares } = findBest(points, options);
  const mean = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const around = points.reduce((sum, { y }) => sum + (y - mean) ** 2, 0);
  return {
    parameters: values,
    rSquared: around === 0 ? 0 : 1 - squares / around,
    residualStandardError: Math.sqrt(squares / (points.length - count)),
  };
}

function assertFittable(points: readonly CurvePoint[], count: number): void {
  if (points.length <= count) {
    throw new RangeError(
      `Cannot fit a curve: found ${points.length} points, expected more than its ${count} parameters`,
    );
  }
  const unfit = points.flatMap(({ x, y }) => [x, y])
    .find((value) => !Number.isFinite(value));
  if (unfit === undefined) return;
  throw new RangeError(
    `Cannot fit a curve: found ${unfit} in a point, expected finite numbers`,
  );
}

function findBest(
  points: readonly CurvePoint[],
  { curve, parameters }: CurveFitOptions,
): Candidate {
  const anywhere = fitFace(points, {
    curve,
    parameters: parameters.map(({ guess }) => ({ guess })),
    face: parameters.map(() => undefined),
  });
  if (isInside(anywhere.values, parameters)) return anywhere;
  return facesOf(parameters)
    .map((face) => fitFace(points, { curve, parameters, face }))
    .reduce((best, other) => other.squares < best.squares ? other : best);
}

function isInside(
  values: readonly number[],
  parameters: readonly CurveParameter[],
): boolean {
  return parameters.every(({ low = -Infinity, high = Infinity }, index) => {
    const value = values[index] ?? NaN;
    return value > low && value < high;
  });
}

/** Every combination of parameters that are free or held at a bound. */
function facesOf(parameters: readonly CurveParameter[]): Face[] {
  return parameters.reduce<Face[]>(
    (faces, { low, high }) => {
      const bounds = [low, high].filter((bound) => bound !== undefined);
      return faces.flatMap((face) =>
        [undefined, ...bounds].map((value) => [...face, value])
      );
    },
    [[]],
  );
}

function fitFace(
  points: readonly CurvePoint[],
  { curve, parameters, face }: CurveFitOptions & { readonly face: Face },
): Candidate {
  const free = parameters.filter((_, index) => face[index] === undefined);
  const fill = (found: readonly number[]) => {
    const left = found.values();
    return face.map((held) => held ?? left.next().value ?? NaN);
  };
  const values = fill(
    free.length === 0 ? [] : search(points, {
      curve: (found) => curve(fill(found)),
      parameters: free,
    }),
  );
  const at = curve(values);
  const squares = points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0);
  return { values, squares };
}

/** Everything is near 1 for the library, since it damps all parameters alike. */
function search(
  points: readonly CurvePoint[],
  { curve, parameters }: CurveFitOptions,
): number[] {
  const unit = Math.max(...points.map(({ y }) => Math.abs(y))) || 1;
  const scale = (found: readonly number[]) =>
    parameters.map(({ guess }, index) => guess * (found[index] ?? NaN));
  const { parameterValues } = levenbergMarquardt(
    { x: points.map(({ x }) => x), y: points.map(({ y }) => y / unit) },
    (found) => {
      const at = curve(scale(found));
      return (x) => at(x) / unit;
    },
    {
      initialValues: parameters.map(() => 1),
      minValues: parameters.map(({ low = -Infinity, guess }) => low / guess),
      maxValues: parameters.map(({ high = Infinity, guess }) => high / guess),
      centralDifference: true,
      gradientDifference: 1e-4,
      errorTolerance: NEGLIGIBLE,
      maxIterations: ITERATIONS,
    },
  );
  return scale(parameterValues);
}
