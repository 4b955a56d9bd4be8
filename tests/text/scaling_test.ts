import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { analyseCells, isMeasured } from "../../src/analysis/cells.ts";
import {
  type Cost,
  fitLaw,
  type ModelScaling,
} from "../../src/analysis/mod.ts";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import { fitScaling } from "../../src/analysis/scaling/scaling_law.ts";
import { describeCost, describeScaling } from "../../src/text/run.ts";
import type { MeasuredCell } from "../../src/analysis/types.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import {
  pointsOf,
  RAYTRACER,
  SDM91,
} from "../analysis/scaling/scaling_points.ts";

const SCENE = { workload: "primes", usableCores: 64 };

const POOL = {
  model: "worker-pool",
  phrase: "the worker pool",
};
const CHILDREN = {
  model: "subprocess-pool",
  phrase: "the subprocess pool",
};

function run16() {
  const run = buildRun({ machine: buildMachine({ usableCores: 16 }) });
  const samples = new RunSamples(run);
  const cells = analyseCells(
    run.cells.filter(({ workload }) => workload === "primes"),
    { run, samples },
  );
  return { samples, cells };
}

function cellOf(workers: number): MeasuredCell {
  const cell = run16().cells.filter(isMeasured).find((cell) =>
    cell.model === "worker-pool" && cell.workers === workers
  );
  assert(cell);
  return {
    ...cell,
    speedup: { value: 1.9, low: 1.8, high: 2.01 },
  };
}

function word(cost: Cost): string {
  return describeCost(cost, SCENE);
}

Deno.test("describeScaling() says serial share, contention, coherency and how good the fit is", () => {
  const models: ModelScaling[] = [{
    ...POOL,
    amdahl: fitLaw("amdahl", RAYTRACER),
    usl: fitLaw("usl", SDM91),
  }];
  // The figures are those of R's usl: see scaling_law_published_test.ts.
  assertEquals(describeScaling(models, SCENE), [
    "The worker pool on primes and 64 cores, by Amdahl's law: 5.8 % of the work is serial; R² 0.991, and points lie 0.40 times the speed of one worker off the curve, measured with 1, 4, 8, 12, 16, 20, 24, 28, 32, 48 and 64 workers.",
    "The worker pool on primes and 64 cores, by the Universal Scalability Law: contention 2.8 %, coherency 0.00010; more than 97 workers slow it down; R² 0.990, and points lie 0.92 times the speed of one worker off the curve, measured with 1, 18, 36, 72, 108, 144 and 216 workers.",
  ]);
});

Deno.test("describeScaling() promises nothing beyond what the law may be asked", () => {
  const [, usl = ""] = describeScaling([{
    ...POOL,
    amdahl: fitLaw("amdahl", RAYTRACER),
    usl: fitLaw("usl", RAYTRACER),
  }], SCENE);
  assertMatch(
    usl,
    /contention 5\.8 %, coherency 0; no peak up to 128 workers, and further it is not asked/,
  );
});

Deno.test("describeScaling() says each reason for a refusal once", () => {
  const points = pointsOf([1, 2, 4], [1, 1.9, 2]);
  const fits = {
    amdahl: fitLaw("amdahl", points, { usableCores: 2 }),
    usl: fitLaw("usl", points),
  };
  assertEquals(
    describeScaling([{ ...POOL, ...fits }, { ...CHILDREN, ...fits }], SCENE),
    [
      "No fit for the worker pool and the subprocess pool on primes: Amdahl's law needs at least 3 numbers of workers up to the 2 cores, and only 1 and 2 were measured.",
      "No fit for the worker pool and the subprocess pool on primes: the Universal Scalability Law needs at least 5 numbers of workers, and only 1, 2 and 4 were measured.",
    ],
  );
});

Deno.test("describeScaling() gives the intervals of a measured run", () => {
  const { cells, samples } = run16();
  const context = { samples, usableCores: 16, kind: "cpu-bound" } as const;
  const sentences = describeScaling(fitScaling(cells, context), SCENE);
  assertEquals(sentences.length, 4);
  for (const sentence of sentences) {
    assertMatch(
      sentence,
      /[0-9.]+ % \(95 % interval [0-9.]+ % to [0-9.]+ %\)/,
    );
    assertNotMatch(sentence, /NaN|undefined|Infinity|e-/);
  }
});

Deno.test("describeCost() names the smallest configuration, and how sure that is", () => {
  assertEquals(
    word({ kind: "beats", cell: cellOf(2), open: [] }),
    "COST of primes: 2 workers. The worker pool with 2 workers is the smallest configuration that has been shown to beat sequential code, 1.9 times as fast (95 % interval 1.8 to 2.0).",
  );
  assertMatch(
    word({ kind: "beats", cell: cellOf(2), open: [cellOf(1)] }),
    /2\.0\); the worker pool with 1 worker may, too\.$/,
  );
});

Deno.test("describeCost() says never of this machine alone", () => {
  assertEquals(
    word({ kind: "never", mostWorkers: 4 }),
    "COST of primes: never on this machine; nothing with up to 4 workers beat sequential code.",
  );
});

Deno.test("describeCost() says what is undecided, and what is unknown", () => {
  assertEquals(
    word({ kind: "undecided", open: [cellOf(2), cellOf(4)] }),
    "COST of primes: undecided; nothing has been shown to beat sequential code, and the worker pool with 2 workers and the worker pool with 4 workers may.",
  );
  assertEquals(
    word({ kind: "unmeasured", reason: "sequential code was not measured" }),
    "COST of primes: unknown, since sequential code was not measured.",
  );
});
