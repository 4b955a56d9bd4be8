import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertMatch,
} from "@std/assert";
import type { Samples } from "../../src/measure/samples.ts";
import type { Trimmed } from "../../src/measure/schedule.ts";
import { findWarnings, type WarnedRun } from "../../src/measure/warnings.ts";
import type { Cell, Conditions, RunWarning } from "../../src/results/mod.ts";
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
    ...{ suites: buildRun().suites, noise: null },
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

Deno.test("findWarnings() tells who left the race from what was cut short", () => {
  const behind = "scaling/primes/async/1";
  const cut = "scaling/sort/async/1";
  const short = [[100, 100], [100, 100]];
  const warnings = warningsOf(
    { cells: [ID, behind, cut].map(cellOf) },
    { samples: samplesOf({ [ID]: STEADY, [behind]: short, [cut]: short }) },
  );
  assertEquals(warnings.map(({ cells }) => cells), [[cut], [behind]]);
  const [few, left] = warnings.map(({ message }) => message);
  assertMatch(few ?? "", /^1 benchmark was measured in fewer than 3 rounds/);
  assertMatch(left ?? "", /^1 benchmark was far behind .* left the race/);
});

Deno.test("findWarnings() tells of cycles that are set aside, where they are more than a few", () => {
  const scenarios = (setAside: number) => [{
    suite: "scaling",
    workload: "primes",
    parameters: {},
    rounds: [{
      round: 1,
      warmupCycles: 8,
      cycles: Array.from({ length: 100 }, (_, index) => ({
        cycle: index + 1,
        foreignCores: 0,
        canaryAloneNs: 2e6,
        canaryTogetherNs: 2e6,
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
  assertMatch(
    warning?.message ?? "",
    /^To stay within 90 seconds, 1 .* and 1 /,
  );
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
      ids.map((id) => [id, [[100]]]),
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
  assertEquals(found.length, 6);
  for (const { message } of warnings) {
    assertLessOrEqual(message.length, 300);
    assert(message.endsWith("."));
  }
});
