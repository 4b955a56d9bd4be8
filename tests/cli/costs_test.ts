import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import { findLacking, modelRun } from "../../src/analysis/mod.ts";
import type { Term } from "../../src/analysis/prediction/predictor.ts";
import { planCalibration } from "../../src/cli/costs.ts";
import { exactCell, TRUTH } from "../analysis/prediction/analytic_run.ts";
import { MODELS, RARE_MODELS } from "../fixtures/plausible_cells.ts";
import { buildRun } from "../fixtures/run_builder.ts";

const PLAN = planCalibration().scenarios;

const ON_POOLS = "sequential worker-pool shared-memory subprocess-pool";

Deno.test("a calibration asks for items of several sizes, batches, payloads and a short wait, on the models that predictions are made of", () => {
  const asked = PLAN.map(({ id, benchmarks }) => {
    const models = benchmarks.map(({ model }) => model);
    return [id, [...new Set(models)].join(" ")];
  });
  assertEquals(asked, [
    ["granularity/spin?itemMicros=10", ON_POOLS],
    ["granularity/spin?itemMicros=100", ON_POOLS],
    ["granularity/spin?itemMicros=1000", ON_POOLS],
    ["batch/spin?itemMicros=20&items=1", ON_POOLS],
    ["batch/spin?itemMicros=20&items=1000", ON_POOLS],
    ["payload/echo-bytes?bytes=1024", "clone shared pipe"],
    ["payload/echo-bytes?bytes=1048576", "clone shared pipe"],
    ["controls/timer?latencyMs=2", "sequential async"],
  ]);
});

/** Time of a batch on a machine whose costs are known. */
function timeOf(
  { suite, model, workers, items, parameters }:
    (typeof PLAN)[number]["benchmarks"][number],
): number {
  const { efficiency, dispatchNs, nsPerByte } = TRUTH;
  if (suite === "payload") {
    return items * (30_000 + 2 * (parameters.bytes ?? 0) * nsPerByte);
  }
  if (suite === "controls") return items * 2e6;
  const itemNs = (parameters.itemMicros ?? 0) * 1e3;
  if (workers === 1 && model === "sequential") return items * itemNs;
  const warmNs = items * (itemNs + dispatchNs) / (workers * efficiency);
  return suite === "granularity" ? warmNs : warmNs + TRUTH.firstWorkerNs +
    (Math.min(items, workers) - 1) * TRUTH.furtherWorkerNs;
}

/** The predictor of such a machine, calibrated without some suites. */
function calibratedWithout(...suites: readonly string[]) {
  const cells = PLAN.filter(({ suite }) => !suites.includes(suite))
    .flatMap(({ benchmarks }) => benchmarks)
    .filter(({ absence }) => absence === undefined)
    .map((benchmark) => exactCell({ ...benchmark, ns: timeOf(benchmark) }));
  const run = buildRun({ cells });
  const models = [...MODELS, ...RARE_MODELS, ...run.models];
  const distinct = new Map(models.map((model) => [model.id, model]));
  return modelRun({ ...run, models: [...distinct.values()] }).model;
}

function known<T>(term: Term<T>): T {
  assert(term.kind === "known");
  return term.value;
}

function isClose(found: number | undefined, expected: number): void {
  assertAlmostEquals((found ?? NaN) / expected, 1, 0.05);
}

Deno.test("a predictor is read off a calibration: what dispatching, sending and starting cost", () => {
  const { pools } = calibratedWithout();
  assertEquals(Object.keys(pools).join(" "), ON_POOLS.replace(/^\w+ /, ""));
  for (const pool of Object.values(pools)) {
    isClose(known(pool.efficiency).share.value, TRUTH.efficiency);
    isClose(known(pool.dispatchOverhead)[0]?.ns.value, TRUTH.dispatchNs);
    isClose(known(pool.bytes).at(-1)?.ns.value, 2 ** 20 * TRUTH.nsPerByte);
    isClose(known(pool.startUp).first.ns.value, TRUTH.firstWorkerNs);
  }
});

Deno.test("a calibration asks for nothing that a predictor could do without", () => {
  const warm = findLacking(calibratedWithout("granularity"), true);
  assertStringIncludes(warm ?? "", "too few granularity benchmarks");
  const cold = findLacking(calibratedWithout("batch"), false);
  assertStringIncludes(cold ?? "", "too few batch benchmarks");
  for (const { bytes } of Object.values(calibratedWithout("payload").pools)) {
    assertEquals(bytes.kind, "missing");
  }
  for (const isWarm of [true, false]) {
    assertEquals(findLacking(calibratedWithout(), isWarm), null);
  }
});
