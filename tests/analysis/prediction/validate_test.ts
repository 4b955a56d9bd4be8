import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
} from "@std/assert";
import {
  isTravelKnown,
  PLAIN_WORK,
} from "../../../src/analysis/prediction/predict.ts";
import { modelRun } from "../../../src/analysis/prediction/validate.ts";
import { describePredictionError } from "../../../src/text/prediction.ts";
import { listRuns, type Run } from "../../../src/results/mod.ts";
import {
  analyticRun,
  busyNs,
  type ScalingSketch,
  TRUTH,
} from "./analytic_run.ts";

/** Measured exactly as the machine's terms have it. */
const SPIN: ScalingSketch = {
  ...{ id: "plain", kind: "cpu-bound", items: 100 },
  ...{ cpuNs: 500_000, waitNs: 0 },
  measuredNs: { "async/1": 50e6, "worker-pool/2": busyNs(100, 500_000) },
};

/** Async code is measured twice as fast as predicted, the pool half as fast. */
const ODD: ScalingSketch = {
  ...{ id: "odd", kind: "io-bound", items: 10, cpuNs: 1e6, waitNs: 9e6 },
  measuredNs: { "async/1": 19e6 / 2, "subprocess-pool/2": 200e6 },
};

function validationOf(...scaling: readonly ScalingSketch[]) {
  const { run, samples } = analyticRun({ scaling });
  return modelRun(run, samples);
}

Deno.test("modelRun() finds no error where cells are as the terms have it", () => {
  const { validation: { cells, unpredicted, medianError = NaN } } =
    validationOf(SPIN);
  assertEquals(cells.map(({ id }) => id), [
    "scaling/plain/async/1",
    "scaling/plain/worker-pool/2",
  ]);
  assertEquals(unpredicted, []);
  assertAlmostEquals(medianError, 0, 2e-3);
});

Deno.test("modelRun() gives the error of each cell, the median and the worst", () => {
  const { validation } = validationOf(SPIN, ODD);
  const byId = new Map(validation.cells.map((cell) => [cell.id, cell.error]));
  assertAlmostEquals(byId.get("scaling/odd/async/1") ?? NaN, 1, 1e-9);
  const { worst, medianError = NaN } = validation;
  assertEquals(worst?.id, "scaling/odd/subprocess-pool/2");
  const pool = 5 * (10e6 + TRUTH.dispatchNs / 2);
  assertAlmostEquals(worst?.error ?? NaN, pool / 200e6 - 1, 0.02);
  const errors = [...byId.values()].map(Math.abs).sort((a, b) => a - b);
  assertEquals(errors.length, 4);
  const [, low = NaN, high = NaN] = errors;
  assertEquals(medianError, (low + high) / 2);
});

Deno.test("modelRun() gives ranges that hold the prediction, also where all cells are off to one side", () => {
  const rangesAt = (factor: number) => {
    const scaling = Array.from({ length: 10 }, (_, index) => ({
      ...SPIN,
      id: `plain-${index}`,
      measuredNs: {
        "async/1": 50e6 * factor * (1 + index / 100),
        "worker-pool/2": busyNs(100, 500_000) * factor * (1 + index / 100),
      },
    }));
    return validationOf(...scaling).model.error?.ranges ?? {};
  };
  for (const factor of [0.5, 2]) {
    const ranges = rangesAt(factor);
    assertEquals(Object.keys(ranges).toSorted(), ["async", "worker-pool"]);
    for (const { low, high } of Object.values(ranges)) {
      assert(low <= 1 && high >= 1, `found ${low} to ${high}`);
      assert(low < 0.6 || high > 1.9, `found ${low} to ${high}`);
    }
  }
});

Deno.test("modelRun() tells right from wrong winners, and which it called decided", () => {
  const { validation: { winners, decided } } = validationOf(SPIN, ODD);
  const [plain, odd] = winners;
  assertEquals(
    [plain?.predicted, plain?.measured, plain?.isRight],
    ["worker-pool", "worker-pool", true],
  );
  assertEquals([odd?.predicted, odd?.isRight], ["async", true]);
  assertEquals(decided, { count: 2, right: 2 });
});

Deno.test("modelRun() counts a winner that was measured to be slower as wrong", () => {
  const measuredNs = { "async/1": 50e6, "worker-pool/2": 90e6 };
  const { validation: { winners: [check] } } = validationOf({
    ...SPIN,
    measuredNs,
  });
  assertEquals(check?.predicted, "worker-pool");
  assertEquals(check?.measured, "sequential");
  assert(!check?.isRight);
});

Deno.test("modelRun() calls a winner decided where its lead exceeds what leads are usually off by", () => {
  const { model: { error }, validation: { winners } } = validationOf(
    SPIN,
    ODD,
  );
  assert(error !== null);
  for (const { lead, isDecided } of winners) {
    assertEquals(isDecided, lead > 1 + error.lead);
  }
  // Async code is predicted to take as long as sequential code, which is no rivalry.
  const [plain] = winners;
  assertAlmostEquals(plain?.lead ?? NaN, 50e6 / busyNs(100, 5e5), 5e-3);
});

for (
  const [sendsBytes, nsPerByte] of [
    [false, TRUTH.nsPerObjectByte],
    [true, TRUTH.nsPerByte],
  ] as const
) {
  const what = sendsBytes ? "bytes" : "objects";
  Deno.test(`modelRun() sends as many ${what} as a workload says, at ${nsPerByte} ns a byte`, () => {
    const bytesIn = 500_064;
    const { validation: { cells } } = validationOf({
      ...{ ...SPIN, bytesIn, sendsBytes },
    });
    const pool = cells.find(({ model }) => model === "worker-pool");
    const more = 100 * (bytesIn - 64) * nsPerByte / (2 * TRUTH.efficiency);
    assertAlmostEquals(
      (pool?.predictedNs ?? NaN) / (busyNs(100, 5e5) + more),
      1,
      5e-3,
    );
  });
}

Deno.test("modelRun() describes work by its kind where no CPU time was read, or not at all", () => {
  const described = (kind: ScalingSketch["kind"]) => {
    const { run, samples } = analyticRun({ scaling: [{ ...ODD, kind }] });
    const cells = run.cells.map((cell) =>
      cell.suite !== "scaling" || cell.outcome.kind !== "measured" ? cell : {
        ...cell,
        outcome: {
          ...cell.outcome,
          rounds: cell.outcome.rounds.map((round) => ({ ...round, cpu: null })),
        },
      }
    );
    return modelRun({ ...run, cells }, samples).validation;
  };
  const timeOf = (kind: ScalingSketch["kind"]) =>
    described(kind).cells.find(({ model }) => model === "async")?.predictedNs;
  assertEquals(timeOf("cpu-bound"), 100e6);
  assertEquals(timeOf("io-bound"), 10e6);
  assertEquals(timeOf("blocking"), 100e6);
  assertEquals(described("mixed").unpredicted[0], {
    id: "scaling/odd/sequential/1",
    reason: "its CPU time was not read",
  });
});

Deno.test("modelRun() knows no error without scaling cells", () => {
  const { model, validation } = validationOf();
  assertEquals(model.error, null);
  assertEquals(validation.cells, []);
  assertEquals(validation.medianError, undefined);
});

Deno.test("modelRun() gives plain data that survives JSON", () => {
  const found = validationOf(SPIN, ODD);
  assertEquals(JSON.parse(JSON.stringify(found)), found);
});

Deno.test("describePredictionError() tells the prediction that is furthest off by both its times", () => {
  const [sentence = ""] = describePredictionError(validationOf(SPIN, ODD));
  assertMatch(
    sentence,
    /furthest off, as a ratio, is scaling\/odd\/subprocess-pool\/2, predicted to take 5\d\.\d ms and measured to take 200 ms\.$/,
  );
});

/** The run with every cycle of some scenarios set aside. */
function withoutCycles(run: Run, suite: string): Run {
  return {
    ...run,
    scenarios: run.scenarios.map((scenario) =>
      scenario.suite !== suite ? scenario : {
        ...scenario,
        rounds: scenario.rounds.map((round) => ({
          ...round,
          cycles: round.cycles.map((one) => ({ ...one, isSetAside: true })),
        })),
      }
    ),
  };
}

Deno.test("modelRun() does without what was set aside", async () => {
  const { runs: [newest] } = await listRuns("results");
  assert(newest);
  assert(modelRun(newest.run).validation.cells.length > 0);
  const { model } = modelRun(withoutCycles(newest.run, "payload"));
  assertEquals(isTravelKnown(model, PLAIN_WORK), false);
});
