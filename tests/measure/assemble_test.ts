import { assert, assertEquals } from "@std/assert";
import { assembleRun, type RunHead } from "../../src/measure/assemble.ts";
import { describeMachine, describeRuntime } from "../../src/measure/machine.ts";
import type { PlannedScenario } from "../../src/measure/plan.ts";
import { Samples } from "../../src/measure/samples.ts";
import { parseRun, type Run } from "../../src/results/mod.ts";
import { addRound, roundState, slowCanary } from "./fixtures/planned.ts";
import { ids, plan } from "./fixtures/plans.ts";

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

const JSON_SCENARIOS = plan({ workloads: ["json"] });
const SEQUENTIAL = "scaling/json/sequential/1";
const REPLICATE = `${SEQUENTIAL}?replicate=1`;
const ASYNC = "scaling/json/async/1";
const POOL = "scaling/json/worker-pool/2";
const STEADY = Array<number[]>(5).fill([2e6, 2e6]);

/** What was measured of a benchmark, and why it failed. */
interface Story {
  readonly rounds: readonly (readonly number[])[];
  readonly failure?: string;
}

function samplesOfAll(
  scenarios: readonly PlannedScenario[],
  stories: Readonly<Record<string, Story>>,
): Samples {
  const samples = new Samples();
  const found = Object.fromEntries(
    scenarios.flatMap(({ benchmarks }) =>
      benchmarks.filter(({ absence }) => absence === undefined)
        .map(({ id }) => [id, stories[id]?.rounds ?? STEADY])
    ),
  );
  for (let round = 1; round <= 5; round++) {
    addRound(samples, { found, round });
  }
  for (const [id, { failure, rounds }] of Object.entries(stories)) {
    if (failure === undefined) continue;
    samples.add({ kind: "failed", id, reason: failure }, rounds.length + 1);
  }
  return samples;
}

/** A run of scenarios, checked as every file is; what has no story of its own has steady samples. */
function assembled(
  scenarios: readonly PlannedScenario[],
  {
    stories = {},
    samples = samplesOfAll(scenarios, stories),
    trimmed = [],
    isInterrupted = false,
  }: {
    readonly stories?: Readonly<Record<string, Story>>;
    readonly samples?: Samples;
    readonly trimmed?: readonly string[];
    readonly isInterrupted?: boolean;
  } = {},
): Run {
  const run = assembleRun(HEAD, {
    scenarios,
    samples,
    isInterrupted,
    rounds: [roundState()],
    trimmed: { benchmarks: new Set(trimmed), scenarios: new Set() },
    peakBytes: new Map([[ASYNC, 50_000_000]]),
  });
  return parseRun(JSON.parse(JSON.stringify(run)), { source: "test" });
}

function outcomeOf(run: Run, id: string) {
  return run.cells.find((cell) => cell.id === id)?.outcome;
}

Deno.test("assembleRun() makes a run of every benchmark that the format accepts, in the order of the plan", () => {
  const scenarios = plan({}, { depth: "thorough" });
  const run = assembled(scenarios);
  assertEquals(run.status, "complete");
  assertEquals(run.cells.map(({ id }) => id), ids({}, { depth: "thorough" }));
  assertEquals(
    run.suites.map(({ id }) => id),
    [...new Set(scenarios.map(({ suite }) => suite))],
  );
});

Deno.test("assembleRun() describes the suites, models and workloads that its benchmarks are of, and no others", () => {
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

Deno.test("assembleRun() keeps rounds, and samples to the nanosecond with their cycles, none of them 0", () => {
  const stories = { [ASYNC]: { rounds: [[1234.56, 0.1], [2e6, 2e6, 3e6]] } };
  const outcome = outcomeOf(assembled(JSON_SCENARIOS, { stories }), ASYNC);
  assert(outcome?.kind === "measured");
  assertEquals(
    outcome.rounds.map(({ round, cycles, samplesNs }) =>
      [round, cycles, samplesNs] as const
    ),
    [[1, [1, 1], [1235, 1]], [2, [1, 1, 2], [2e6, 2e6, 3e6]]],
  );
});

Deno.test("assembleRun() tells of every cycle, and which of them are set aside", () => {
  const samples = new Samples();
  const found = { [SEQUENTIAL]: Array(3).fill(Array(6).fill(2e6)) };
  for (const round of [1, 2, 3]) addRound(samples, { found, round });
  addRound(samples, {
    found: { [SEQUENTIAL]: [[], [], [], [2e6, 2e6]] },
    round: 4,
    canary: slowCanary,
  });
  const run = assembled(JSON_SCENARIOS, { samples });
  assertEquals(run.scenarios.length, 1);
  assertEquals(
    run.scenarios[0]?.rounds.map(({ cycles }) =>
      cycles.map(({ isSetAside }) => isSetAside)
    ),
    [...Array(3).fill([false, false, false]), [true]],
  );
  const warning = run.warnings.find(({ kind }) => kind === "set-aside");
  assert(warning?.message.includes("1 of 10 cycles"));
});

Deno.test("assembleRun() gives peak memory to the benchmarks of which it was measured", () => {
  const run = assembled(JSON_SCENARIOS);
  const [once, never] = [ASYNC, POOL].map((id) => outcomeOf(run, id));
  assert(once?.kind === "measured" && never?.kind === "measured");
  assertEquals([once.peakMemoryBytes, never.peakMemoryBytes], [50e6, null]);
});

Deno.test("assembleRun() says why a benchmark has no samples", () => {
  const run = assembled(JSON_SCENARIOS, {
    stories: {
      [POOL]: { rounds: [], failure: "Error: wrong" },
      [ASYNC]: { rounds: [] },
      [REPLICATE]: { rounds: [] },
    },
    trimmed: [REPLICATE],
    isInterrupted: true,
  });
  assertEquals(run.status, "partial");
  assertEquals(outcomeOf(run, POOL), {
    kind: "failed",
    reason: "Error: wrong",
  });
  assertEquals(outcomeOf(run, ASYNC), {
    kind: "not-run",
    reason: "The run ended before it.",
  });
  assertEquals(outcomeOf(run, REPLICATE), {
    kind: "not-run",
    reason: "Left out to stay within the time budget.",
  });
  const absent = run.cells.filter(({ outcome }) =>
    outcome.kind === "not-offered"
  );
  assertEquals(absent.map(({ model }) => model), ["shared-memory"]);
});

Deno.test("assembleRun() names what was trimmed, and nothing that a model does not offer", () => {
  const absent = "scaling/json/shared-memory/1";
  const run = assembled(JSON_SCENARIOS, {
    stories: { [POOL]: { rounds: [] } },
    trimmed: [POOL, ASYNC],
  });
  const warning = run.warnings.find(({ kind }) => kind === "trimmed");
  assert(warning);
  assertEquals(warning.cells, [ASYNC, POOL]);
  assert(
    warning.message.includes("1 benchmark was left out and 1 was cut short"),
  );
  assert(!warning.cells.includes(absent));
});

Deno.test("assembleRun() keeps the rounds before a benchmark failed, and names the round and the reason", () => {
  const failure = "deno bench ended with exit code 137:\nkilled";
  const run = assembled(JSON_SCENARIOS, {
    stories: { [POOL]: { rounds: STEADY, failure } },
  });
  const outcome = outcomeOf(run, POOL);
  assert(outcome?.kind === "measured");
  assertEquals(outcome.rounds.length, 5);
  const [warning] = run.warnings.filter(({ kind }) => kind === "failed-round");
  assert(warning);
  assertEquals(warning.cells, [POOL]);
  assert(
    warning.message.includes(
      `${POOL} in round 6 (deno bench ended with exit code 137: killed)`,
    ),
  );
});

Deno.test("assembleRun() drops all rounds of a benchmark that gave a wrong answer", () => {
  const failure = "WrongAnswerError: Cannot accept json";
  const run = assembled(JSON_SCENARIOS, {
    stories: { [POOL]: { rounds: STEADY, failure } },
  });
  assertEquals(outcomeOf(run, POOL), { kind: "failed", reason: failure });
  assert(run.warnings.every(({ cells }) => !cells.includes(POOL)));
});

Deno.test("assembleRun() names some of many benchmarks that failed later, in no more than a file may hold", () => {
  const scenarios = plan({}, { depth: "thorough" });
  const offered = scenarios.flatMap(({ benchmarks }) => benchmarks)
    .filter(({ absence }) => absence === undefined).map(({ id }) => id);
  const failure = `\x1b[31m${"x".repeat(30_000)}`;
  const stories = Object.fromEntries(
    offered.map((id) => [id, { rounds: STEADY, failure }]),
  );
  const { warnings } = assembled(scenarios, { stories });
  const warning = warnings.find(({ kind }) => kind === "failed-round");
  assert(warning);
  assertEquals(warning.cells, offered);
  assert(warning.message.endsWith(`; ${offered.length - 5} more.`));
});

Deno.test("assembleRun() keeps of a failure what a file may hold", () => {
  const failure = `\x1b[31mError:\x00 wrong\r\n\tat ${"x".repeat(30_000)}`;
  const run = assembled(JSON_SCENARIOS, {
    stories: { [ASYNC]: { rounds: [], failure } },
  });
  const outcome = outcomeOf(run, ASYNC);
  assert(outcome?.kind === "failed");
  assert(outcome.reason.startsWith("[31mError: wrong\n\tat xxx"));
  assertEquals(outcome.reason.length, 20_000);
});

/** The noise floor where the baselines of workloads and their replicates took so long. */
function floorOf(pairs: Readonly<Record<string, readonly [number, number]>>) {
  const names = Object.keys(pairs);
  const stories = Object.fromEntries(
    Object.entries(pairs).flatMap(([workload, [original, replicate]]) => {
      const id = `scaling/${workload}/sequential/1`;
      const rounds = (ns: number) => Array<number[]>(5).fill([ns, ns]);
      return [
        [id, { rounds: rounds(original) }],
        [`${id}?replicate=1`, { rounds: rounds(replicate) }],
      ];
    }),
  );
  return assembled(plan({ workloads: names }), { stories }).noise;
}

Deno.test("assembleRun() takes the noise floor from baselines and their replicates, whichever is larger", () => {
  assertEquals(floorOf({ json: [2e6, 3e6] }), { floor: 0.5, pairs: 1 });
  assertEquals(floorOf({ json: [3e6, 2e6] }), { floor: 0.5, pairs: 1 });
  assertEquals(floorOf({ json: [2e6, 2e6] }), { floor: 0, pairs: 1 });
});

Deno.test("assembleRun() leaves the worst of many pairs out of the noise floor", () => {
  const names = [
    ...["primes", "mandelbrot", "sha256", "matmul", "sort", "json", "gzip"],
    ...["timer", "http", "sqlite", "digest"],
  ];
  const noise = floorOf(
    Object.fromEntries(
      names.map((name, at) => [name, [2e6, at === 3 ? 6e6 : 2.5e6]]),
    ),
  );
  assertEquals(noise, { floor: 0.25, pairs: names.length });
});

Deno.test("assembleRun() knows no noise floor where nothing was measured twice", () => {
  assertEquals(assembled(plan({ suites: ["payload"] })).noise, null);
  const stories = { [REPLICATE]: { rounds: [] } };
  assertEquals(assembled(JSON_SCENARIOS, { stories }).noise, null);
});
