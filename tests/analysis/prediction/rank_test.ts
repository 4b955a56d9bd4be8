import { assert, assertEquals } from "@std/assert";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import { PLAIN_WORK } from "../../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../../src/analysis/prediction/predictor.ts";
import {
  predictVerdict,
  rankPredictions,
  workerCounts,
} from "../../../src/analysis/prediction/rank.ts";
import { analyticRun, busyNs, TRUTH } from "./analytic_run.ts";

const { run, samples } = analyticRun();
const UNSURE = buildPredictor(run, samples);
const MODEL: Predictor = {
  ...UNSURE,
  error: { time: 0.1, lead: 0.1, ranges: { async: { low: 0.5, high: 2 } } },
};
const SPIN = { ...PLAIN_WORK, cpuNs: 1e6, items: 1_000 };

Deno.test("rankPredictions() puts the fastest first, each model with its best number of workers", () => {
  const { ranked, unpredicted } = rankPredictions(MODEL, SPIN);
  const times = ranked.map(({ timeNs }) => timeNs.value);
  assertEquals(times, times.toSorted((a, b) => a - b));
  assertEquals(ranked.length, 7);
  assertEquals(unpredicted, []);
  const pool = ranked.find(({ model }) => model === "worker-pool");
  assertEquals(pool?.workers, 2);
});

Deno.test("rankPredictions() takes the simplest of the models that it cannot tell apart", () => {
  const { contenders, choice, gain, isDecided } = rankPredictions(MODEL, SPIN);
  assertEquals(contenders.toSorted(), [
    "shared-memory",
    "subprocess-pool",
    "worker-pool",
  ]);
  assertEquals(choice.model, "worker-pool");
  assertEquals(isDecided, false);
  const started = TRUTH.firstWorkerNs + TRUTH.furtherWorkerNs;
  assertEquals(
    Math.round(gain * 100),
    Math.round(1e11 / (busyNs(1_000, 1e6) + started)),
  );
});

Deno.test("rankPredictions() decides for one thread where async code would be the same", () => {
  const verdict = rankPredictions(MODEL, { ...SPIN, items: 2 });
  assertEquals(verdict.contenders, ["sequential"]);
  assert(verdict.isDecided);
  assertEquals(verdict.gain, 1);
});

Deno.test("rankPredictions() takes async code for the same code where next to nothing overlaps", () => {
  const contendersOf = (waitNs: number) =>
    rankPredictions(MODEL, { ...SPIN, items: 2, waitNs }).contenders
      .toSorted();
  assertEquals(contendersOf(1e4), ["sequential"]);
  assertEquals(contendersOf(1e5), ["async", "sequential"]);
  assertEquals(contendersOf(1e6), ["async"]);
});

Deno.test("rankPredictions() decides nothing while the error is not known", () => {
  const verdict = rankPredictions(UNSURE, { ...SPIN, items: 2 });
  assertEquals(verdict.choice.model, "sequential");
  assertEquals(verdict.isDecided, false);
});

Deno.test("rankPredictions() gives the range of measured times where it is known", () => {
  const { ranked } = rankPredictions(MODEL, SPIN);
  const async = ranked.find(({ model }) => model === "async");
  assertEquals(async?.rangeNs, { low: 0.5e9, high: 2e9 });
  assertEquals(ranked[0]?.rangeNs, undefined);
});

Deno.test("rankPredictions() rules out models that cannot take what is sent", () => {
  const unpredictedFor = (work: Partial<typeof SPIN>) =>
    rankPredictions(MODEL, { ...SPIN, items: 2, ...work }).unpredicted
      .map(({ model }) => model).toSorted();
  const processes = ["subprocess-per-task", "subprocess-pool"];
  const all = ["shared-memory", ...processes, "worker-per-task", "worker-pool"];
  assertEquals(unpredictedFor({ bytesIn: 2 ** 32 - 1 }), []);
  assertEquals(unpredictedFor({ bytesIn: 2 ** 32 }), processes);
  assertEquals(unpredictedFor({ bytesOut: 2 ** 32 }), processes);
  const objects = { payload: "objects" as const };
  assertEquals(unpredictedFor({ ...objects, bytesOut: 2 ** 26 }), []);
  assertEquals(unpredictedFor({ ...objects, bytesOut: 2 ** 26 + 1 }), all);
  assertEquals(unpredictedFor({ ...objects, bytesIn: 2 ** 29 }), all);
});

Deno.test("rankPredictions() lists what cannot be predicted", () => {
  const quick = analyticRun({ without: ["granularity", "batch", "payload"] });
  const model = buildPredictor(quick.run, quick.samples);
  const { ranked, unpredicted } = rankPredictions(model, SPIN);
  assertEquals(ranked.map(({ model }) => model), ["sequential", "async"]);
  assertEquals(unpredicted.length, 5);
});

Deno.test("predictVerdict() agrees with the ranking", () => {
  const { ranked: _, unpredicted: __, ...verdict } = rankPredictions(
    MODEL,
    SPIN,
  );
  assertEquals(predictVerdict(MODEL, SPIN), verdict);
});

Deno.test("workerCounts() goes to twice the cores", () => {
  assertEquals(workerCounts(1), [1, 2]);
  assertEquals(workerCounts(6), [1, 2, 4, 6, 12]);
});
