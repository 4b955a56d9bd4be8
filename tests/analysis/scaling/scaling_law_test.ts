import {
  assertAlmostEquals,
  assertEquals,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import {
  fitAmdahl,
  type FittedLaw,
  fitUsl,
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

Deno.test("fitAmdahl() keeps the serial fraction between 0 and 1", () => {
  const superlinear = pointsOf([1, 2, 4, 8], [1, 2.1, 4.4, 9]);
  assertEquals(fitted(fitAmdahl(superlinear)).parameters.sigma, 0);
  const backwards = fitted(
    fitAmdahl(pointsOf([1, 2, 4, 8], [1, 0.9, 0.7, 0.5])),
  );
  assertEquals(backwards.parameters.sigma, 1);
  assertLessOrEqual(backwards.rSquared, 1e-9);
});

Deno.test("fitUsl() puts the peak at one worker where each further one slows down", () => {
  const speeds = [1, 2, 4, 8, 16].map((n) => n / (1 + 3 * n * (n - 1)));
  assertEquals(
    fitted(fitUsl(pointsOf([1, 2, 4, 8, 16], speeds))).peakWorkers,
    1,
  );
});

Deno.test("fitUsl() keeps a peak to itself that lies beyond what was measured twice over", () => {
  const upTo = (largest: number) => {
    const workers = [1, 2, 4, 8, 16, largest];
    // The peak is at 60.
    return fitted(fitUsl(pointsOf(
      workers,
      workers.map((n) => n / (1 + 0.01 * (n - 1) + 0.000275 * n * (n - 1))),
    ))).peakWorkers;
  };
  assertEquals(upTo(28), null);
  assertAlmostEquals(upTo(32) ?? NaN, 60, 0.01);
});

Deno.test("predictSpeed() refuses more than twice what was measured, and less than one worker", () => {
  const fit = fitted(fitUsl(RAYTRACER));
  for (const workers of [129, 1000, Infinity, 0.5, NaN]) {
    assertEquals(predictSpeed(fit, workers), undefined, `${workers}`);
  }
});

Deno.test("fitAmdahl() asks for three numbers of workers up to the cores", () => {
  const points = pointsOf([1, 2, 4], [1, 1.8, 1.9]);
  assertEquals(
    reasonOf(fitAmdahl(points, { usableCores: 2 })),
    "Amdahl's law needs at least 3 numbers of workers up to the 2 cores, and only 1 and 2 were measured",
  );
  assertEquals(
    reasonOf(fitAmdahl(points, { usableCores: 1 })),
    "Amdahl's law needs at least 3 numbers of workers up to the 1 core, and only 1 was measured",
  );
  assertEquals(
    reasonOf(fitAmdahl([])),
    "Amdahl's law needs at least 3 numbers of workers, and none was measured",
  );
  assertEquals(fitted(fitAmdahl(points)).workers, [1, 2, 4]);
});

Deno.test("fitUsl() asks for five numbers of workers, not for five points", () => {
  const twice = [...SDM91.slice(0, 4), ...SDM91.slice(0, 4)];
  assertEquals(
    reasonOf(fitUsl(twice)),
    "the Universal Scalability Law needs at least 5 numbers of workers, and only 1, 18, 36 and 72 were measured",
  );
  assertEquals(fitted(fitUsl(SDM91.slice(0, 5))).workers.length, 5);
});

Deno.test("fitAmdahl() leaves out workers beyond the cores", () => {
  const upToCores = pointsOf([1, 2, 4, 8], [1, 1.9, 3.5, 6]);
  const withMore = [...upToCores, { workers: 16, speed: 5.5 }];
  assertEquals(
    fitAmdahl(withMore, { usableCores: 8 }),
    fitAmdahl(upToCores),
  );
});

Deno.test("fitUsl() asks neither for an order nor for a unit", () => {
  const draw = seededDraw(8);
  const shuffled = SDM91.map((point) => ({ point, place: draw(1e6) }))
    .sort((a, b) => a.place - b.place)
    .map(({ point }) => ({ ...point, speed: point.speed * 3600 }));
  const [usual, other] = [fitted(fitUsl(SDM91)), fitted(fitUsl(shuffled))];
  assertEquals(other.workers, usual.workers);
  assertAlmostEquals(other.parameters.sigma, usual.parameters.sigma, 1e-9);
  assertAlmostEquals(other.parameters.kappa, usual.parameters.kappa, 1e-12);
  assertAlmostEquals(
    other.parameters.lambda / 3600,
    usual.parameters.lambda,
    1e-6,
  );
});

Deno.test("fitUsl() survives JSON", () => {
  const fit = fitted(fitUsl(SDM91));
  const back: FittedLaw = JSON.parse(JSON.stringify(fit));
  assertEquals(back, fit);
  assertEquals(predictSpeed(back, 200), predictSpeed(fit, 200));
});

Deno.test("fitUsl() refuses points that are none", () => {
  const { speed } = SDM91[0] ?? { speed: NaN };
  for (
    const [workers, unfit] of [[0, speed], [1, 0], [1, -1], [1, NaN], [
      Infinity,
      1,
    ]] as const
  ) {
    assertThrows(
      () => fitUsl([...SDM91, { workers, speed: unfit }]),
      RangeError,
      `found a speed of ${unfit} with ${workers} workers`,
    );
  }
});
