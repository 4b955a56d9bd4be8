import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type CellOutcome,
  parseRun,
  RunFormatError,
} from "../../src/results/mod.ts";
import { readGolden, readGoldenWith } from "./golden_file.ts";

const SOURCE = { source: "some/run.json" };

/** A cell of version 1 that was not measured. */
function unmeasured(workers: number, outcome: unknown) {
  return {
    id: `cpu/primes/worker-pool/${workers}`,
    suite: "cpu",
    workload: "primes",
    model: "worker-pool",
    workers,
    inFlight: workers,
    outcome,
  };
}

Deno.test("upgradeV1() marks as lacking what version 1 did not note", async () => {
  const run = parseRun(await readGolden("run.v1.json"), SOURCE);
  assertEquals(run.schemaVersion, 2);
  assertEquals([run.rounds, run.noise, run.warnings], [[], null, []]);
  assertEquals(Object.values(run.conditions), [null, null, null]);
  assertEquals(run.settings.precision, null);
  assertEquals(run.settings.pinnedCores, null);
  for (const { outcome, parameters } of run.cells) {
    assert(outcome.kind === "measured");
    assertEquals(outcome.peakMemoryBytes, null);
    assertEquals(parameters, {});
    for (const { cpu, contextSwitches, observations } of outcome.rounds) {
      assertEquals([cpu, contextSwitches], [null, null]);
      assertEquals(observations, {});
    }
  }
});

Deno.test("upgradeV1() takes the tasks of a batch from the workload, and the suites from the cells", async () => {
  const run = parseRun(await readGolden("run.v1.json"), SOURCE);
  assertEquals(run.cells.map(({ items }) => items), [32, 32, 16, 16]);
  assertEquals(
    run.suites.map(({ id, baseline, isCold }) => [id, baseline, isCold]),
    [["cpu", "sequential", false], ["io", "sequential", false]],
  );
});

Deno.test("upgradeV1() keeps the reasons of failed and unmeasured cells", async () => {
  const outcomes: readonly CellOutcome[] = [
    { kind: "failed", reason: "Error: no\nof two lines" },
    { kind: "not-run", reason: "The run was interrupted before it." },
  ];
  const cells = outcomes.map((outcome, index) =>
    unmeasured(index + 1, outcome)
  );
  const run = await readGoldenWith("run.v1.json", { cells });
  assertEquals(
    parseRun(run, SOURCE).cells.map(({ outcome }) => outcome),
    outcomes,
  );
});

Deno.test("parseRun() refuses in a run of version 1 what only version 2 knows", async () => {
  const cell = unmeasured(1, { kind: "failed", reason: "no" });
  const strangers = [
    { warnings: [] },
    { cells: [{ ...cell, parameters: {} }] },
    { cells: [unmeasured(1, { kind: "not-offered", reason: "no" })] },
  ];
  for (const fields of strangers) {
    const run = await readGoldenWith("run.v1.json", fields);
    assertThrows(() => parseRun(run, SOURCE), RunFormatError, "some/run.json");
  }
});

Deno.test("parseRun() finds the flaws of a run of version 1 too", async () => {
  const cell = unmeasured(1, { kind: "failed", reason: "no" });
  const flawed = [
    { cells: [{ ...cell, id: "cpu/primes/worker-pool/2" }] },
    { cells: [cell, cell] },
    { workloads: [] },
    { models: [] },
  ];
  for (const fields of flawed) {
    const run = await readGoldenWith("run.v1.json", fields);
    assertThrows(() => parseRun(run, SOURCE), RunFormatError, "cells[");
  }
});
