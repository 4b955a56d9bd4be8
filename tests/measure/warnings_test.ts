import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertMatch,
} from "@std/assert";
import type { CellSamples } from "../../src/measure/cell_samples.ts";
import {
  findWarnings,
  type WarningContext,
} from "../../src/measure/warnings.ts";
import type { Conditions, RunWarning } from "../../src/results/mod.ts";
import { measured, planned, roundState } from "./fixtures/planned.ts";

const PLAIN: Conditions = {
  powerSource: "mains",
  governor: "performance",
  quotaCores: null,
};

const STEADY = measured(...Array(5).fill([100, 101, 99, 100]));

const CELLS = [planned("scaling/primes/sequential/1")];

/** A run without anything to warn of, but for what is given. */
function contextOf(overrides: Partial<WarningContext> = {}): WarningContext {
  return {
    cells: CELLS,
    samples: new Map(CELLS.map(({ id }) => [id, STEADY])),
    rounds: Array.from({ length: 5 }, () => roundState()),
    conditions: PLAIN,
    machine: { usableCores: 2, logicalCores: 2 },
    ...overrides,
  };
}

function kinds(overrides: Partial<WarningContext>): RunWarning["kind"][] {
  return findWarnings(contextOf(overrides)).map(({ kind }) => kind);
}

/** What is said of one cell with these samples. */
function kindsOf(samples: CellSamples): RunWarning["kind"][] {
  return kinds({ samples: new Map([[CELLS[0]?.id ?? "", samples]]) });
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
  const [foreign] = findWarnings(contextOf({
    rounds: [quiet, roundState({ foreignCores: 0.75 }), quiet],
  }));
  assertEquals(foreign?.kind, "noisy-neighbours");
  assertMatch(foreign?.message ?? "", /in 1 of 3 rounds: up to 0.75 cores/);
  const [stolen] = findWarnings(contextOf({
    rounds: [quiet, roundState({ stealShare: 0.125 })],
  }));
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
  const [warning] = findWarnings(contextOf({ rounds }));
  assertEquals(warning?.kind, "throttled");
  assertMatch(warning?.message ?? "", /1\.8 seconds/);
});

Deno.test("findWarnings() tells of cells with few rounds, and of no others", () => {
  assertEquals(kindsOf(measured([100], [100], [100], [100])), ["few-samples"]);
  assertEquals(kindsOf(measured()), []);
});

Deno.test("findWarnings() tells of first batches that are slow again and again, but not once", () => {
  const slow = [150, 100, 101, 99, 100];
  const steady = [100, 100, 101, 99, 100];
  const rounds = (slowOnes: number) =>
    measured(
      ...Array.from({ length: 5 }, (_, index) =>
        index < slowOnes ? slow : steady),
    );
  assertEquals(kindsOf(rounds(5)), ["slow-start"]);
  assertEquals(kindsOf(rounds(3)), ["slow-start"]);
  assertEquals(kindsOf(rounds(2)), []);
  // Two batches say nothing of what is usual.
  assertEquals(kindsOf(measured(...Array(5).fill([150, 100]))), []);
  // Far outside a tiny spread, and yet not worth a word.
  const barely = [105, 100, 100, 100, 100];
  assertEquals(kindsOf(measured(...Array(5).fill(barely))), []);
});

Deno.test("findWarnings() tells of cells with more workers than cores", () => {
  const cells = [1, 2, 4].map((workers) =>
    planned(`scaling/primes/worker-pool/${workers}`)
  );
  const samples = new Map(cells.map(({ id }) => [id, STEADY]));
  const [warning, ...others] = findWarnings(contextOf({ cells, samples }));
  assertEquals(warning?.kind, "oversubscribed");
  assertEquals(warning?.cells, ["scaling/primes/worker-pool/4"]);
  assertEquals(others, []);
});

Deno.test("findWarnings() says nothing of cells that gave a wrong answer or have no samples", () => {
  const failed = { ...measured([100]), failure: "WrongAnswerError: 7" };
  assertEquals(kindsOf(failed), []);
  const cells = [planned("scaling/primes/worker-pool/8")];
  assertEquals(kinds({ cells, samples: new Map() }), []);
});

Deno.test("findWarnings() gives one warning of a kind, however many cells it is about", () => {
  const cells = Array.from(
    { length: 300 },
    (_, index) => planned(`scaling/work-${index}/worker-pool/8`),
  );
  const samples = new Map(
    cells.map(({ id }, index) =>
      [id, TROUBLED[index % TROUBLED.length] ?? STEADY] as const
    ),
  );
  const warnings = findWarnings(contextOf({
    cells,
    samples,
    rounds: [
      roundState({ foreignCores: 1, stealShare: 0.5, throttledSeconds: 1 }),
    ],
    conditions: {
      powerSource: "battery",
      governor: "powersave",
      quotaCores: 1,
    },
  }));
  const found = warnings.map(({ kind }) => kind);
  assertEquals(found.length, new Set(found).size);
  assertEquals(found.length, 10);
  for (const { message } of warnings) {
    assertLessOrEqual(message.length, 300);
    assert(message.endsWith("."));
  }
});

const MODES = [100, 101, 99, 100, 140, 141, 139, 140];
const TROUBLED: readonly CellSamples[] = [
  measured([100]),
  measured(...Array(5).fill([300, 100, 101, 99, 100])),
  measured(...Array(5).fill(MODES)),
  measured(...Array.from({ length: 12 }, (_, index) => [100 + 5 * index])),
];
