import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
} from "@std/assert";
import {
  fitVariancePrior,
  moderateVariance,
  seededDraw,
  studentTCdf,
} from "../../src/stats/mod.ts";

const EULER = 0.5772156649015329;

function estimates(variances: readonly number[], degreesOfFreedom: number) {
  return variances.map((variance) => ({ variance, degreesOfFreedom }));
}

Deno.test("fitVariancePrior() takes variances that differ no more than by chance for one", () => {
  // With 2 degrees of freedom ψ(1) = −γ, so that the logarithm of a variance lies γ below its true one on average.
  const { variance, degreesOfFreedom } = fitVariancePrior(
    estimates([3, 3, 3], 2),
  );
  assertAlmostEquals(variance, 3 * Math.exp(EULER), 1e-10);
  assertEquals(degreesOfFreedom, Infinity);
});

Deno.test("fitVariancePrior() solves the equations of Smyth where their solution is known", () => {
  // Two logarithms ±π/√3: their variance 2π²/3 is ψ′(1) + ψ′(1/2), for 2 degrees of freedom and a prior of 1; and
  // ψ(1/2) = −γ − 2 ln 2.
  const far = Math.PI / Math.sqrt(3);
  const prior = fitVariancePrior(estimates([Math.exp(far), Math.exp(-far)], 2));
  assertAlmostEquals(prior.degreesOfFreedom, 1, 1e-9);
  assertAlmostEquals(prior.variance, 1 / 2, 1e-9);
});

/** A chi-square variate with an even number of degrees of freedom, over that number. */
function meanSquare(draw: () => number, degreesOfFreedom: number): number {
  let sum = 0;
  for (let pair = 0; pair < degreesOfFreedom / 2; pair++) {
    sum -= 2 * Math.log(draw());
  }
  return sum / degreesOfFreedom;
}

Deno.test("fitVariancePrior() finds the prior that variances were drawn from", () => {
  const next = seededDraw(7);
  const draw = () => (next(1_000_000) + 0.5) / 1_000_000;
  const variances = Array.from({ length: 4_000 }, () => {
    const true2 = 0.04 / meanSquare(draw, 6);
    return true2 * meanSquare(draw, 4);
  });
  const prior = fitVariancePrior(estimates(variances, 4));
  assertLess(Math.abs(prior.variance / 0.04 - 1), 0.05);
  assertLess(Math.abs(prior.degreesOfFreedom - 6), 1);
});

Deno.test("a moderated t of three rounds calls as few as it should, and finds more than the plain one", () => {
  const next = seededDraw(8);
  const draw = () => (next(1_000_000) + 0.5) / 1_000_000;
  const normal = () =>
    Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
  const compare = (shift: number) => {
    const trials = Array.from({ length: 3_000 }, () => {
      const deviation = Math.sqrt(1 / meanSquare(draw, 8));
      const rounds = [0, 1, 2].map(() => shift + deviation * normal());
      const mean = rounds.reduce((sum, value) => sum + value) / 3;
      const variance = rounds.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2;
      return { mean, variance, degreesOfFreedom: 2 };
    });
    const prior = fitVariancePrior(trials);
    const isCalled = (
      mean: number,
      { variance, degreesOfFreedom }: {
        variance: number;
        degreesOfFreedom: number;
      },
    ) => {
      const t = Math.abs(mean) / Math.sqrt(variance / 3);
      return 2 * studentTCdf(-t, degreesOfFreedom) < 0.05;
    };
    const share = (isTrue: (trial: typeof trials[number]) => boolean) =>
      trials.filter(isTrue).length / trials.length;
    return {
      plain: share((trial) => isCalled(trial.mean, trial)),
      moderated: share((trial) =>
        isCalled(trial.mean, moderateVariance(trial, prior))
      ),
    };
  };
  assertLess(Math.abs(compare(0).moderated - 0.05), 0.015);
  const { plain, moderated } = compare(2);
  assertLess(plain, 0.6);
  assertLess(0.75, moderated);
});

Deno.test("moderateVariance() weighs by degrees of freedom, which add up", () => {
  const prior = { variance: 1, degreesOfFreedom: 6 };
  assertEquals(moderateVariance({ variance: 5, degreesOfFreedom: 2 }, prior), {
    variance: 2,
    degreesOfFreedom: 8,
  });
  const none = { variance: 0, degreesOfFreedom: 0 };
  const own = { variance: 5, degreesOfFreedom: 2 };
  assertEquals(moderateVariance(own, none), own);
  const sure = { variance: 3, degreesOfFreedom: Infinity };
  assertEquals(moderateVariance(own, sure), sure);
});

Deno.test("fitVariancePrior() knows nothing where there is next to nothing to learn from", () => {
  const none = { variance: 0, degreesOfFreedom: 0 };
  assertEquals(fitVariancePrior([]), none);
  assertEquals(fitVariancePrior(estimates([4], 2)), none);
  assertEquals(fitVariancePrior(estimates([0, 0, 0], 2)), none);
  const { variance } = fitVariancePrior(estimates([1, 1, 0, 1], 4));
  assert(variance > 0 && variance < 2);
});
