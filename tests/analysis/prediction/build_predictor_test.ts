import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type PoolCosts,
  readCurve,
  type Term,
} from "../../../src/analysis/prediction/predictor.ts";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import {
  bytesNs,
  startUpNs,
  travelTerm,
} from "../../../src/analysis/prediction/predict.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { analyticRun, exactCell, TRUTH } from "./analytic_run.ts";

function modelOf(without: readonly string[] = []) {
  const { run, samples } = analyticRun({ without });
  return buildPredictor(run, samples);
}

function poolOf(id: string, without: readonly string[] = []): PoolCosts {
  const pool = modelOf(without).pools[id];
  assert(pool, id);
  return pool;
}

function known<T>(term: Term<T>): T {
  assert(term.kind === "known");
  return term.value;
}

function isClose(found: number, expected: number): void {
  assertAlmostEquals(found / expected, 1, 1e-3);
}

Deno.test("buildPredictor() finds the terms that a machine was made with", () => {
  const { cores, pools } = modelOf();
  assertEquals(cores, 2);
  for (const pool of Object.values(pools)) {
    isClose(known(pool.efficiency).share.value, TRUTH.efficiency);
    for (const at of [1e3, 3e4, 1e6, 1e8]) {
      const found = readCurve(known(pool.dispatchOverhead), {
        at,
        spacing: "logarithmic",
      });
      isClose(found, TRUTH.dispatchNs);
    }
    const bytes = known(pool.bytes);
    isClose(bytesNs(bytes, 500_064), 5e5 * TRUTH.nsPerByte);
    isClose(
      bytesNs(known(pool.objects), 500_064),
      5e5 * TRUTH.nsPerObjectByte,
    );
    const both = { workers: 2, computingNs: 1e6 };
    isClose(
      startUpNs(pool.startUp, both),
      TRUTH.firstWorkerNs + TRUTH.furtherWorkerNs,
    );
  }
});

Deno.test("buildPredictor() reads efficiency off the largest item of which each worker had several", () => {
  const { efficiency } = poolOf("worker-pool");
  assertEquals(known(efficiency).cells, [
    "granularity/spin/worker-pool/2?itemMicros=10000",
    "granularity/spin/sequential/1?itemMicros=10000",
  ]);
});

Deno.test("bytesNs() grows in proportion beyond the largest size measured", () => {
  const bytes = known(poolOf("worker-pool").bytes);
  const largest = bytesNs(bytes, 2 ** 20);
  assertAlmostEquals(bytesNs(bytes, 2 ** 22), 4 * largest, 1);
});

Deno.test("travelTerm() gives what a work sends, and plain bytes where the run knows no objects", () => {
  const costs = poolOf("worker-pool");
  assertEquals(travelTerm(costs, { payload: "bytes" }), costs.bytes);
  assertEquals(travelTerm(costs, { payload: "objects" }), costs.objects);
  const missing = { kind: "missing", reason: "no cells" } as const;
  const old = { ...costs, objects: missing };
  assertEquals(travelTerm(old, { payload: "objects" }), costs.bytes);
});

Deno.test("startUpNs() adds the same for each worker after the first", () => {
  const { startUp } = poolOf("worker-pool");
  const timeOf = (workers: number) =>
    startUpNs(startUp, { workers, computingNs: 1e6 });
  isClose(timeOf(1), TRUTH.firstWorkerNs);
  isClose(timeOf(4) - timeOf(3), TRUTH.furtherWorkerNs);
});

Deno.test("buildPredictor() says which cells a missing term lacks", () => {
  const { efficiency, dispatchOverhead, startUp } = poolOf("worker-pool", [
    "granularity",
  ]);
  const reason = "the run has too few granularity benchmarks of worker-pool";
  assertEquals(efficiency, { kind: "missing", reason });
  assertEquals(dispatchOverhead, { kind: "missing", reason });
  assertEquals(startUp, { kind: "missing", reason });
  assertEquals(poolOf("shared-memory", ["batch"]).startUp, {
    kind: "missing",
    reason: "the run has too few batch benchmarks of shared-memory",
  });
  assertEquals(poolOf("subprocess-pool", ["payload"]).bytes, {
    kind: "missing",
    reason: "the run has too few payload benchmarks of pipe",
  });
  assertEquals(poolOf("shared-memory", ["payload"]).objects, {
    kind: "missing",
    reason: "the run has too few payload benchmarks of clone-objects",
  });
});

Deno.test("buildPredictor() gives plain data that survives JSON", () => {
  const model = modelOf(["payload"]);
  assertEquals(JSON.parse(JSON.stringify(model)), model);
});

Deno.test("buildPredictor() takes no worker for faster than sequential code, whatever a file holds", () => {
  const { run } = analyticRun();
  const cells = run.cells.map((cell) =>
    cell.suite === "granularity" && cell.model === "worker-pool"
      ? exactCell({ ...cell, ns: 1 })
      : cell
  );
  const damaged = { ...run, cells };
  const { pools } = buildPredictor(damaged, new RunSamples(damaged));
  const pool = pools["worker-pool"];
  assert(pool);
  assertEquals(known(pool.efficiency).share.value, 1);
});
