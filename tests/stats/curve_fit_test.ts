import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  type CurveFit,
  type CurveFitOptions,
  type CurvePoint,
  fitCurve,
  seededDraw,
} from "../../src/stats/mod.ts";

/**
 * Misra, "Dental Research Monomolecular Adsorption Study" (1978), from the Statistical Reference Datasets of NIST,
 * nonlinear regression, Misra1a; so are the certified values that are expected of it.
 */
const MISRA = toPoints(
  [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3]
    .concat([536.8, 593.1, 689.1, 760.0]),
  [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05]
    .concat([61.01, 66.40, 75.47, 81.78]),
);

const ADSORPTION: CurveFitOptions = {
  curve: ([b1 = 0, b2 = 0]) => (x) => b1 * (1 - Math.exp(-b2 * x)),
  parameters: [{ guess: 250 }, { guess: 0.0005 }],
};

/** A straight line whose slope is to lie between 0 and 1. */
const LINE: CurveFitOptions = {
  curve: ([start = 0, slope = 0]) => (x) => start + slope * x,
  parameters: [{ guess: 1 }, { guess: 1, low: 0, high: 1 }],
};

function toPoints(xs: readonly number[], ys: readonly number[]): CurvePoint[] {
  return xs.map((x, index) => ({ x, y: ys[index] ?? NaN }));
}

function line(slope: number): CurvePoint[] {
  return [1, 2, 3, 4].map((x) => ({ x, y: 5 + slope * x + (x % 2) / 100 }));
}

function squaresOf(
  points: readonly CurvePoint[],
  { options, parameters }: {
    readonly options: CurveFitOptions;
    readonly parameters: readonly number[];
  },
): number {
  const at = options.curve(parameters);
  return points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0);
}

function assertNear(fit: CurveFit, expected: readonly number[]): void {
  expected.forEach((value, index) => {
    const found = fit.parameters[index] ?? NaN;
    assertLess(Math.abs(found / value - 1), 1e-6, `${found} for ${value}`);
  });
}

Deno.test("fitCurve() agrees with the certified values of NIST's Misra1a", () => {
  const fit = fitCurve(MISRA, ADSORPTION);
  assertNear(fit, [2.3894212918e+02, 5.5015643181e-04]);
  assertAlmostEquals(fit.residualStandardError, 1.0187876330e-01, 1e-8);
});

Deno.test("fitCurve() gets there from the far start of NIST, too", () => {
  const fit = fitCurve(MISRA, {
    ...ADSORPTION,
    parameters: [{ guess: 500 }, { guess: 0.0001 }],
  });
  assertNear(fit, [2.3894212918e+02, 5.5015643181e-04]);
});

Deno.test("fitCurve() tells how much of the spread a straight line explains", () => {
  // Anscombe, "Graphs in Statistical Analysis", The American Statistician 27 (1973), first set: y = 3 + 0.5 x, R² 0.67.
  const points = toPoints(
    [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
    [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
  );
  const { parameters: [start = NaN, slope = NaN], rSquared } = fitCurve(
    points,
    { ...LINE, parameters: [{ guess: 1 }, { guess: 1 }] },
  );
  assertAlmostEquals(start, 3.0, 5e-3);
  assertAlmostEquals(slope, 0.5, 5e-3);
  assertAlmostEquals(rSquared, 0.667, 5e-3);
});

Deno.test("fitCurve() stays inside its bounds, and fits the rest to them", () => {
  for (const [slope, bound] of [[-2, 0], [3, 1]] as const) {
    const { parameters: [start = NaN, found] } = fitCurve(line(slope), LINE);
    assertEquals(found, bound);
    // Given the slope, the best start is the mean of what is left.
    const left = line(slope).map(({ x, y }) => y - bound * x);
    const mean = left.reduce((sum, value) => sum + value, 0) / left.length;
    assertAlmostEquals(start, mean, 1e-7);
  }
  const { parameters: [, inside = NaN] } = fitCurve(line(0.4), LINE);
  assertGreater(inside, 0.38);
  assertLess(inside, 0.42);
});

Deno.test("fitCurve() holds every parameter at a bound where that is best", () => {
  const { parameters } = fitCurve(line(3), {
    ...LINE,
    parameters: [{ guess: 1, low: 0, high: 2 }, { guess: 1, low: 0, high: 1 }],
  });
  assertEquals(parameters, [2, 1]);
});

Deno.test("fitCurve() finds nothing better nearby, whatever the points", () => {
  const draw = seededDraw(11);
  for (let trial = 0; trial < 50; trial++) {
    const points = [1, 2, 3, 5, 8].map((x) => ({
      x,
      y: 1 + draw(1000) / 250 + x * (draw(2000) - 500) / 1000,
    }));
    const { parameters } = fitCurve(points, LINE);
    const [start = NaN, slope = NaN] = parameters;
    const best = squaresOf(points, { options: LINE, parameters });
    for (
      const [aside, steeper] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const
    ) {
      const other = Math.min(1, Math.max(0, slope + steeper / 100));
      const nearby = [start + aside / 100, other];
      const squares = squaresOf(points, { options: LINE, parameters: nearby });
      assert(squares >= best - 1e-9, `${parameters} against ${nearby}`);
    }
  }
});

Deno.test("fitCurve() explains nothing where all points are alike", () => {
  const flat = [1, 2, 3].map((x) => ({ x, y: 7 }));
  assertEquals(fitCurve(flat, LINE).rSquared, 0);
});

Deno.test("fitCurve() refuses too few points, and those that are no numbers", () => {
  assertThrows(
    () => fitCurve(line(1).slice(0, 2), LINE),
    RangeError,
    "found 2 points, expected more than its 2 parameters",
  );
  for (const unfit of [NaN, Infinity]) {
    assertThrows(
      () => fitCurve([...line(1), { x: 5, y: unfit }], LINE),
      RangeError,
      `found ${unfit} in a point`,
    );
  }
});
