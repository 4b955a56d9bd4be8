import { assert, assertEquals } from "@std/assert";
import { assembleRun, type RunHead } from "../../src/measure/assemble.ts";
import type { CellSamples } from "../../src/measure/cell_samples.ts";
import { describeMachine, describeRuntime } from "../../src/measure/machine.ts";
import type { PlannedCell } from "../../src/measure/plan.ts";
import { parseRun, type Run } from "../../src/results/mod.ts";
import { measured, roundState } from "./fixtures/planned.ts";
import { plan } from "./fixtures/plans.ts";

const HEAD: RunHead = {
  id: "20261121-013145-0000000a",
  label: null,
  startedAt: "2026-11-21T01:31:45.000Z",
  finishedAt: "2026-11-21T01:36:02.000Z",
  tool: { name: "crossover", version: "0.2.0", commit: null },
  machine: await describeMachine(),
  runtime: describeRuntime(),
  conditions: { powerSource: null, governor: null, quotaCores: null },
  settings: {
    profile: "default",
    budgetMs: 315_000,
    rounds: 5,
    seed: 1,
    cores: [1, 2, 4],
    precision: 0.02,
    pinnedCores: null,
  },
};

const JSON_CELLS = plan({ workloads: ["json"] });
const STEADY = measured(...Array(5).fill([2e6, 2e6]));

/** A run of cells, checked as every file is; what no samples are given for has steady ones. */
function assembled(
  cells: readonly PlannedCell[],
  { found = {}, interrupted = false }: {
    readonly found?: Readonly<Record<string, CellSamples | null>>;
    readonly interrupted?: boolean;
  } = {},
): Run {
  const samples = new Map<string, CellSamples>();
  for (const { id, absence } of cells) {
    const given = found[id] === undefined ? STEADY : found[id];
    if (given && absence === undefined) samples.set(id, given);
  }
  const run = assembleRun(HEAD, {
    cells,
    measurement: { samples, rounds: [roundState()], interrupted },
    peakBytes: new Map([["scaling/json/async/1", 50_000_000]]),
  });
  return parseRun(JSON.parse(JSON.stringify(run)), { source: "test" });
}

function outcomeOf(run: Run, id: string) {
  return run.cells.find((cell) => cell.id === id)?.outcome;
}

Deno.test("assembleRun() makes a run of every cell that the format accepts, in the order of the plan", () => {
  const cells = plan({}, { depth: "thorough" });
  const run = assembled(cells);
  assertEquals(run.status, "complete");
  assertEquals(run.cells.map(({ id }) => id), cells.map(({ id }) => id));
  assertEquals(
    run.suites.map(({ id }) => id),
    [...new Set(cells.map(({ suite }) => suite))],
  );
});

Deno.test("assembleRun() describes the suites, models and workloads that its cells are of, and no others", () => {
  const run = assembled(plan({ suites: ["granularity", "payload"] }));
  assertEquals(run.suites.map(({ id }) => id), ["granularity", "payload"]);
  assertEquals(run.suites.map(({ baseline }) => baseline), [
    "sequential",
    null,
  ]);
  assertEquals(run.models.map(({ id }) => id), [
    ...["sequential", "worker-pool", "shared-memory", "subprocess-pool"],
    ...["clone", "transfer", "shared", "pipe", "socket"],
    ...["clone-objects", "pipe-objects"],
  ]);
  assertEquals(
    run.workloads.map(({ id }) => id),
    ["spin", "echo-bytes", "echo-objects"],
  );
});

Deno.test("assembleRun() keeps rounds, and samples to the nanosecond, none of them 0", () => {
  const id = "scaling/json/async/1";
  const found = { [id]: measured([1234.56, 0.1], [2e6, 2e6]) };
  const outcome = outcomeOf(assembled(JSON_CELLS, { found }), id);
  assert(outcome?.kind === "measured");
  assertEquals(
    outcome.rounds.map(({ round, samplesNs }) => [round, samplesNs]),
    [[1, [1235, 1]], [2, [2e6, 2e6]]],
  );
});

Deno.test("assembleRun() gives peak memory to the cells of which it was measured", () => {
  const run = assembled(JSON_CELLS);
  const [once, never] = ["scaling/json/async/1", "scaling/json/worker-pool/2"]
    .map((id) => outcomeOf(run, id));
  assert(once?.kind === "measured" && never?.kind === "measured");
  assertEquals([once.peakMemoryBytes, never.peakMemoryBytes], [50e6, null]);
});

Deno.test("assembleRun() says why a cell has no samples", () => {
  const failed = "scaling/json/worker-pool/1";
  const late = "scaling/json/async/1";
  const run = assembled(JSON_CELLS, {
    found: {
      [failed]: { ...measured(), failure: "Error: wrong", failedRound: 1 },
      [late]: null,
    },
    interrupted: true,
  });
  assertEquals(run.status, "partial");
  assertEquals(outcomeOf(run, failed), {
    kind: "failed",
    reason: "Error: wrong",
  });
  assertEquals(outcomeOf(run, late)?.kind, "not-run");
  assertEquals(
    outcomeOf(run, "scaling/json/shared-memory/1")?.kind,
    "not-offered",
  );
});

Deno.test("assembleRun() keeps the rounds before a cell failed, and names the round and the reason", () => {
  const id = "scaling/json/worker-pool/1";
  const failure = "deno bench ended with exit code 137:\nkilled";
  const found = {
    [id]: { ...measured(...Array(5).fill([2e6])), failure, failedRound: 6 },
  };
  const run = assembled(JSON_CELLS, { found });
  const outcome = outcomeOf(run, id);
  assert(outcome?.kind === "measured");
  assertEquals(outcome.rounds.length, 5);
  const warnings = run.warnings.filter(({ kind }) => kind === "failed-round");
  assertEquals(warnings, [{
    kind: "failed-round",
    message:
      `1 cell failed after rounds that went well, and had no further ones: ${id} in round 6 (deno bench ended with exit code 137: killed).`,
    cells: [id],
  }]);
});

Deno.test("assembleRun() drops all rounds of a cell that gave a wrong answer", () => {
  const id = "scaling/json/worker-pool/1";
  const failure = "WrongAnswerError: Cannot accept json";
  const found = { [id]: { ...measured([2e6]), failure, failedRound: 2 } };
  const run = assembled(JSON_CELLS, { found });
  assertEquals(outcomeOf(run, id), { kind: "failed", reason: failure });
  assert(run.warnings.every(({ cells }) => !cells.includes(id)));
});

Deno.test("assembleRun() names some of many cells that failed later, in no more than a file may hold", () => {
  const cells = plan({}, { depth: "thorough" });
  const found = Object.fromEntries(cells.map(({ id }) => [id, {
    ...measured(...Array(5).fill([2e6])),
    failure: `\x1b[31m${"x".repeat(30_000)}`,
    failedRound: 6,
  }]));
  const { warnings } = assembled(cells, { found });
  const warning = warnings.find(({ kind }) => kind === "failed-round");
  assert(warning);
  assertEquals(
    warning.cells,
    cells.filter(({ absence }) => absence === undefined).map(({ id }) => id),
  );
  assert(warning.message.endsWith(`; ${warning.cells.length - 5} more.`));
});

Deno.test("assembleRun() keeps of a failure what a file may hold", () => {
  const id = "scaling/json/async/1";
  const failure = `\x1b[31mError:\x00 wrong\r\n\tat ${"x".repeat(30_000)}`;
  const found = { [id]: { ...measured(), failure } };
  const outcome = outcomeOf(assembled(JSON_CELLS, { found }), id);
  assert(outcome?.kind === "failed");
  assert(outcome.reason.startsWith("[31mError: wrong\n\tat xxx"));
  assertEquals(outcome.reason.length, 20_000);
});

Deno.test("assembleRun() tells the noise floor, and warns of what makes figures weaker", () => {
  const twin = "scaling/json/sequential/1?twin=1";
  const found = { [twin]: measured([3e6], [3e6], [3e6], [3e6]) };
  const run = assembled(JSON_CELLS, { found });
  assertEquals(run.noise, { floor: 0.5, pairs: 1 });
  const few = run.warnings.find(({ kind }) => kind === "few-samples");
  assertEquals(few?.cells, [twin]);
  assertEquals(assembled(plan({ suites: ["payload"] })).noise, null);
});
