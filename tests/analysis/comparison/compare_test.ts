import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { compareRuns } from "../../fixtures/compare_runs.ts";
import type { Run } from "../../../src/results/mod.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
} from "../../fixtures/run_builder.ts";

const OTHER = { id: "20261122-013145-0000000b" };

function runOf(ns: number, overrides: Partial<Run> = {}): Run {
  const cells = [
    buildCell({ workload: "primes", model: "sequential", ns }),
    buildCell({ workload: "primes", model: "async", ns }),
  ];
  return buildRun({ cells, ...overrides });
}

function verdicts(before: Run, after: Run): string[] {
  return compareRuns(before, after).cells.map((cell) =>
    cell.kind === "compared" ? cell.verdict : cell.reason
  );
}

Deno.test("compareRuns() finds no difference between a run and itself", () => {
  const run = buildRun();
  const { cells, differences } = compareRuns(run, run);
  assertEquals(differences, []);
  assertEquals(cells.length, run.cells.length);
  for (const cell of cells) {
    assert(cell.kind === "compared");
    assertEquals(cell.ratio.value, 1);
    assert(cell.ratio.low <= 1 && cell.ratio.high >= 1);
    assertEquals(cell.verdict, "equivalent");
  }
});

Deno.test("compareRuns() tells better from worse", () => {
  const [before, slower] = [runOf(1e8), runOf(1.2e8, OTHER)];
  assertEquals(verdicts(before, slower), ["worse", "worse"]);
  assertEquals(verdicts(slower, before), ["better", "better"]);
});

Deno.test("compareRuns() lists cells that one run lacks", () => {
  const before = runOf(1e8);
  const after = runOf(1e8, { ...OTHER, cells: before.cells.slice(0, 1) });
  assertEquals(verdicts(before, after)[1], `only in ${before.id}`);
  assertEquals(verdicts(after, before)[1], `only in ${before.id}`);
});

Deno.test("compareRuns() never compares a workload that changed", () => {
  const before = runOf(1e8);
  const after = runOf(1e8, {
    ...OTHER,
    workloads: before.workloads.map((one) => ({
      ...one,
      version: one.version + 1,
    })),
  });
  assertStringIncludes(
    verdicts(before, after)[0] ?? "",
    "changed from version 1 to 2",
  );
});

Deno.test("compareRuns() never compares a cell whose tasks in flight changed", () => {
  const before = runOf(1e8);
  const after = runOf(1e8, {
    ...OTHER,
    cells: before.cells.map((cell) => ({ ...cell, inFlight: 64 })),
  });
  assertStringIncludes(
    verdicts(before, after)[0] ?? "",
    "in flight changed from 1 to 64",
  );
});

Deno.test("compareRuns() never compares a cell whose batch changed", () => {
  const before = runOf(1e8);
  const after = runOf(1e8, {
    ...OTHER,
    cells: before.cells.map((cell) => ({ ...cell, items: 64 })),
  });
  assertEquals(verdicts(before, after), [
    "its batch changed from 32 to 64 tasks",
    "its batch changed from 32 to 64 tasks",
  ]);
});

Deno.test("compareRuns() compares a cell only with the one of its own parameters", () => {
  const runOfSizes = (ns: number, sizes: readonly number[]) =>
    buildRun({
      cells: sizes.map((bytes) =>
        buildCell({
          ...{ suite: "payload", workload: "echo", model: "clone" },
          parameters: { bytes },
          ns: ns * bytes,
        })
      ),
    });
  const before = runOfSizes(1e5, [64, 1_024]);
  const after = { ...runOfSizes(2e5, [1_024, 64, 8_192]), ...OTHER };
  assertEquals(verdicts(before, after), [
    "worse",
    "worse",
    `only in ${OTHER.id}`,
  ]);
});

Deno.test("compareRuns() calls no change one that is within the noise of either run", () => {
  const [before, slower] = [runOf(1e8), runOf(1.2e8, OTHER)];
  const noisy = (run: Run) => ({ ...run, noise: { floor: 0.3, pairs: 4 } });
  const none = ["undecided", "undecided"];
  assertEquals(verdicts(noisy(before), slower), none);
  assertEquals(verdicts(before, noisy(slower)), none);
  assertEquals(verdicts(noisy(slower), before), none);
  const much = runOf(2e8, OTHER);
  assertEquals(verdicts(noisy(before), noisy(much)), ["worse", "worse"]);
});

Deno.test("compareRuns() leaves undecided what one or two rounds show, however far apart they are", () => {
  const shown = (ns: number, rounds: number) =>
    buildRun({
      cells: [buildCell({
        ...{ workload: "primes", model: "sequential", cycles: null },
        samplesNs: Array(rounds).fill([ns]),
      })],
    });
  for (const rounds of [1, 2]) {
    const [before, after] = [shown(1e6, rounds), shown(9e6, rounds)];
    assertEquals(verdicts(before, { ...after, ...OTHER }), ["undecided"]);
  }
});

Deno.test("compareRuns() compares a run of two thousand benchmarks, of scenarios of their own", () => {
  const cells = Array.from(
    { length: 1_000 },
    (_, size) =>
      ["sequential", "async"].map((model) =>
        buildCell({
          ...{ workload: "primes", model, parameters: { size }, rounds: 3 },
          samples: 1,
        })
      ),
  ).flat();
  const run = buildRun({ cells });
  assertEquals(compareRuns(run, run).cells.length, 2_000);
});

Deno.test("compareRuns() lists failed cells with their reason", () => {
  const before = runOf(1e8);
  const failed = buildCell({
    workload: "primes",
    model: "async",
    failed: "Error: no",
  });
  const after = runOf(1e8, {
    ...OTHER,
    cells: [...before.cells.slice(0, 1), failed],
  });
  assertEquals(verdicts(before, after)[1], `failed in ${OTHER.id}: Error: no`);
});

Deno.test("compareRuns() puts what differs between machines first", () => {
  const other = buildMachine({
    id: "m-other",
    cpuModel: "Example CPU 4000",
    usableCores: 4,
  });
  const { differences, sameMachine } = compareRuns(
    runOf(1e8),
    runOf(1e8, { ...OTHER, machine: other }),
  );
  assertEquals(sameMachine, false);
  assertEquals(differences.map(({ field }) => field), [
    "machine",
    "processor",
    "usable cores",
  ]);
});
