import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
} from "@std/assert";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import {
  MAP_AXIS,
  mapRegions,
  type MapSetting,
  summariseMap,
} from "../../../src/analysis/prediction/map.ts";
import { mapPoint } from "../../../src/analysis/prediction/map_points.ts";
import {
  estimator,
  PLAIN_WORK,
  predict,
} from "../../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../../src/analysis/prediction/predictor.ts";
import { predictVerdict } from "../../../src/analysis/prediction/rank.ts";
import { modelRun } from "../../../src/analysis/prediction/validate.ts";
import { analyseRun } from "../../../src/analysis/analyse.ts";
import { describeMap } from "../../../src/text/prediction.ts";
import { analyticRun, type ScalingSketch } from "./analytic_run.ts";

const { run, samples } = analyticRun();
const MODEL: Predictor = {
  ...buildPredictor(run, samples),
  error: { time: 0.1, lead: 0.1, ranges: {} },
};
const COLD: MapSetting = { items: 100, bytesIn: 0, cores: 2, isWarm: false };

Deno.test("mapRegions() takes at each place the model that predictVerdict() takes there", () => {
  const { lowNs, highNs, places } = MAP_AXIS;
  const sizeOf = (place: number) =>
    lowNs * (highNs / lowNs) ** (place / (places - 1));
  const seen = new Set<string>();
  const settings = [
    COLD,
    { ...COLD, isWarm: true },
    { ...COLD, items: 1 },
    { ...COLD, items: 10_000, bytesIn: 2 ** 16, cores: 4 },
  ];
  for (const { items, bytesIn, ...options } of settings) {
    const regions = mapRegions(MODEL, { items, bytesIn, ...options });
    for (let place = 0; place < places ** 2; place++) {
      const [cpuNs, waitNs] = [place % places, Math.floor(place / places)]
        .map(sizeOf);
      assert(cpuNs && waitNs);
      const work = { ...PLAIN_WORK, items, bytesIn, cpuNs, waitNs };
      const { choice, contenders } = predictVerdict(MODEL, work, options);
      const at = regions.filter((one) => (one.choice[place] ?? -1) >= 0);
      assertEquals(at.map(({ model }) => model), [choice.model]);
      for (const { model, contends } of regions) {
        assertEquals((contends[place] ?? -1) >= 0, contenders.includes(model));
      }
      seen.add(choice.model);
    }
  }
  assertEquals([...seen].sort(), ["async", "sequential", "worker-pool"]);
});

Deno.test("estimator() gives the best of what predict() gives for each number of workers", () => {
  for (const { id: model } of MODEL.models) {
    for (const bytesIn of [0, 2 ** 16]) {
      for (const isWarm of [false, true]) {
        const work = { ...PLAIN_WORK, items: 100, bytesIn, cpuNs: 1e6 };
        const setting = { model, cores: 2, isWarm };
        const times = [1, 2, 4].map((workers) => {
          const one = predict(MODEL, work, { ...setting, workers });
          assert(one.kind === "predicted");
          return one.timeNs.value;
        });
        const several = { ...setting, workers: [1, 2, 4] };
        const best = estimator(MODEL, work, several)?.(1e6, 0);
        assertAlmostEquals(best?.ns ?? NaN, Math.min(...times), 1e-3);
      }
    }
  }
});

Deno.test("mapRegions() leaves out models that cannot be predicted", () => {
  const quick = analyticRun({ without: ["granularity", "batch", "payload"] });
  const regions = mapRegions(buildPredictor(quick.run, quick.samples), COLD);
  assertEquals(regions.map(({ model }) => model), ["sequential", "async"]);
});

Deno.test("summariseMap() finds the size from which on workers pay, and the wait from which on async code does", () => {
  const { workers, asyncFrom } = summariseMap(MODEL, COLD);
  assert(workers && asyncFrom);
  const choiceAt = (cpuNs: number, waitNs: number) =>
    predictVerdict(MODEL, { ...PLAIN_WORK, items: 100, cpuNs, waitNs }, {
      cores: 2,
    }).choice.model;
  assertEquals(choiceAt(workers.fromNs * 0.99, 0), "sequential");
  assertEquals(choiceAt(workers.fromNs * 1.01, 0), workers.model);
  assertEquals(choiceAt(1e7, 1e7 * asyncFrom * 0.99), "worker-pool");
  assertEquals(choiceAt(1e7, 1e7 * asyncFrom * 1.01), "async");
  const more = summariseMap(MODEL, { ...COLD, items: 1_000 }).workers;
  assertGreater(workers.fromNs, more?.fromNs ?? Infinity);
  assertEquals(summariseMap(MODEL, { ...COLD, items: 1 }), {});
});

Deno.test("describeMap() says what a map shows, and that nothing pays where nothing does", () => {
  const text = (setting: MapSetting) =>
    describeMap(summariseMap(MODEL, setting), {
      ...{ setting, models: MODEL.models },
    });
  assertEquals(
    text({ ...COLD, bytesIn: 1024 }),
    "100 items of 1 KiB each on 2 cores: starting workers pays from about 430 µs of computing per item on (the worker pool, up to 1.8 times as fast as a loop); async code wins where items wait more than 2.5 times as long as they compute.",
  );
  assertEquals(
    text({ ...COLD, items: 1 }),
    "1 item on 2 cores: no workers beat a plain loop for computing; async code gains nothing.",
  );
});

/** A workload of a millisecond, measured as a multiple of what it takes on one thread. */
function pointOf(pool: number, async: number) {
  const sketch: ScalingSketch = {
    ...{ id: "own", kind: "io-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
    measuredNs: { "async/1": 1e8 * async, "worker-pool/2": 1e8 * pool },
  };
  const { run } = analyticRun({ scaling: [sketch] });
  const [workload] = analyseRun(run).workloads;
  const { works } = modelRun(run);
  assert(workload && works.own);
  assertAlmostEquals(works.own.cpuNs, 1e6, 1);
  return mapPoint({ label: "own", work: works.own }, {
    ...{ workload, predictor: MODEL },
  });
}

Deno.test("mapPoint() finds a prediction that names none of the models measured to be the fastest", () => {
  const agreed = pointOf(0.55, 1);
  assertEquals([agreed.choice, agreed.isMissed], ["worker-pool", false]);
  const missed = pointOf(1.1, 0.5);
  assertEquals(missed.choice, "async");
  assertEquals(missed.measured, ["async"]);
  assertEquals(missed.predicted, ["worker-pool"]);
  assertEquals(missed.isMissed, true);
});
