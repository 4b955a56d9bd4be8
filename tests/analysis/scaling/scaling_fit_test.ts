import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import { analyseCells } from "../../../src/analysis/cells.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import {
  fitScaling,
  type ModelScaling,
} from "../../../src/analysis/scaling/scaling_law.ts";
import { sketchCells } from "../../fixtures/plausible_cells.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";
import { fitted, reasonOf } from "./scaling_points.ts";

/** Fits a workload of a run on a machine with so many cores. */
function scale(
  workload: string,
  { cores = 16, sketches = sketchCells(cores) }: {
    readonly cores?: number;
    readonly sketches?: readonly CellSketch[];
  } = {},
): ModelScaling[] {
  const run = buildRun({
    machine: buildMachine({ usableCores: cores, logicalCores: cores }),
    cells: sketches.map(buildCell),
  });
  const samples = new RunSamples(run);
  const kind = run.workloads.find(({ id }) => id === workload)?.kind;
  assert(kind);
  return fitScaling(
    analyseCells(
      run.cells.filter((cell) => cell.workload === workload),
      { run, samples },
    ),
    { samples, usableCores: cores, kind },
  );
}

function modelOf(models: readonly ModelScaling[], id: string): ModelScaling {
  const found = models.find(({ model }) => model === id);
  assert(found);
  return found;
}

/** A pool of one worker and more on primes, whose batches take so many nanoseconds, beside sequential code of 1e8. */
function sketchPool(
  times: Readonly<Record<number, number>>,
  items = 32,
): CellSketch[] {
  const cell = { workload: "primes", items };
  return [
    { ...cell, model: "sequential", ns: 1e8 },
    ...Object.entries(times).map(([workers, ns]) => ({
      ...cell,
      model: "worker-pool",
      workers: Number(workers),
      ns,
    })),
  ];
}

Deno.test("fitScaling() finds what a synthetic run was made with", () => {
  // 190 ms shared out, and 1.5 ms that is not: the batch of n workers takes 190 / n + 1.5.
  const { amdahl } = modelOf(scale("primes"), "worker-pool");
  const { parameters, intervals, rSquared } = fitted(amdahl);
  assertAlmostEquals(parameters.lambda, 190 / 191.5, 0.01);
  assertAlmostEquals(parameters.sigma, 1.5 / 191.5, 1e-3);
  assertGreater(rSquared, 0.999);
  assert(intervals);
  assertLess(intervals.sigma.low, 1.5 / 191.5);
  assertGreater(intervals.sigma.high, 1.5 / 191.5);
  assertLess(intervals.sigma.high - intervals.sigma.low, 0.005);
});

Deno.test("fitScaling() says of every parameter what measuring again could change", () => {
  for (const { amdahl, usl } of scale("file-read")) {
    for (const fit of [amdahl, usl]) {
      const { intervals, parameters } = fitted(fit);
      assert(intervals);
      for (const name of ["lambda", "sigma", "kappa"] as const) {
        const { value, low, high } = intervals[name];
        assertEquals(value, parameters[name]);
        assertLessOrEqual(low, high);
      }
      assertLess(intervals.sigma.low, intervals.sigma.high);
    }
  }
});

Deno.test("fitScaling() has an entry for each pool, and none for what has one worker", () => {
  assertEquals(
    scale("primes").map(({ model }) => model),
    ["worker-pool", "subprocess-pool"],
  );
});

Deno.test("fitScaling() leaves workers beyond the cores out where the work computes", () => {
  const { amdahl, usl } = modelOf(scale("primes"), "worker-pool");
  assertEquals(fitted(amdahl).workers, [1, 2, 4, 8, 16]);
  assertEquals(fitted(usl).workers, [1, 2, 4, 8, 16]);
});

Deno.test("fitScaling() lets the second law alone have workers beyond the cores where the work waits", () => {
  // On 8 cores 16 workers were measured too, and there are 16 tasks.
  const { amdahl, usl } = modelOf(scale("http", { cores: 8 }), "worker-pool");
  assertEquals(fitted(amdahl).workers, [1, 2, 4, 8]);
  assertEquals(fitted(usl).workers, [1, 2, 4, 8, 16]);
});

Deno.test("fitScaling() leaves out workers that have no task", () => {
  const times = { 1: 1e8, 2: 5e7, 4: 2.5e7, 8: 1.3e7, 16: 1.3e7 };
  const [pool] = scale("primes", { sketches: sketchPool(times, 8) });
  assert(pool);
  assertEquals(fitted(pool.amdahl).workers, [1, 2, 4, 8]);
  assertEquals(
    reasonOf(pool.usl),
    "the Universal Scalability Law needs at least 5 numbers of workers up to the 16 cores, and only 1, 2, 4 and 8 were measured",
  );
});

Deno.test("fitScaling() puts what dispatching costs into lambda, and not into sigma", () => {
  // Each task takes half as long again in a pool, with however many workers.
  const times = { 1: 1.5e8, 2: 7.5e7, 4: 3.75e7, 8: 1.875e7 };
  const [pool] = scale("primes", { sketches: sketchPool(times) });
  assert(pool);
  const { parameters } = fitted(pool.amdahl);
  assertAlmostEquals(parameters.lambda, 1 / 1.5, 0.01);
  assertLess(parameters.sigma, 0.005);
});

Deno.test("fitScaling() refuses a machine with two cores", () => {
  for (const { amdahl, usl } of scale("primes", { cores: 2 })) {
    assertEquals(
      reasonOf(amdahl),
      "Amdahl's law needs at least 3 numbers of workers up to the 2 cores, and only 1 and 2 were measured",
    );
    assertEquals(usl.kind, "refused");
  }
});

Deno.test("fitScaling() takes failed cells for what was not measured", () => {
  const sketches = sketchPool({ 1: 1e8, 2: 5e7 });
  const failed = [4, 8].map((workers) => ({
    ...{ workload: "primes", model: "worker-pool", workers },
    failed: "out of memory",
  }));
  const [pool] = scale("primes", { sketches: [...sketches, ...failed] });
  assert(pool);
  assertEquals(
    reasonOf(pool.amdahl),
    "Amdahl's law needs at least 3 numbers of workers up to the 16 cores, and only 1 and 2 were measured",
  );
});

Deno.test("fitScaling() has nothing to say where sequential code was not measured", () => {
  const sketches = sketchCells(16).filter(({ model }) =>
    model !== "sequential"
  );
  assertEquals(scale("primes", { sketches }), []);
});

Deno.test("fitScaling() says the same of the same run, and survives JSON", () => {
  const models = scale("primes");
  assertEquals(scale("primes"), models);
  assertEquals(JSON.parse(JSON.stringify(models)), models);
});
