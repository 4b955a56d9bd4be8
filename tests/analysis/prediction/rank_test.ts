import { assert, assertEquals, assertGreater } from "@std/assert";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import { PLAIN_WORK } from "../../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../../src/analysis/prediction/predictor.ts";
import {
  breakEvenMap,
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

Deno.test("breakEvenMap() has a point for each size and number, row by row", () => {
  const points = breakEvenMap(MODEL, { itemNs: [1e3, 1e8], items: [1, 1_000] });
  assertEquals(
    points.map(({ itemNs, items, choice }) => [itemNs, items, choice]),
    [
      [1e3, 1, "sequential"],
      [1e8, 1, "sequential"],
      [1e3, 1_000, "sequential"],
      [1e8, 1_000, "worker-pool"],
    ],
  );
  assertEquals(JSON.parse(JSON.stringify(points)), points);
});

Deno.test("breakEvenMap() leaves starting out where pools are warm", () => {
  const [cold, warm] = [false, true].map((isWarm) =>
    breakEvenMap(MODEL, { itemNs: [1e5], items: [100], isWarm })[0]
  );
  assertEquals(cold?.choice, "sequential");
  assertEquals(warm?.choice, "worker-pool");
  assertGreater(warm?.gain ?? 0, 1);
});

Deno.test("breakEvenMap() counts cores and bytes", () => {
  const size = { itemNs: [1e6], items: [1_000] };
  const gainOf = (more: { cores?: number; bytes?: number }) =>
    breakEvenMap(MODEL, { ...size, ...more })[0]?.gain ?? 0;
  assertGreater(gainOf({ cores: 4 }), gainOf({}));
  assertGreater(gainOf({}), gainOf({ bytes: 65_536 }));
});
