import { assertEquals } from "@std/assert";
import { checkAgreement } from "../../../src/analysis/mod.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";

/** One workload whose sequential code takes 100 ms, and these others. */
function runOf(sketches: readonly Partial<CellSketch>[]) {
  const workload = "primes";
  return buildRun({
    cells: [
      buildCell({ workload, model: "sequential" }),
      ...sketches.map((sketch) =>
        buildCell({ workload, model: "worker-pool", ...sketch })
      ),
    ],
  });
}

Deno.test("checkAgreement() finds a run in agreement with itself", () => {
  const run = buildRun();
  const { cells, same, reversed } = checkAgreement(run, run);
  assertEquals([same, reversed], [cells, 0]);
  const baselines = run.cells.filter(({ model }) => model === "sequential");
  const measured = run.cells.filter(({ outcome }) =>
    outcome.kind === "measured"
  );
  assertEquals(cells, measured.length - baselines.length);
});

Deno.test("checkAgreement() counts verdicts that differ, and those that turned round", () => {
  const before = runOf([
    { workers: 1, ns: 2e8 },
    { workers: 2, ns: 5e7 },
    { workers: 4, ns: 5e7 },
  ]);
  const after = runOf([
    { workers: 1, ns: 2.1e8 },
    { workers: 2, ns: 1.5e8 },
    { workers: 4, ns: 1e8 },
  ]);
  assertEquals(checkAgreement(before, after), {
    cells: 3,
    same: 1,
    decided: 3,
    sameDecided: 1,
    reversed: 1,
  });
});

Deno.test("checkAgreement() leaves out what only one run judges, and what changed", () => {
  const before = runOf([{ workers: 2, ns: 5e7 }, { workers: 4, ns: 5e7 }]);
  const after = runOf([{ workers: 2, ns: 5e7 }, { workers: 4, failed: "no" }]);
  assertEquals(checkAgreement(before, after).cells, 1);
  const changed = {
    ...before,
    workloads: before.workloads.map((info) => ({ ...info, version: 9 })),
  };
  assertEquals(checkAgreement(before, changed).cells, 0);
  const twins = runOf([{ workers: 2, parameters: { replicate: 1 } }]);
  assertEquals(checkAgreement(twins, twins).cells, 0);
});
