import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertMatch,
} from "@std/assert";
import type { Samples } from "../../src/measure/samples.ts";
import type { Trimmed } from "../../src/measure/schedule.ts";
import {
  drifts,
  findWarnings,
  hasTwoModes,
  type WarnedRun,
} from "../../src/measure/warnings.ts";
import type { Cell, Conditions, RunWarning } from "../../src/results/mod.ts";
import { seededDraw } from "../../src/stats/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { planned, roundState, samplesOf } from "./fixtures/planned.ts";

const PLAIN: Conditions = {
  powerSource: "mains",
  governor: "performance",
  quotaCores: null,
};

const STEADY = Array<number[]>(5).fill([100, 101, 99, 100]);
const ID = "scaling/primes/sequential/1";
const NOTHING: Trimmed = { benchmarks: new Set(), scenarios: new Set() };

function cellOf(id: string): Cell {
  const { trimRank: _, ...benchmark } = planned(id);
  return {
    ...benchmark,
    outcome: { kind: "measured", rounds: [], peakMemoryBytes: null },
  };
}

/** What is said of a run without anything to warn of, but for what is given. */
function warningsOf(
  overrides: Partial<WarnedRun> = {},
  { samples = samplesOf({ [ID]: STEADY }), trimmed = NOTHING }: {
    readonly samples?: Samples;
    readonly trimmed?: Trimmed;
  } = {},
): RunWarning[] {
  return findWarnings({
    cells: [cellOf(ID)],
    scenarios: [],
    rounds: Array.from({ length: 5 }, () => roundState()),
    conditions: PLAIN,
    machine: { usableCores: 2, logicalCores: 2 },
    settings: buildRun().settings,
    ...overrides,
  }, { samples, trimmed });
}

function kinds(...args: Parameters<typeof warningsOf>): RunWarning["kind"][] {
  return warningsOf(...args).map(({ kind }) => kind);
}

/** What is said of one benchmark with these samples. */
function kindsOf(...rounds: readonly (readonly number[])[]) {
  return kinds({}, { samples: samplesOf({ [ID]: rounds }) });
}

Deno.test("findWarnings() says nothing of a quiet machine and steady samples", () => {
  assertEquals(kinds({}), []);
});

Deno.test("findWarnings() says nothing of what the system does not tell", () => {
  const unknown = roundState({
    load1: null,
    foreignCores: null,
    stealShare: null,
    frequencyMhz: null,
    throttledSeconds: null,
    cpuPressure: null,
  });
  const conditions = { powerSource: null, governor: null, quotaCores: null };
  assertEquals(kinds({ rounds: [unknown], conditions }), []);
  assertEquals(kinds({ rounds: [] }), []);
});

Deno.test("findWarnings() tells of neighbours on the machine, and of those beside the virtual one", () => {
  const quiet = roundState();
  const [foreign] = warningsOf({
    rounds: [quiet, roundState({ foreignCores: 0.75 }), quiet],
  });
  assertEquals(foreign?.kind, "noisy-neighbours");
  assertMatch(foreign?.message ?? "", /in 1 of 3 rounds: up to 0.75 cores/);
  const [stolen] = warningsOf({
    rounds: [quiet, roundState({ stealShare: 0.125 })],
  });
  assertMatch(stolen?.message ?? "", /12.5 % by other virtual machines/);
  const little = roundState({ foreignCores: 0.05, stealShare: 0.01 });
  assertEquals(kinds({ rounds: [little] }), []);
});

Deno.test("findWarnings() tells of settings that slow the machine down", () => {
  const settings = (overrides: Partial<Conditions>) =>
    kinds({ conditions: { ...PLAIN, ...overrides } });
  assertEquals(settings({ powerSource: "battery" }), ["battery"]);
  assertEquals(settings({ governor: "powersave" }), ["power-saving"]);
  assertEquals(settings({ governor: "schedutil" }), []);
  assertEquals(settings({ quotaCores: 1.5 }), ["quota"]);
  // As many as there are: nothing is held up.
  assertEquals(settings({ quotaCores: 2 }), []);
});

Deno.test("findWarnings() adds up the time for which a quota held the run up", () => {
  const rounds = [0, 1.25, 0.5].map((throttledSeconds) =>
    roundState({ throttledSeconds })
  );
  const [warning] = warningsOf({ rounds });
  assertEquals(warning?.kind, "throttled");
  assertMatch(warning?.message ?? "", /1\.8 seconds/);
});

Deno.test("findWarnings() tells of benchmarks with fewer than three rounds, and of no others", () => {
  assertEquals(kindsOf([100], [100]), ["few-samples"]);
  assertEquals(kindsOf([100], [100], [100]), []);
  assertEquals(kindsOf(), []);
});

Deno.test("findWarnings() tells of cycles that are set aside, where they are more than a few", () => {
  const scenarios = (setAside: number) => [{
    ...{ suite: "scaling", workload: "primes", parameters: {} },
    rounds: [{
      ...{ round: 1, warmupCycles: 8 },
      cycles: Array.from({ length: 100 }, (_, index) => ({
        ...{ cycle: index + 1, foreignCores: 0 },
        ...{ canaryAloneNs: 2e6, canaryTogetherNs: 2e6 },
        isSetAside: index < setAside,
      })),
    }],
  }];
  assertEquals(kinds({ scenarios: scenarios(2) }), []);
  const [warning] = warningsOf({ scenarios: scenarios(3) });
  assertEquals(warning?.kind, "set-aside");
  assertMatch(warning?.message ?? "", /3 of 100 cycles/);
});

Deno.test("findWarnings() names what was trimmed, and the budget that it did not fit into", () => {
  const [left, cut] = ["scaling/sort/async/1", "scaling/json/async/1"];
  const settings = { ...buildRun().settings, budgetMs: 90_000 };
  const [warning, ...others] = warningsOf(
    { cells: [ID, left, cut].map(cellOf), settings },
    {
      samples: samplesOf({ [ID]: STEADY, [cut]: STEADY }),
      trimmed: {
        benchmarks: new Set([left]),
        scenarios: new Set(["scaling/json"]),
      },
    },
  );
  assertEquals(warning?.kind, "trimmed");
  assertEquals(warning?.cells, [left, cut]);
  assertMatch(warning?.message ?? "", /^To stay within 90 seconds, 1 .* 1 cut/);
  assertEquals(others, []);
});

Deno.test("findWarnings() tells of benchmarks with more workers than cores", () => {
  const ids = [1, 2, 4].map((workers) =>
    `scaling/primes/worker-pool/${workers}`
  );
  const [warning, ...others] = warningsOf(
    { cells: ids.map(cellOf) },
    { samples: samplesOf(Object.fromEntries(ids.map((id) => [id, STEADY]))) },
  );
  assertEquals(warning?.kind, "oversubscribed");
  assertEquals(warning?.cells, ["scaling/primes/worker-pool/4"]);
  assertEquals(others, []);
});

Deno.test("findWarnings() says nothing of benchmarks that gave a wrong answer or have no samples", () => {
  const samples = samplesOf({ [ID]: [[100]] });
  samples.add({ kind: "failed", id: ID, reason: "WrongAnswerError: 7" }, 2);
  assertEquals(kinds({}, { samples }), []);
  const cells = [cellOf("scaling/primes/worker-pool/8")];
  assertEquals(kinds({ cells }), []);
});

Deno.test("findWarnings() gives one warning of a kind, however many benchmarks it is about", () => {
  const ids = Array.from(
    { length: 300 },
    (_, index) => `scaling/work-${index}/worker-pool/8`,
  );
  const samples = samplesOf(
    Object.fromEntries(
      ids.map((id, index) => [id, TROUBLED[index % TROUBLED.length] ?? []]),
    ),
  );
  const warnings = warningsOf({
    cells: ids.map(cellOf),
    rounds: [
      roundState({ foreignCores: 1, stealShare: 0.5, throttledSeconds: 1 }),
    ],
    conditions: {
      powerSource: "battery",
      governor: "powersave",
      quotaCores: 1,
    },
  }, { samples });
  const found = warnings.map(({ kind }) => kind);
  assertEquals(found.length, new Set(found).size);
  assertEquals(found.length, 9);
  for (const { message } of warnings) {
    assertLessOrEqual(message.length, 300);
    assert(message.endsWith("."));
  }
});

const MODES = [100, 101, 99, 100, 140, 141, 139, 140];
const TROUBLED = [
  [[100]],
  Array<number[]>(5).fill(MODES),
  Array.from({ length: 12 }, (_, index) => [100 + 5 * index]),
];

/** Samples that lie around a center, a hundredth of it to either side. */
function around(center: number, count: number, seed = 1): number[] {
  const draw = seededDraw(seed);
  return Array.from(
    { length: count },
    () => center * (1 + (draw(2_001) - 1_000) / 100_000),
  );
}

Deno.test("drifts() sees medians that rise or fall all the way", () => {
  const rising = Array.from({ length: 10 }, (_, index) => 100 + 4 * index);
  assert(drifts(rising));
  assert(drifts(rising.toReversed()));
});

Deno.test("drifts() sees five medians that go one way all along, which is as many as most runs have", () => {
  assert(drifts([100, 104, 109, 113, 118]));
  assert(drifts([118, 113, 109, 104, 100]));
  assertEquals(drifts([100, 104, 109, 108, 118]), false);
  assertEquals(drifts([100, 101, 102, 103, 104]), false);
});

Deno.test("drifts() sees no drift in noise, however wide", () => {
  assertEquals(drifts(around(100, 10)), false);
  assertEquals(drifts([100, 150, 90, 140, 95, 145, 100, 150, 92, 141]), false);
  assertEquals(drifts(Array(10).fill(100)), false);
});

Deno.test("drifts() leaves out what is sure but small, and what is large but may be chance", () => {
  const creeping = Array.from({ length: 10 }, (_, index) => 100 + index / 2);
  assertEquals(drifts(creeping), false);
  assertEquals(drifts([100, 120, 140, 160]), false);
  assertEquals(drifts([100, 130, 110, 150, 120]), false);
});

Deno.test("hasTwoModes() sees two groups with a gap between, in whatever order they came", () => {
  const slow = around(140, 10, 2);
  const fast = around(100, 10, 3);
  assert(hasTwoModes([...slow, ...fast]));
  assert(hasTwoModes(slow.flatMap((ns, index) => [ns, fast[index] ?? ns])));
  assert(hasTwoModes([...around(140, 5), ...around(100, 15)]));
});

Deno.test("hasTwoModes() sees one group where samples are spread evenly, equal, or have a tail", () => {
  assertEquals(hasTwoModes(around(100, 40)), false);
  assertEquals(hasTwoModes(Array(40).fill(100)), false);
  const even = Array.from({ length: 40 }, (_, index) => 100 + index);
  assertEquals(hasTwoModes(even), false);
  const tail = [...around(100, 36), 180, 190, 200, 210];
  assertEquals(hasTwoModes(tail), false);
});

Deno.test("hasTwoModes() leaves out groups too near to each other, and samples too few", () => {
  const near = [...Array(10).fill(100), ...Array(10).fill(105)];
  assertEquals(hasTwoModes(near), false);
  assertEquals(hasTwoModes([...around(140, 5), ...around(100, 5)]), false);
});
