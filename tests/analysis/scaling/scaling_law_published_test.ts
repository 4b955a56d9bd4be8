import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
} from "@std/assert";
import { fitLaw } from "../../../src/analysis/mod.ts";
import {
  fitted,
  pointsOf,
  predicted,
  RAYTRACER,
  SDM91,
} from "./scaling_points.ts";

/**
 * A benchmark by Cisco, from Schwartz, "Practical Scalability Analysis with the Universal Scalability Law", with the book's coefficients; both as the tests of usl4j have them.
 */
const CISCO = pointsOf(
  Array.from({ length: 32 }, (_, index) => index + 1),
  [955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08]
    .concat([7219.8, 7867.61, 8278.71, 8646.7, 9047.84, 9426.55, 9645.37])
    .concat([9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43])
    .concat([11518.63, 11806, 12089.37, 12075.41, 12177.29, 12211.41])
    .concat([12158.93, 12155.27, 12118.04, 12140.4, 12074.39]),
);

/**
 * Quinn, "Parallel Programming in C with MPI and OpenMP" (2004), section 7.5: speed-ups of example 1, whose serial
 * fraction is 0.1 throughout, and of example 2, whose serial fraction grows from 0.07 to 0.1 with the overhead.
 */
const CONSTANT_FRACTION = pointsOf(
  [1, 2, 3, 4, 5, 6, 7, 8],
  [1, 1.82, 2.50, 3.08, 3.57, 4.00, 4.38, 4.71],
);
const GROWING_FRACTION = pointsOf(
  [1, 2, 3, 4, 5, 6, 7, 8],
  [1, 1.87, 2.61, 3.23, 3.73, 4.14, 4.46, 4.71],
);

Deno.test("fitLaw() agrees with R's usl on SPEC SDM91", () => {
  const fit = fitted(fitLaw("usl", SDM91));
  const { lambda, sigma, kappa } = fit.parameters;
  assertAlmostEquals(lambda, 89.9952330, 1e-6);
  assertAlmostEquals(sigma, 0.0277285, 5e-8);
  assertAlmostEquals(kappa, 0.0001044, 5e-8);
  assertAlmostEquals(fit.residualStandardError, 82.85, 5e-3);
  assertAlmostEquals(fit.peakWorkers ?? NaN, 96.51956, 5e-5);
  assertAlmostEquals(predicted(fit, 96.51956), 1884, 0.5);
});

Deno.test("predictSpeed() gives the fitted values of R's usl on SPEC SDM91", () => {
  const fit = fitted(fitLaw("usl", SDM91));
  assertEquals(
    SDM91.map(({ workers }) => Math.round(predicted(fit, workers))),
    [90, 1078, 1541, 1850, 1879, 1822, 1646],
  );
});

Deno.test("fitLaw() agrees with R's usl on the ray tracer, where coherency ends at its bound", () => {
  const fit = fitted(fitLaw("usl", RAYTRACER));
  const { lambda, sigma, kappa } = fit.parameters;
  assertAlmostEquals(lambda, 21.848843, 5e-7);
  assertAlmostEquals(sigma, 0.057771, 5e-7);
  assertEquals(kappa, 0);
  assertAlmostEquals(fit.residualStandardError, 9.34, 5e-3);
  assertEquals(fit.peakWorkers, null);
  assertAlmostEquals(predicted(fit, 96), 323.3, 0.05);
  assertAlmostEquals(predicted(fit, 128), 335.5, 0.05);
});

Deno.test("fitLaw() agrees with R's usl on the first six points of the ray tracer", () => {
  const { lambda, sigma, kappa } = fitted(fitLaw("usl", RAYTRACER.slice(0, 6)))
    .parameters;
  assertAlmostEquals(lambda, 20.85605, 5e-6);
  assertAlmostEquals(sigma, 0.02444, 5e-6);
  assertAlmostEquals(kappa, 0.00163, 5e-6);
});

Deno.test("fitLaw() agrees with the book of Schwartz on Cisco's benchmark", () => {
  const fit = fitted(fitLaw("usl", CISCO));
  const { lambda, sigma, kappa } = fit.parameters;
  assertAlmostEquals(lambda, 995.6486, 5e-4);
  assertAlmostEquals(sigma, 0.02671591, 1e-6);
  assertAlmostEquals(kappa, 7.690945e-4, 1e-8);
  assertEquals(Math.floor(fit.peakWorkers ?? NaN), 35);
  assertLess(Math.abs(predicted(fit, 35) / 12341 - 1), 2e-4);
});

Deno.test("fitLaw() finds the serial fraction of Quinn's first example, and explains it all", () => {
  const fit = fitted(fitLaw("amdahl", CONSTANT_FRACTION));
  // The speed-ups have three digits.
  assertAlmostEquals(fit.parameters.sigma, 0.1, 5e-4);
  assertAlmostEquals(fit.parameters.lambda, 1, 5e-4);
  assertGreater(fit.rSquared, 0.99999);
  assertEquals(fit.parameters.kappa, 0);
  assertEquals(fit.peakWorkers, null);
});

Deno.test("fitLaw() puts down to coherency what grows in Quinn's second example, and not in the first", () => {
  const growing = fitted(fitLaw("usl", GROWING_FRACTION));
  const constant = fitted(fitLaw("usl", CONSTANT_FRACTION));
  assertGreater(growing.parameters.kappa, 0.004);
  assertEquals(constant.parameters.kappa, 0);
  // Quinn's fraction e(n) is σ + κ n: 0.07 at 2 and 0.1 at 8.
  const { sigma, kappa } = growing.parameters;
  assertAlmostEquals(sigma + 2 * kappa, 0.07, 1e-3);
  assertAlmostEquals(sigma + 8 * kappa, 0.1, 1e-3);
  const amdahl = fitted(fitLaw("amdahl", GROWING_FRACTION));
  assertLess(
    growing.residualStandardError,
    amdahl.residualStandardError / 10,
  );
});

Deno.test("fitLaw() is the other law without coherency", () => {
  const amdahl = fitted(fitLaw("amdahl", RAYTRACER, { usableCores: 64 }));
  const usl = fitted(fitLaw("usl", RAYTRACER));
  assertEquals(amdahl.parameters, usl.parameters);
  assertEquals(amdahl.rSquared, usl.rSquared);
  assertLess(amdahl.residualStandardError, usl.residualStandardError);
});

Deno.test("fitLaw() agrees with an independent calculation", () => {
  // SciPy 1.17.1, scipy.optimize.least_squares with the same bounds, from 20 starts.
  const sdm91 = fitted(fitLaw("amdahl", SDM91));
  assertAlmostEquals(sdm91.parameters.lambda, 146.21055250, 1e-5);
  assertAlmostEquals(sdm91.parameters.sigma, 0.073648163, 1e-8);
  assertAlmostEquals(sdm91.rSquared, 0.9500899454, 1e-9);
  assertAlmostEquals(sdm91.residualStandardError, 162.0280155, 1e-6);
  assertAlmostEquals(fitted(fitLaw("usl", SDM91)).rSquared, 0.9895614781, 1e-9);
});
