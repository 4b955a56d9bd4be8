import { assertEquals } from "@std/assert";
import { checkAgreement } from "../../../src/analysis/mod.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";

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
