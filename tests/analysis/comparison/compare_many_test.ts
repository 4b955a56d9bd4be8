import { keptRun } from "../../../src/analysis/kept_run.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { compareManyRuns } from "../../../src/analysis/mod.ts";
import { compareRuns } from "../../fixtures/compare_runs.ts";
import { describeSettings, describeTotals } from "../../../src/text/mod.ts";
import { listRuns, type Run } from "../../../src/results/mod.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
} from "../../fixtures/run_builder.ts";
import { serviceRun } from "../../fixtures/services.ts";

function runOf(ns: number, overrides: Partial<Run> = {}): Run {
  const cells = [
    buildCell({ workload: "primes", model: "sequential", ns }),
    buildCell({ workload: "primes", model: "async", ns }),
  ];
  return buildRun({ cells, ...overrides });
}

/** A run so many minutes after the one of `runOf()`. */
function later(minutes: number, overrides: Partial<Run> = {}): Run {
  const startedAt = new Date(
    Date.parse(buildRun().startedAt) + minutes * 60_000,
  ).toISOString();
  const id = `20261122-013145-${String(minutes).padStart(8, "0")}`;
  return runOf(1e8, { id, startedAt, ...overrides });
}

Deno.test("compareManyRuns() compares each run with the first as if they were alone", () => {
  const [first, second, third] = [
    runOf(1e8),
    runOf(1.2e8, { id: "20261122-013145-0000000b", label: "slow" }),
    runOf(0.8e8, { id: "20261123-013145-0000000c" }),
  ];
  const report = compareManyRuns([first, second, third]);
  assertEquals(report.comparisons, [
    compareRuns(first, second),
    compareRuns(first, third),
  ]);
  assertEquals(report.runs.map(({ id }) => id), [
    first.id,
    second.id,
    third.id,
  ]);
  assertEquals(report.runs[1]?.label, "slow");
  assertEquals(report.comparisons[0]?.totals.worse, 2);
  assertEquals(report.comparisons[1]?.totals.better, 2);
  assertEquals(JSON.parse(JSON.stringify(report)), report);
});

Deno.test("compareManyRuns() refuses a single run", () => {
  assertThrows(
    () => compareManyRuns([runOf(1e8)]),
    RangeError,
    "found 1, expected at least two",
  );
});

Deno.test("compareManyRuns() finds nothing better or worse in a committed run compared with itself", async () => {
  const { runs } = await listRuns("results");
  for (const { run, file } of runs) {
    const { comparisons: [own] } = compareManyRuns([run, run]);
    assertEquals(own?.totals.better, 0, file);
    assertEquals(own?.totals.worse, 0, file);
    assertEquals(
      own?.winners.filter(({ agreement }) => agreement === "different"),
      [],
    );
    const compared = own?.cells.filter(({ kind }) => kind === "compared");
    const measured = keptRun(run).cells.filter(({ outcome, parameters }) =>
      outcome.kind === "measured" && !parameters.replicate
    );
    assertEquals(compared?.length, measured.length, file);
  }
});

function settingsOf(...runs: readonly Run[]): string[] {
  return describeSettings(compareManyRuns(runs), ["A", "B", "C", "D"]);
}

const APART = [
  { minutes: 34, words: "34 minutes after it" },
  { minutes: 1, words: "1 minute after it" },
  { minutes: 150, words: "3 hours after it" },
  { minutes: 3 * 24 * 60, words: "3 days after it" },
  { minutes: -34, words: "34 minutes before it" },
  { minutes: 0, words: "within a second of it" },
];

for (const { minutes, words } of APART) {
  Deno.test(`describeSettings() says that a run of one machine was measured ${words}`, () => {
    const id = "20261122-013145-000000ff";
    const [setting = ""] = settingsOf(runOf(1e8), later(minutes, { id }));
    assertStringIncludes(setting, "B was measured on the machine of A");
    assertStringIncludes(setting, words);
  });
}

const ELSEWHERE = { machine: buildMachine({ id: "m-other" }) };

Deno.test("describeSettings() says what a ratio is of two machines", () => {
  const [setting = ""] = settingsOf(runOf(1e8), later(5, ELSEWHERE));
  assertStringIncludes(
    setting,
    "B comes from another machine than A: a ratio is machine against machine",
  );
  const { comparisons } = compareManyRuns([runOf(1e8), later(5, ELSEWHERE)]);
  assertEquals(comparisons[0]?.apartMs, null);
});

Deno.test("describeSettings() says the same of several runs once", () => {
  const settings = settingsOf(
    ...[runOf(1e8), later(5), later(7, ELSEWHERE), later(9)],
  );
  assertEquals(settings.length, 2);
  assertStringIncludes(
    settings[0] ?? "",
    "B and D were measured on the machine of A, B 5 minutes after and D 9 minutes after it",
  );
  assertStringIncludes(settings[1] ?? "", "C comes from another machine");
});

Deno.test("describeSettings() does not take one tool's files for one machine", () => {
  const tool = { name: "hyperfine", version: null, commit: null } as const;
  const machine = buildMachine({ id: "foreign-hyperfine" });
  const runs = [runOf(1e8, { tool, machine }), later(5, { tool, machine })];
  assertStringIncludes(
    settingsOf(...runs)[0] ?? "",
    "does not tell its machine",
  );
  const [comparison] = compareManyRuns(runs).comparisons;
  assertEquals(comparison?.sameMachine, null);
  assertEquals(comparison?.apartMs, null);
});

Deno.test("describeSettings() says that a run is compared with itself", () => {
  const run = runOf(1e8);
  assertEquals(settingsOf(run, run), ["B is the same run as A."]);
});

Deno.test("describeSettings() does not take a changed copy for the run whose id it has", () => {
  const settings = settingsOf(runOf(1e8), runOf(1.5e8));
  assertEquals(settings.length, 1);
  assertStringIncludes(settings[0] ?? "", "within a second of it");
  const moved = settingsOf(runOf(1e8), runOf(1.5e8, ELSEWHERE));
  assertStringIncludes(moved[0] ?? "", "B comes from another machine than A");
});

Deno.test("compareManyRuns() says what differs between any of the runs, the machine first", () => {
  const tool = { name: "crossover", version: "0.3.0", commit: null } as const;
  const { differences } = compareManyRuns([
    runOf(1e8),
    later(5, { tool }),
    later(7, ELSEWHERE),
  ]);
  assertEquals(differences, [
    {
      field: "machine",
      values: ["m-0123456789ab", "m-0123456789ab", "m-other"],
    },
    {
      field: "tool",
      values: ["crossover 0.2.0", "crossover 0.3.0", "crossover 0.2.0"],
    },
  ]);
});

Deno.test("describeTotals() counts, and says where nothing was compared", () => {
  const none = { worse: 0, better: 0, equivalent: 0, undecided: 0 };
  assertEquals(
    describeTotals({ ...none, worse: 2, uncompared: 1 }),
    "2 worse, 0 better, 0 equivalent, 0 undecided, 1 not compared.",
  );
  assertEquals(
    describeTotals({ ...none, uncompared: 3 }),
    "Nothing was compared: 3 benchmarks could not be.",
  );
  assertStringIncludes(
    describeTotals({ ...none, uncompared: 0 }),
    "No benchmark",
  );
});

/** A run in which each of these models lets others wait for so long, in milliseconds. */
function waitingRun(number: number, waits: Readonly<Record<string, number>>) {
  const cells = Object.entries(waits).flatMap(([model, ms]) =>
    ["primes", "http"].map((workload) =>
      buildCell({
        ...{ workload, model, ns: 1e8 },
        waitsMs: Array(3).fill([workload === "http" ? 1 : ms]),
      })
    )
  );
  return buildRun({ cells, id: `20261121-01314${number}-00000000` });
}

Deno.test("compareManyRuns() sets side by side what others wait at most, by model, where the reference and another run tell", () => {
  const { waits } = compareManyRuns([
    waitingRun(1, { sequential: 400, async: 380, "worker-pool": 2 }),
    waitingRun(2, { sequential: 200, "worker-pool": 3 }),
    buildRun(),
  ]);
  assertEquals(waits, [{
    title: "others wait at most (p99)",
    rows: [
      { field: "sequential", values: ["400 ms", "200 ms", "–"] },
      { field: "worker-pool", values: ["2 ms", "3 ms", "–"] },
    ],
  }]);
});

Deno.test("compareManyRuns() takes waits of the benchmarks alone that the runs share", () => {
  const before = waitingRun(1, { sequential: 400 });
  const after = waitingRun(2, { sequential: 200 });
  const { waits } = compareManyRuns([before, {
    ...after,
    cells: after.cells.filter(({ workload }) => workload === "http"),
  }]);
  assertEquals(waits[0]?.rows[0]?.values, ["1 ms", "1 ms"]);
  assertEquals(
    compareManyRuns([before, after], { suites: ["batch"] }).waits,
    [],
  );
});

Deno.test("compareManyRuns() sets side by side the rates that services hold", () => {
  const service = { workers: 1, isHealthFree: false, costMs: 5 };
  const { waits } = compareManyRuns([
    serviceRun([{ ...service, model: "sequential" }, {
      ...service,
      model: "async",
    }]),
    serviceRun([{ ...service, model: "sequential" }]),
  ]);
  assertEquals(waits, [{
    title: "requests a second within 50 ms (p99)",
    rows: [{
      field: "a handler of 5 ms, sequential",
      values: ["120–180", "120–180"],
    }],
  }]);
});
