import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Run } from "../../src/results/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { grains, reportOf, suiteRun } from "./suite_sketches.ts";

const DAYS = ["01", "02", "03", "04", "05"];

/** A run of the given day with the given profile. */
function onDay(
  day: number,
  { profile, ...overrides }: Partial<Run> & {
    readonly profile: Run["settings"]["profile"];
  },
): Run {
  const date = `202612${DAYS[day]}`;
  const run = buildRun({
    id: `${date}-010101-0000000${day}`,
    startedAt: `2026-12-${DAYS[day]}T01:01:01.000Z`,
    finishedAt: `2026-12-${DAYS[day]}T01:05:01.000Z`,
    ...overrides,
  });
  return { ...run, settings: { ...run.settings, profile } };
}

/** A few cells of one workload. */
const SKETCHES = [
  { workload: "primes", model: "sequential", ns: 1e8 },
  { workload: "primes", model: "worker-pool", workers: 2, ns: 5e7 },
];
const FEW = SKETCHES.map(buildCell);

const FULL = onDay(0, { profile: "default" });
const FULL_AGAIN = onDay(1, { profile: "default" });
const QUICK = onDay(2, { profile: "quick", cells: FEW });

function machineOf(...runs: readonly Run[]) {
  const [machine] = reportOf(...runs).machines;
  assert(machine);
  return machine;
}

Deno.test("chooseRun() takes the newest of the fullest runs, and no quick one in their place", () => {
  assertEquals(machineOf(FULL, FULL_AGAIN, QUICK).run.id, FULL_AGAIN.id);
  assertEquals(machineOf(QUICK).run.id, QUICK.id);
});

Deno.test("chooseRun() takes no quick run in the place of a default one with as many cells", () => {
  const quick = onDay(2, { profile: "quick" });
  assertEquals(machineOf(FULL, quick).run.id, FULL.id);
  const runtime = { ...quick.runtime, deno: "2.10.0" };
  assertEquals(machineOf(FULL, { ...quick, runtime }).run.id, FULL.id);
});

Deno.test("chooseRun() takes no run of a few cells, whatever its profile", () => {
  const few = onDay(2, { profile: "thorough", cells: FEW });
  assertEquals(machineOf(FULL, few).run.id, FULL.id);
});

Deno.test("chooseRun() does not take a run for full because every cell has a replicate", () => {
  const sketches = [1, 2, 3, 4].map((workers) => ({
    ...{ workload: "primes", model: "worker-pool", workers },
  }));
  const replicates = sketches.map((one) => ({
    ...one,
    parameters: { replicate: 1 },
  }));
  const doubled = onDay(1, {
    profile: "default",
    cells: [...sketches, ...replicates].map(buildCell),
  });
  const longer = onDay(0, {
    profile: "thorough",
    cells: sketches.slice(1).map(buildCell),
  });
  assertEquals(machineOf(longer, doubled).run.id, longer.id);
});

Deno.test("chooseRun() takes a thorough run though a default one is newer, unless that is on another Deno", () => {
  const thorough = onDay(0, { profile: "thorough" });
  assertEquals(machineOf(thorough, FULL_AGAIN).run.id, thorough.id);
  const other = { ...FULL_AGAIN.runtime, deno: "2.10.0" };
  const newer = onDay(1, { profile: "default", runtime: other });
  assertEquals(machineOf(thorough, newer).run.id, newer.id);
});

Deno.test("a run fills in what the run of its machine lacks, is named there, and stands among the runs", () => {
  const full = onDay(0, {
    profile: "default",
    cells: buildRun().cells.filter(({ workload }) => workload !== "primes"),
  });
  const { id, startedAt, settings } = QUICK;
  const quick = suiteRun([...grains({ "worker-pool": 4 }), ...SKETCHES], {
    ...{ id, startedAt, settings },
  });
  const { questions, workloads, runs, machines } = reportOf(full, quick);
  assertEquals(machines[0]?.run.id, full.id);
  const [granularity] = questions;
  assertEquals(granularity?.sections.map(({ run }) => run.id), [quick.id]);
  const runsOf = (id: string) =>
    workloads.find((one) => one.id === id)?.sections.map(({ run }) => run.id);
  assertEquals(runsOf("primes"), [quick.id]);
  assertEquals(runsOf("http"), [full.id]);
  assertEquals(runs.map(({ id }) => id), [quick.id, full.id]);
  const [newest, older] = machines[0]?.history.rows ?? [];
  assertMatch(newest?.behind ?? "", /^fills in .*Granularity/);
  assertEquals(older?.behind, "the machine is shown by this run");
});

/** A default run of few cells, which a newer quick run of all is no rival to, and a larger one that was interrupted. */
const HIDDEN: Readonly<Record<string, Run>> = {
  "of few cells": onDay(0, { profile: "default", cells: FEW }),
  "that was interrupted": onDay(0, { profile: "default", status: "partial" }),
};
for (const [what, run] of Object.entries(HIDDEN)) {
  Deno.test(`a quick run hides nothing of an older default run ${what}`, () => {
    const quick = onDay(2, { profile: "quick" });
    const { machines, workloads } = reportOf(run, quick);
    assertEquals(machines[0]?.run.id, quick.id);
    const primes = workloads.find(({ id }) => id === "primes");
    assertEquals(primes?.sections.map(({ run }) => run.id), [run.id]);
  });
}

Deno.test("the page of a machine says why an older run stands for it", () => {
  assertEquals(machineOf(FULL).choice, "It is the newest run.");
  assertMatch(
    machineOf(FULL, QUICK).choice,
    /^1 newer run was interrupted, or measured less/,
  );
});
