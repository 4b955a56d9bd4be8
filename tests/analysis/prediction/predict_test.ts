import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import {
  estimator,
  PLAIN_WORK,
  predict,
  type PredictionSetting,
  type Work,
} from "../../../src/analysis/prediction/predict.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { analyticRun, busyNs, TRUTH } from "./analytic_run.ts";

const { run, samples } = analyticRun();
const MODEL = buildPredictor(run, samples);

const SPIN: Work = { ...PLAIN_WORK, items: 100, cpuNs: 500_000 };
const TIMER: Work = { ...PLAIN_WORK, items: 100, waitNs: 2e6 };

function timeOf(
  work: Work,
  model: string,
  setting: Partial<PredictionSetting> = {},
): number {
  const prediction = predict(MODEL, work, {
    ...{ model, workers: 2, isWarm: true },
    ...setting,
  });
  assert(prediction.kind === "predicted");
  return prediction.timeNs.value;
}

function isClose(found: number, expected: number): void {
  assertAlmostEquals(found / expected, 1, 2e-3);
}

Deno.test("predict() adds up what one thread has to do", () => {
  const work = { ...SPIN, waitNs: 1e6 };
  assertEquals(timeOf(work, "sequential"), 100 * 1.5e6);
});

Deno.test("predict() lets waits overlap on one event loop, and computing not", () => {
  assertEquals(timeOf(TIMER, "async"), 2e6);
  assertEquals(timeOf({ ...SPIN, waitNs: 2e6 }, "async"), 100 * 5e5 + 2e6);
});

Deno.test("predict() lets blocking waits overlap on workers only", () => {
  const work = { ...TIMER, isBlocking: true };
  assertEquals(timeOf(work, "async"), timeOf(work, "sequential"));
  isClose(
    timeOf(work, "worker-pool", { workers: 4 }),
    100 / 4 * (2e6 + TRUTH.dispatchNs / 2 / TRUTH.efficiency) +
      TRUTH.dispatchNs / 2 + 0.75 * 2e6 / 2,
  );
});

Deno.test("predict() shares native computing out to the cores, without any worker", () => {
  const work = { ...SPIN, isNative: true };
  assertEquals(timeOf(work, "async"), 50 * 5e5);
  assertEquals(timeOf(work, "async", { cores: 4 }), 25 * 5e5);
});

Deno.test("predict() divides computing by busy cores at their measured speed, and hands every item over", () => {
  isClose(timeOf(SPIN, "worker-pool"), busyNs(100, 5e5));
});

Deno.test("predict() gives computing no more than the cores, however many the workers", () => {
  const four = timeOf(SPIN, "worker-pool", { workers: 4 });
  assert(four >= timeOf(SPIN, "worker-pool"));
});

Deno.test("predict() gives a lone worker the speed of the others, and half of the dispatch overhead", () => {
  const { dispatchNs, efficiency } = TRUTH;
  isClose(
    timeOf(SPIN, "worker-pool", { workers: 1 }),
    100 * (5e5 + dispatchNs / 2) / efficiency + dispatchNs / 2,
  );
});

Deno.test("predict() lets the main thread set the time of items that are smaller than the dispatch overhead", () => {
  const work = { ...SPIN, items: 10_000, cpuNs: 1_000 };
  const cores = 64;
  const prediction = predict(MODEL, work, {
    ...{ model: "worker-pool", workers: 64, cores, isWarm: true },
  });
  assert(prediction.kind === "predicted");
  assertEquals(prediction.limit, "main-thread");
  isClose(prediction.timeNs.value, 10_000 * TRUTH.dispatchNs / 2);
});

Deno.test("predict() adds bytes to the dispatch overhead, both ways", () => {
  const setting = { model: "worker-pool", workers: 2, isWarm: true };
  const without = predict(MODEL, SPIN, setting);
  const both = { ...SPIN, bytesIn: 65_536, bytesOut: 65_536 };
  const withBytes = predict(MODEL, both, setting);
  assert(without.kind === "predicted" && withBytes.kind === "predicted");
  isClose(
    withBytes.dispatchNs - without.dispatchNs,
    2 * (65_536 - 64) * TRUTH.nsPerByte,
  );
  assert(withBytes.cells.includes("payload/echo/clone/1?bytes=65536"));
});

Deno.test("predict() adds objects to the dispatch overhead at what each pool's channel shows, and names its cells", () => {
  const work = { ...SPIN, bytesIn: 65_536, payload: "objects" as const };
  for (
    const [model, channel] of [
      ["worker-pool", "clone-objects"],
      ["shared-memory", "clone-objects"],
      ["subprocess-pool", "pipe-objects"],
    ] as const
  ) {
    const setting = { model, workers: 2, isWarm: true };
    const without = predict(MODEL, SPIN, setting);
    const sent = predict(MODEL, work, setting);
    assert(without.kind === "predicted" && sent.kind === "predicted");
    isClose(
      sent.dispatchNs - without.dispatchNs,
      (65_536 - 64) * TRUTH.nsPerObjectByte,
    );
    assert(sent.cells.includes(`payload/echo/${channel}/1?bytes=65536`));
    assert(!sent.cells.includes("payload/echo/clone/1?bytes=65536"));
  }
});

Deno.test("predict() takes objects for plain bytes where the run has no cells of them", () => {
  const old = analyticRun({
    withoutChannels: ["clone-objects", "pipe-objects"],
  });
  const model = buildPredictor(old.run, old.samples);
  const bytes = { ...SPIN, bytesIn: 65_536 };
  const objects = { ...bytes, payload: "objects" as const };
  const setting = { model: "subprocess-pool", workers: 2, isWarm: true };
  assertEquals(
    predict(model, objects, setting),
    predict(model, bytes, setting),
  );
});

Deno.test("predict() starts and ends pools that are not there, one worker for each item at most", () => {
  const cold = timeOf(SPIN, "worker-pool", { isWarm: false });
  isClose(
    cold - timeOf(SPIN, "worker-pool"),
    TRUTH.firstWorkerNs + TRUTH.furtherWorkerNs,
  );
  const one = { ...SPIN, items: 1 };
  isClose(
    timeOf(one, "worker-pool", { isWarm: false }) -
      timeOf(one, "worker-pool"),
    TRUTH.firstWorkerNs,
  );
});

Deno.test("predict() starts a worker for each task, as many at once as allowed", () => {
  const started = TRUTH.firstWorkerNs + TRUTH.furtherWorkerNs;
  const together = timeOf({ ...TIMER, items: 2 }, "worker-pool");
  isClose(timeOf(TIMER, "worker-per-task"), 50 * (started + together));
});

Deno.test("predict() leaves out a model whose cells are missing, and says which", () => {
  const quick = analyticRun({ without: ["batch", "payload"] });
  const model = buildPredictor(quick.run, quick.samples);
  const setting = { model: "shared-memory", workers: 2 };
  assertEquals(predict(model, SPIN, setting), {
    kind: "unpredicted",
    model: "shared-memory",
    reason: "the run has too few batch benchmarks of shared-memory",
  });
  const warm = { ...setting, isWarm: true };
  assertEquals(predict(model, SPIN, warm).kind, "predicted");
  assertEquals(predict(model, { ...SPIN, bytesIn: 9 }, warm), {
    kind: "unpredicted",
    model: "shared-memory",
    reason: "the run has too few payload benchmarks of shared",
  });
  const several = { ...setting, workers: [1, 2] };
  assertEquals(estimator(model, SPIN, several), undefined);
  assertEquals(
    predict(model, SPIN, { model: "fibers", workers: 1 }),
    {
      kind: "unpredicted",
      model: "fibers",
      reason: "the predictor does not know it",
    },
  );
});

Deno.test("predict() has an interval as wide as the cells behind it are noisy, and none without cells", () => {
  const noisy = run.cells.map((cell) =>
    cell.model !== "worker-pool" || cell.outcome.kind !== "measured" ? cell : {
      ...cell,
      outcome: {
        ...cell.outcome,
        rounds: cell.outcome.rounds.map((round, index) => ({
          ...round,
          samplesNs: round.samplesNs.map((ns) => ns * (1 + index / 10)),
        })),
      },
    }
  );
  const noisyRun = { ...run, cells: noisy };
  const model = buildPredictor(noisyRun, new RunSamples(noisyRun));
  const setting = { model: "worker-pool", workers: 2, isWarm: true };
  const wide = predict(model, SPIN, setting);
  const narrow = predict(MODEL, SPIN, setting);
  assert(wide.kind === "predicted" && narrow.kind === "predicted");
  assertAlmostEquals(narrow.timeNs.low, narrow.timeNs.high, 1e4);
  assert(wide.timeNs.low < wide.timeNs.value * 0.99);
  assert(wide.timeNs.high > wide.timeNs.value * 1.01);
});

Deno.test("predict() gives a number for items that take no time at all", () => {
  const nothing = { ...PLAIN_WORK, items: 10 };
  isClose(timeOf(nothing, "worker-pool"), 10 * TRUTH.dispatchNs / 2 / 0.9);
});
