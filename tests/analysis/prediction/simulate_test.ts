import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import {
  PLAIN_WORK,
  predict,
  type PredictionSetting,
  type Work,
} from "../../../src/analysis/prediction/predict.ts";
import {
  type Activity,
  simulate,
  type Simulation,
} from "../../../src/analysis/prediction/simulate.ts";
import {
  describeWorkload,
  modelRun,
} from "../../../src/analysis/prediction/validate.ts";
import { keptRun } from "../../../src/analysis/kept_run.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { listRuns } from "../../../src/results/mod.ts";
import { median } from "../../../src/stats/mod.ts";
import { analyticRun, TRUTH } from "./analytic_run.ts";

const { run, samples } = analyticRun();
const MODEL = buildPredictor(run, samples);
const SPIN: Work = { ...PLAIN_WORK, items: 40, cpuNs: 5e6 };
const TIMER: Work = { ...PLAIN_WORK, items: 40, waitNs: 2e6 };
const MODELS = ["sequential", "async", "worker-pool", "subprocess-pool"];

function played(
  work: Work,
  model: string,
  setting: Partial<PredictionSetting> = {},
): Simulation {
  const simulation = simulate(MODEL, work, {
    ...{ model, workers: 2, isWarm: true },
    ...setting,
  });
  assert(typeof simulation !== "string", String(simulation));
  return simulation;
}

function sumOf({ lanes }: Simulation, activity: Activity, first = 0): number {
  return lanes.slice(first).flatMap(({ spans }) => spans)
    .filter((span) => span.activity === activity)
    .reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
}

/** Beyond it only rounding is left. */
function isClose(found: number, expected: number, tolerance = 1e-6): void {
  assertAlmostEquals(found / expected, 1, tolerance);
}

Deno.test("simulate() reproduces the measured cells of the committed runs within 15 % in the median", async () => {
  const { runs } = await listRuns("results");
  const errors = runs.flatMap(({ run }) => {
    const kept = keptRun(run);
    const samples = new RunSamples(run);
    const { model, validation } = modelRun(run, samples);
    return validation.cells.map((cell) => {
      const info = kept.workloads.find(({ id }) => id === cell.workload);
      assert(info);
      const work = describeWorkload(info, { run: kept, samples });
      assert(!("reason" in work));
      const simulation = simulate(model, work, { ...cell, isWarm: true });
      assert(typeof simulation !== "string");
      return Math.abs(simulation.totalNs / cell.measuredNs - 1);
    });
  });
  assert(errors.length > 400, `${errors.length} cells`);
  const found = median(errors);
  assert(found <= 0.15, `off by ${found} over ${errors.length} cells`);
});

Deno.test("simulate() computes every item once, each lane one thing at a time, and all of it by the end", () => {
  const work = { ...SPIN, waitNs: 1e6, bytesIn: 1000, bytesOut: 10 };
  for (const model of [...MODELS, "worker-per-task"]) {
    for (const workers of [1, 2, 3]) {
      const simulation = played(work, model, { workers, cores: 2 });
      const { lanes, waits, takenNs, totalNs } = simulation;
      assertEquals(takenNs.length, work.items, model);
      assertEquals(takenNs, takenNs.toSorted((a, b) => a - b));
      const all = lanes.flatMap(({ spans }) => spans);
      for (const activity of ["compute", "wait"] as const) {
        const items = [...all, ...waits]
          .filter((span) => span.activity === activity)
          .map(({ item }) => item ?? NaN).sort((a, b) => a - b);
        assertEquals(items, Array.from({ length: 40 }, (_, item) => item));
      }
      for (const { spans } of lanes) {
        spans.reduce((before, { fromNs, toNs }) => {
          assert(fromNs >= before - 1e-3 && toNs > fromNs, model);
          return toNs;
        }, 0);
      }
      const last = Math.max(...[...all, ...waits].map(({ toNs }) => toNs));
      isClose(totalNs, last);
    }
  }
});

Deno.test("simulate() takes on one event loop what predict() says", () => {
  const work = { ...SPIN, waitNs: 1e6 };
  for (const one of [work, TIMER, { ...work, isBlocking: true }]) {
    for (const model of ["sequential", "async"]) {
      const predicted = predict(MODEL, one, { model, workers: 1 });
      assert(predicted.kind === "predicted");
      isClose(played(one, model).totalNs, predicted.timeNs.value);
    }
  }
});

Deno.test("simulate() stays near predict() on pools, warm and cold", () => {
  for (const model of ["worker-pool", "subprocess-pool"]) {
    for (const work of [SPIN, TIMER, { ...SPIN, waitNs: 5e6 }]) {
      for (const isWarm of [true, false]) {
        const setting = { model, workers: 2, isWarm };
        const predicted = predict(MODEL, work, setting);
        assert(predicted.kind === "predicted");
        isClose(
          played(work, model, setting).totalNs,
          predicted.timeNs.value,
          0.03,
        );
      }
    }
  }
});

Deno.test("simulate() slows workers down as measured, and shares the cores out to those that compute", () => {
  const two = played(SPIN, "worker-pool");
  isClose(sumOf(two, "compute"), 40 * 5e6 / TRUTH.efficiency, 0.01);
  const four = played(SPIN, "worker-pool", { workers: 4, cores: 2 });
  isClose(four.totalNs, two.totalNs, 0.05);
  assert(sumOf(four, "compute") > 1.8 * sumOf(two, "compute"));
  // Waits need no core.
  const waiting = played(TIMER, "worker-pool", { workers: 4, cores: 2 });
  isClose(sumOf(waiting, "wait"), 40 * 2e6);
  assert(waiting.totalNs < 0.6 * played(TIMER, "worker-pool").totalNs);
});

Deno.test("simulate() lets the main thread's half of the dispatch overhead set the pace of tiny items", () => {
  const tiny = { ...PLAIN_WORK, items: 400, cpuNs: 100 };
  const { totalNs, lanes: [main] } = played(tiny, "worker-pool", {
    workers: 8,
    cores: 16,
  });
  assert(main);
  const busy = main.spans.reduce(
    (sum, { fromNs, toNs }) => sum + toNs - fromNs,
    0,
  );
  isClose(busy, 400 * TRUTH.dispatchNs / 2, 0.01);
  isClose(totalNs, busy, 0.01);
});

Deno.test("simulate() sends each worker of a pool one item ahead, and a worker that is started for its task none", () => {
  for (const [model, most] of [["worker-pool", 4], ["worker-per-task", 2]]) {
    const { lanes: [main, ...others] } = played(SPIN, String(model));
    const ends = others.map(({ spans }) =>
      spans.find(({ activity }) => activity === "compute")?.toNs ?? NaN
    );
    const sent = main?.spans.filter(({ fromNs }) => fromNs < Math.min(...ends));
    assertEquals(sent?.length, most, String(model));
  }
});

Deno.test("simulate() starts a pool once, and a worker for each task each time", () => {
  const cold = played(SPIN, "worker-pool", { isWarm: false });
  isClose(
    sumOf(cold, "start"),
    2 * (TRUTH.firstWorkerNs + TRUTH.furtherWorkerNs),
    0.01,
  );
  isClose(
    sumOf(played(SPIN, "worker-per-task"), "start"),
    40 * (TRUTH.firstWorkerNs + TRUTH.furtherWorkerNs),
    0.01,
  );
});

Deno.test("simulate() gives native computing lanes of its own, and leaves the main thread free", () => {
  const { lanes, totalNs } = played({ ...SPIN, isNative: true }, "async");
  assertEquals(lanes.map(({ kind }) => kind), ["main", "native", "native"]);
  assertEquals(lanes[0]?.spans, []);
  isClose(totalNs, 20 * 5e6, 0.05);
});

Deno.test("simulate() says why a model cannot be played", () => {
  const { run, samples } = analyticRun({ without: ["batch"] });
  const costs = buildPredictor(run, samples);
  const setting = { model: "worker-pool", workers: 2 };
  assertEquals(
    simulate(costs, SPIN, setting),
    "the run has too few batch benchmarks of worker-pool",
  );
  assertEquals(
    simulate(costs, SPIN, { ...setting, model: "unheard-of" }),
    "the predictor does not know it",
  );
});
