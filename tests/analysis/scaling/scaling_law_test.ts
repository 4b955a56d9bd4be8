import {
  assertAlmostEquals,
  assertEquals,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import {
  fitLaw,
  type FittedLaw,
  predictSpeed,
} from "../../../src/analysis/mod.ts";
import { seededDraw } from "../../../src/stats/mod.ts";
import {
  fitted,
  pointsOf,
  RAYTRACER,
  reasonOf,
  SDM91,
} from "./scaling_points.ts";

Deno.test("fitLaw() keeps the serial fraction between 0 and 1", () => {
  const superlinear = pointsOf([1, 2, 4, 8], [1, 2.1, 4.4, 9]);
  assertEquals(fitted(fitLaw("amdahl", superlinear)).parameters.sigma, 0);
  const backwards = fitted(
    fitLaw("amdahl", pointsOf([1, 2, 4, 8], [1, 0.9, 0.7, 0.5])),
  );
  assertEquals(backwards.parameters.sigma, 1);
  assertLessOrEqual(backwards.rSquared, 1e-9);
});

Deno.test("fitLaw() puts the peak at one worker where each further one slows down", () => {
  const speeds = [1, 2, 4, 8, 16].map((n) => n / (1 + 3 * n * (n - 1)));
  assertEquals(
    fitted(fitLaw("usl", pointsOf([1, 2, 4, 8, 16], speeds))).peakWorkers,
    1,
  );
});

Deno.test("fitLaw() keeps a peak to itself that lies beyond what was measured twice over", () => {
  const upTo = (largest: number) => {
    const workers = [1, 2, 4, 8, 16, largest];
    // The peak is at 60.
    return fitted(fitLaw(
      "usl",
      pointsOf(
        workers,
        workers.map((n) => n / (1 + 0.01 * (n - 1) + 0.000275 * n * (n - 1))),
      ),
    )).peakWorkers;
  };
  assertEquals(upTo(28), null);
  assertAlmostEquals(upTo(32) ?? NaN, 60, 0.01);
});

Deno.test("predictSpeed() refuses more than twice what was measured, and less than one worker", () => {
  const fit = fitted(fitLaw("usl", RAYTRACER));
  for (const workers of [129, 1000, Infinity, 0.5, NaN]) {
    assertEquals(predictSpeed(fit, workers), undefined, `${workers}`);
  }
});

Deno.test("fitLaw() asks for three numbers of workers up to the cores", () => {
  const points = pointsOf([1, 2, 4], [1, 1.8, 1.9]);
  assertEquals(
    reasonOf(fitLaw("amdahl", points, { usableCores: 2 })),
    "Amdahl's law needs at least 3 numbers of workers up to the 2 cores, and only 1 and 2 were measured",
  );
  assertEquals(
    reasonOf(fitLaw("amdahl", points, { usableCores: 1 })),
    "Amdahl's law needs at least 3 numbers of workers up to the 1 core, and only 1 was measured",
  );
  assertEquals(
    reasonOf(fitLaw("amdahl", [])),
    "Amdahl's law needs at least 3 numbers of workers, and none was measured",
  );
  assertEquals(fitted(fitLaw("amdahl", points)).workers, [1, 2, 4]);
});

Deno.test("fitLaw() asks for five numbers of workers, not for five points", () => {
  const twice = [...SDM91.slice(0, 4), ...SDM91.slice(0, 4)];
  assertEquals(
    reasonOf(fitLaw("usl", twice)),
    "the Universal Scalability Law needs at least 5 numbers of workers, and only 1, 18, 36 and 72 were measured",
  );
  assertEquals(fitted(fitLaw("usl", SDM91.slice(0, 5))).workers.length, 5);
});

Deno.test("fitLaw() leaves out workers beyond the cores", () => {
  const upToCores = pointsOf([1, 2, 4, 8], [1, 1.9, 3.5, 6]);
  const withMore = [...upToCores, { workers: 16, speed: 5.5 }];
  assertEquals(
    fitLaw("amdahl", withMore, { usableCores: 8 }),
    fitLaw("amdahl", upToCores),
  );
});

Deno.test("fitLaw() asks neither for an order nor for a unit", () => {
  const draw = seededDraw(8);
  const shuffled = SDM91.map((point) => ({ point, place: draw(1e6) }))
    .sort((a, b) => a.place - b.place)
    .map(({ point }) => ({ ...point, speed: point.speed * 3600 }));
  const [usual, other] = [
    fitted(fitLaw("usl", SDM91)),
    fitted(fitLaw("usl", shuffled)),
  ];
  assertEquals(other.workers, usual.workers);
  assertAlmostEquals(other.parameters.sigma, usual.parameters.sigma, 1e-9);
  assertAlmostEquals(other.parameters.kappa, usual.parameters.kappa, 1e-12);
  assertAlmostEquals(
    other.parameters.lambda / 3600,
    usual.parameters.lambda,
    1e-6,
  );
});

Deno.test("fitLaw() survives JSON", () => {
  const fit = fitted(fitLaw("usl", SDM91));
  const back: FittedLaw = JSON.parse(JSON.stringify(fit));
  assertEquals(back, fit);
  assertEquals(predictSpeed(back, 200), predictSpeed(fit, 200));
});

Deno.test("fitLaw() refuses points that are none", () => {
  const { speed } = SDM91[0] ?? { speed: NaN };
  for (
    const [workers, unfit] of [[0, speed], [1, 0], [1, -1], [1, NaN], [
      Infinity,
      1,
    ]] as const
  ) {
    assertThrows(
      () => fitLaw("usl", [...SDM91, { workers, speed: unfit }]),
      RangeError,
      `found a speed of ${unfit} with ${workers} workers`,
    );
  }
});
