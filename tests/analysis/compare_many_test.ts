import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  compareManyRuns,
  compareRuns,
  wordSetting,
  wordTotals,
} from "../../src/analysis/mod.ts";
import { listRuns, type Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";

const NAMES = { before: "A", after: "B" };

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
    const measured = run.cells.filter(({ outcome, parameters }) =>
      outcome.kind === "measured" && !parameters.twin
    );
    assertEquals(compared?.length, measured.length, file);
  }
});

const APART = [
  { minutes: 34, words: "34 minutes after A" },
  { minutes: 1, words: "1 minute after A" },
  { minutes: 150, words: "3 hours after A" },
  { minutes: 3 * 24 * 60, words: "3 days after A" },
  { minutes: -34, words: "34 minutes before A" },
  { minutes: 0, words: "within a second of A" },
];

for (const { minutes, words } of APART) {
  Deno.test(`wordSetting() says that a run of one machine was measured ${words}`, () => {
    const setting = wordSetting(
      compareRuns(
        runOf(1e8),
        later(minutes, { id: "20261122-013145-000000ff" }),
      ),
      NAMES,
    );
    assertStringIncludes(setting, "from one machine");
    assertStringIncludes(setting, words);
  });
}

Deno.test("wordSetting() says what a ratio is of two machines", () => {
  const comparison = compareRuns(
    runOf(1e8),
    later(5, { machine: buildMachine({ id: "m-other" }) }),
  );
  assertEquals(comparison.apartMs, null);
  assertStringIncludes(
    wordSetting(comparison, NAMES),
    "different machines: a ratio is machine against machine",
  );
});

Deno.test("wordSetting() does not take one tool's files for one machine", () => {
  const tool = { name: "hyperfine", version: null, commit: null } as const;
  const machine = buildMachine({ id: "foreign-hyperfine" });
  const comparison = compareRuns(
    runOf(1e8, { tool, machine }),
    later(5, { tool, machine }),
  );
  assertEquals(comparison.sameMachine, null);
  assertEquals(comparison.apartMs, null);
  assertStringIncludes(
    wordSetting(comparison, NAMES),
    "does not tell its machine",
  );
});

Deno.test("wordSetting() says that a run is compared with itself", () => {
  const run = runOf(1e8);
  assertEquals(
    wordSetting(compareRuns(run, run), NAMES),
    "A and B are the same run.",
  );
});

Deno.test("wordTotals() counts, and says where nothing was compared", () => {
  const none = { worse: 0, better: 0, equivalent: 0, undecided: 0 };
  assertEquals(
    wordTotals({ ...none, worse: 2, uncompared: 1 }),
    "2 worse, 0 better, 0 equivalent, 0 undecided, 1 not compared.",
  );
  assertEquals(
    wordTotals({ ...none, uncompared: 3 }),
    "No cell in common: nothing was compared, and 3 cells could not be.",
  );
  assertStringIncludes(wordTotals({ ...none, uncompared: 0 }), "No cell");
});
