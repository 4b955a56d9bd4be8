import {
  assert,
  assertEquals,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import {
  checkAgreement,
  checkReplicates,
} from "../../../src/analysis/verdict/self_check.ts";
import type { Cell } from "../../../src/results/mod.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";
import { simulateRun } from "./simulated_runs.ts";

/** Cells that spread by a per cent or two, and a replicate of each. */
function quietRun() {
  const sketches = ["primes", "http", "file-read"].flatMap((workload) =>
    [1, 2, 4, 8].map((workers) => ({ workload, model: "worker-pool", workers }))
  );
  return buildRun({
    cells: sketches.flatMap((sketch) => [
      buildCell(sketch),
      buildCell({ ...sketch, parameters: { replicate: 1 } }),
    ]),
  });
}

Deno.test("checkReplicates() calls next to nothing of what is the same, and nearly all with 5 % injected", () => {
  const run = quietRun();
  const same = checkReplicates(run);
  assertEquals(same, { called: 0, pairs: 12 });
  const longer = checkReplicates(run, { injected: 0.05 });
  assertEquals(longer.pairs, 12);
  assertLess(10, longer.called);
});

Deno.test("checkReplicates() counts what it is asked to", () => {
  const run = quietRun();
  const isCounted = ({ cell }: { cell: Cell }) => cell.workload === "http";
  assertEquals(checkReplicates(run, { isCounted }).pairs, 4);
  const none = checkReplicates(run, {
    isCounted: ({ largest }) => largest < 0,
  });
  assertEquals(none, { called: 0, pairs: 0 });
});

Deno.test("checkReplicates() has nothing to say of a run without replicates", () => {
  assertEquals(checkReplicates(buildRun()), { called: 0, pairs: 0 });
});

Deno.test("verdicts call at most one in a hundred replicates different, of sequential code and of pools that scatter by 8 %", () => {
  const run = simulateRun([
    { model: "sequential", scatter: 0.01 },
    { model: "sequential", scatter: 0.01, replicate: true },
    ...["worker-pool", "subprocess-pool"].map((model) => ({
      model,
      workers: 2,
      scatter: 0.08,
    })),
    { model: "worker-pool", workers: 2, scatter: 0.08, replicate: true },
  ], { scenarios: 200, seed: 4 });
  const { called, pairs } = checkReplicates(run);
  assertEquals(pairs, 400);
  assertLessOrEqual(called, 4);
});

Deno.test("verdicts find 5 % in nine of ten replicates that scatter by 1 %", () => {
  const run = simulateRun([
    { model: "sequential", scatter: 0.01 },
    { model: "async", scatter: 0.01 },
    { model: "worker-pool", workers: 2, scatter: 0.05 },
    { model: "sequential", scatter: 0.01, replicate: true },
  ], { scenarios: 60, seed: 4 });
  const { called, pairs } = checkReplicates(run, { injected: 0.05 });
  assertEquals(pairs, 60);
  assert(called >= 54, `${called} of ${pairs}`);
});

/** Workloads on which each model takes so many milliseconds. */
function runOf(
  workloads: Readonly<Record<string, Readonly<Record<string, number>>>>,
) {
  return buildRun({
    cells: Object.entries(workloads).flatMap(([workload, times]) =>
      Object.entries(times).map(([model, ms]) =>
        buildCell({ workload, model, ns: ms * 1e6 })
      )
    ),
  });
}

const CLEAR = { sequential: 100, async: 150, "worker-pool": 50 };

Deno.test("checkAgreement() finds a run in agreement with itself", () => {
  const run = buildRun();
  assertEquals(checkAgreement(run, run), {
    ...{ workloads: 4, equal: 4, reversed: 0 },
    ...{ decided: 4, sameDecision: 4 },
  });
});

Deno.test("checkAgreement() tells tiers that differ from tiers that are turned round", () => {
  const before = runOf({ primes: CLEAR, mandelbrot: CLEAR, http: CLEAR });
  const after = runOf({
    primes: CLEAR,
    mandelbrot: { ...CLEAR, async: 100 },
    http: { ...CLEAR, "worker-pool": 120 },
  });
  assertEquals(checkAgreement(before, after), {
    ...{ workloads: 3, equal: 1, reversed: 1 },
    ...{ decided: 3, sameDecision: 2 },
  });
});

Deno.test("checkAgreement() counts no decision of a run that leaves it open", () => {
  const noisy = buildRun({
    cells: ["sequential", "async"].map((model) =>
      buildCell({ workload: "primes", model, spread: 0.4 })
    ),
  });
  const { workloads, decided } = checkAgreement(noisy, noisy);
  assertEquals([workloads, decided], [1, 0]);
});

Deno.test("checkAgreement() leaves out what only one run ranks, and what changed", () => {
  const before = runOf({ primes: CLEAR, http: CLEAR });
  const after = runOf({ primes: CLEAR, http: { sequential: 100 } });
  assertEquals(checkAgreement(before, after).workloads, 1);
  const changed = {
    ...before,
    workloads: before.workloads.map((info) => ({ ...info, version: 9 })),
  };
  assertEquals(checkAgreement(before, changed).workloads, 0);
});
