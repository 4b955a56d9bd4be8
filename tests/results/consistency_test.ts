import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { findFlaw } from "../../src/results/consistency.ts";
import {
  type Cell,
  parseRun,
  type Run,
  RunFormatError,
  type ScenarioInfo,
  type ServiceLoad,
} from "../../src/results/mod.ts";
import { buildCell, buildLoad, buildRun } from "../fixtures/run_builder.ts";

const SPIN = {
  suite: "granularity",
  workload: "spin",
  model: "sequential",
  parameters: { itemMicros: 10 },
};
const RUN = buildRun({
  cells: [
    buildCell({ workload: "primes", model: "sequential" }),
    buildCell({
      workload: "primes",
      model: "sequential",
      parameters: { replicate: 1 },
    }),
    buildCell(SPIN),
    buildCell({ ...SPIN, parameters: { itemMicros: 100 } }),
  ],
});

/** The run with its last cell changed. */
function withCell(fields: Partial<Cell>): Run {
  const cells = RUN.cells.map((cell, index) =>
    index === RUN.cells.length - 1 ? { ...cell, ...fields } : cell
  );
  return { ...RUN, cells };
}

function rounds(...numbers: readonly number[]): Cell["outcome"] {
  const round = {
    ...{ samplesNs: [1], cycles: null, cpu: null, contextSwitches: null },
  };
  return {
    kind: "measured",
    rounds: numbers.map((number) => ({
      ...round,
      round: number,
      observations: {},
    })),
    peakMemoryBytes: null,
  };
}

/** Two samples with the numbers of their cycles. */
function cycles(...numbers: readonly number[]): Cell["outcome"] {
  return {
    kind: "measured",
    rounds: [{
      ...{ round: 1, samplesNs: [1, 2], cycles: numbers, cpu: null },
      ...{ contextSwitches: null, observations: {} },
    }],
    peakMemoryBytes: null,
  };
}

/** The rounds of a service, with one load. */
function loads(load: Partial<ServiceLoad>): Cell["outcome"] {
  const own = [buildLoad({ latencyMs: [20, 40, 40], ...load })];
  return buildCell({ ...SPIN, rounds: 1, loads: [own] }).outcome;
}

/** Waits for the event loop, and how often each occurred. */
function waits(micros: readonly number[], counts: readonly number[]): Run {
  const outcome = rounds(1);
  if (outcome.kind !== "measured") throw new TypeError("found no rounds");
  const delayed = outcome.rounds
    .map((round) => ({ ...round, loopDelay: { micros, counts } }));
  return withCell({ outcome: { ...outcome, rounds: delayed } });
}

/** The rounds of the last scenario. */
const ROUNDS = RUN.scenarios[2]?.rounds ?? [];

/** The run with one of its scenarios changed. */
function withScenario(index: number, fields: Partial<ScenarioInfo>): Run {
  const scenarios = RUN.scenarios.map((scenario, at) =>
    at === index ? { ...scenario, ...fields } : scenario
  );
  return { ...RUN, scenarios };
}

function without(list: "suites" | "models" | "workloads", id: string): Run {
  return { ...RUN, [list]: RUN[list].filter((entry) => entry.id !== id) };
}

Deno.test("findFlaw() finds none in a run of several suites, with parameters, replicates and loads", () => {
  assertEquals(findFlaw(RUN), undefined);
  assertEquals(findFlaw(withCell({ outcome: loads({}) })), undefined);
});

Deno.test("findFlaw() finds none where some requests waited for nothing", () => {
  assertEquals(findFlaw(waits([0, 100, 40_000], [3, 1, 1])), undefined);
});

const FLAWS: readonly {
  what: string;
  run: Run;
  field: string;
  says: string;
}[] = [
  {
    what: "a cell of a suite that is not listed",
    run: without("suites", "granularity"),
    field: "cells[2].suite",
    says: 'found "granularity", expected one of scaling',
  },
  {
    what: "a cell of a model that is not listed",
    run: without("models", "sequential"),
    field: "cells[0].model",
    says: 'found "sequential", expected one of async',
  },
  {
    what: "a cell of a workload that is not listed",
    run: without("workloads", "spin"),
    field: "cells[2].workload",
    says: 'found "spin", expected one of primes',
  },
  {
    what: "a load of a cycle that the scenario did not have",
    run: withCell({ outcome: loads({ cycle: 9 }) }),
    field: "cells[3].outcome.rounds[0].loads[0].cycle",
    says: "found 9, expected a cycle that its scenario had in that round",
  },
  {
    what: "a load with fewer answers and refusals than requests",
    run: withCell({ outcome: loads({ requests: 9, refused: 1 }) }),
    field: "cells[3].outcome.rounds[0].loads[0].requests",
    says: "found 9, expected 3 answers and 1 refusals together",
  },
  {
    what: "a histogram with values out of order",
    run: withCell({
      outcome: loads({ health: { micros: [7, 5], counts: [1, 1] } }),
    }),
    field: "cells[3].outcome.rounds[0].loads[0].health.micros[1]",
    says: "found 5 after 7, expected rising numbers",
  },
  {
    what: "a histogram without a count for each value",
    run: withCell({
      outcome: loads({ latency: { micros: [0, 5], counts: [3] } }),
    }),
    field: "cells[3].outcome.rounds[0].loads[0].latency.counts",
    says: "found 1 counts, expected one for each of 2 values",
  },
  {
    what: "an id without the cell's parameters",
    run: withCell({ id: "granularity/spin/sequential/1" }),
    field: "cells[3].id",
    says: 'expected "granularity/spin/sequential/1?itemMicros=100"',
  },
  {
    what: "an id with a parameter that the cell lacks",
    run: withCell({ parameters: {} }),
    field: "cells[3].id",
    says: 'expected "granularity/spin/sequential/1"',
  },
  {
    what: "an id with another value of a parameter",
    run: withCell({ parameters: { itemMicros: 1_000 } }),
    field: "cells[3].id",
    says: 'expected "granularity/spin/sequential/1?itemMicros=1000"',
  },
  {
    what: "an id with its parameters in another order",
    run: withCell({
      id: "granularity/spin/sequential/1?itemMicros=100&bytes=1",
      parameters: { itemMicros: 100, bytes: 1 },
    }),
    field: "cells[3].id",
    says: 'expected "granularity/spin/sequential/1?bytes=1&itemMicros=100"',
  },
  {
    what: "an id of another number of workers",
    run: withCell({ workers: 2 }),
    field: "cells[3].id",
    says: 'expected "granularity/spin/sequential/2?itemMicros=100"',
  },
  {
    what: "a cell that is there twice",
    run: { ...RUN, cells: [...RUN.cells, buildCell(SPIN)] },
    field: "cells[4].id",
    says: "a second time",
  },
  {
    what: "a suite that is there twice",
    run: { ...RUN, suites: [...RUN.suites, ...RUN.suites] },
    field: "suites[2].id",
    says: 'found "scaling" a second time',
  },
  {
    what: "a round that is there twice",
    run: withCell({ outcome: rounds(1, 2, 2) }),
    field: "cells[3].outcome.rounds[2].round",
    says: "found 2 after 2, expected rising numbers",
  },
  {
    what: "fewer cycles than samples",
    run: withCell({ outcome: cycles(1) }),
    field: "cells[3].outcome.rounds[0].cycles",
    says: "found 1 cycles, expected one for each of 2 samples",
  },
  {
    what: "cycles that fall",
    run: withCell({ outcome: cycles(2, 1) }),
    field: "cells[3].outcome.rounds[0].cycles[1]",
    says: "found 1 after 2, expected rising numbers",
  },
  {
    what: "fewer counts than waits",
    run: waits([0, 1_200], [3]),
    field: "cells[3].outcome.rounds[0].loopDelay.counts",
    says: "found 1 counts, expected one for each of 2 values",
  },
  {
    what: "waits that do not rise",
    run: waits([0, 1_200, 1_200], [3, 1, 1]),
    field: "cells[3].outcome.rounds[0].loopDelay.micros[2]",
    says: "found 1200 after 1200, expected rising numbers",
  },
  {
    what: "a cycle that its scenario did not have",
    run: withCell({ outcome: cycles(1, 99) }),
    field: "cells[3].outcome.rounds[0].cycles[1]",
    says: "found 99, expected a cycle that its scenario had in that round",
  },
  {
    what: "cycles of a round that its scenario did not have",
    run: withScenario(2, { rounds: [] }),
    field: "cells[3].outcome.rounds[0].cycles[0]",
    says: "found 1, expected a cycle",
  },
  {
    what: "a cycle of a replicate that the scenario did not have",
    run: withScenario(0, { rounds: [] }),
    field: "cells[0].outcome.rounds[0].cycles[0]",
    says: "found 1, expected a cycle",
  },
  {
    what: "a control that is no cell",
    run: {
      ...RUN,
      controls: [
        { kind: "computing", cell: RUN.cells[0]?.id ?? "", ideal: 2 },
        { kind: "waiting", cell: "scaling/timer/async/1", ideal: 16 },
      ],
    },
    field: "controls[1].cell",
    says: 'found "scaling/timer/async/1", expected the id of a cell',
  },
  {
    what: "a scenario of a suite that is not listed",
    run: withScenario(2, { suite: "batch" }),
    field: "scenarios[2].suite",
    says: 'found "batch", expected one of scaling, granularity',
  },
  {
    what: "a scenario of a workload that is not listed",
    run: withScenario(2, { workload: "sort" }),
    field: "scenarios[2].workload",
    says: 'found "sort", expected one of primes',
  },
  {
    what: "a scenario that is there twice",
    run: { ...RUN, scenarios: [...RUN.scenarios, ...RUN.scenarios] },
    field: "scenarios[3]",
    says: "a second time",
  },
  {
    what: "a round of a scenario that is there twice",
    run: withScenario(2, { rounds: [...ROUNDS.slice(0, 1), ...ROUNDS] }),
    field: "scenarios[2].rounds[1].round",
    says: "found 1 after 1, expected rising numbers",
  },
  {
    what: "a cycle of a scenario that is there twice",
    run: withScenario(2, {
      rounds: ROUNDS.map((round) => ({
        ...round,
        cycles: [...round.cycles.slice(0, 1), ...round.cycles],
      })),
    }),
    field: "scenarios[2].rounds[0].cycles[1].cycle",
    says: "found 1 after 1, expected rising numbers",
  },
  {
    what: "a replicate of what is not there",
    run: withCell({
      id: "granularity/spin/sequential/1?itemMicros=100&replicate=1",
      parameters: { itemMicros: 100, replicate: 1 },
    }),
    field: "cells[3].parameters.replicate",
    says: 'found a replicate of "granularity/spin/sequential/1?itemMicros=100"',
  },
  {
    what: "a noise floor of more pairs than replicates were measured",
    run: { ...RUN, noise: { floor: 0.01, pairs: 2 } },
    field: "noise.pairs",
    says: "found 2, expected 1: so many baselines",
  },
  {
    what: "a noise floor that no replicate shows",
    run: { ...RUN, noise: { floor: 1e15, pairs: 1 } },
    field: "noise.floor",
    says: "found 1000000000000000, expected ",
  },
  {
    what: "a complete run of which nothing was run",
    run: {
      ...RUN,
      noise: null,
      cells: RUN.cells.filter(({ parameters }) => !parameters.replicate)
        .map((cell) => ({
          ...cell,
          outcome: { kind: "not-run", reason: "The run ended before it." },
        })),
    },
    field: "status",
    says: 'found "complete", expected "partial"',
  },
  {
    what: "an id of a month that does not exist",
    run: { ...RUN, id: "20269921-013145-0000000a" },
    field: "id",
    says: "expected it to begin with 20261121-013145, since startedAt is",
  },
  {
    what: "an id of another time than the start",
    run: { ...RUN, startedAt: "2026-11-21T01:31:46.000Z" },
    field: "id",
    says: "expected it to begin with 20261121-013146",
  },
  {
    what: "a start before there were computers",
    run: {
      ...RUN,
      id: "00001121-013145-0000000a",
      startedAt: "0000-11-21T01:31:45.000Z",
    },
    field: "startedAt",
    says: "expected a time from 1970 until now",
  },
  {
    what: "a start in the future",
    run: {
      ...RUN,
      id: "99991121-013145-0000000a",
      startedAt: "9999-11-21T01:31:45.000Z",
    },
    field: "startedAt",
    says: "expected a time from 1970 until now",
  },
  {
    what: "a start that is no time",
    run: { ...RUN, startedAt: "2026-11-21T01:31:45+05" },
    field: "startedAt",
    says: "expected a time that exists",
  },
];

for (const { what, run, field, says } of FLAWS) {
  Deno.test(`findFlaw() finds ${what}`, () => {
    const flaw = findFlaw(run);
    assert(flaw);
    assertEquals(flaw.field, field);
    assertStringIncludes(flaw.problem, says);
    assertThrows(
      () => parseRun(run, { source: "some/run.json" }),
      RunFormatError,
      `some/run.json: ${field}: ${flaw.problem}`,
    );
  });
}

Deno.test("findFlaw() finds a round of the machine that began at no time", async () => {
  const golden = new URL("golden/run.v3.json", import.meta.url);
  const run = parseRun(JSON.parse(await Deno.readTextFile(golden)), {
    source: "some/run.json",
  });
  const rounds = run.rounds.map((state) => ({
    ...state,
    startedAt: "2026-11-21T01:31:45+05",
  }));
  assertEquals(findFlaw({ ...run, rounds })?.field, "rounds[0].startedAt");
});

Deno.test("findFlaw() lets only runs of other tools leave out what Crossover always tells", () => {
  const machine = { ...RUN.machine, cpuModel: null };
  assertEquals(findFlaw({ ...RUN, machine }), {
    field: "machine.cpuModel",
    problem: "found null, expected a value in a run of Crossover",
  });
  const settings = { ...RUN.settings, seed: null };
  assertEquals(findFlaw({ ...RUN, settings })?.field, "settings.seed");
  const tool = { name: "hyperfine", version: null, commit: null } as const;
  assertEquals(findFlaw({ ...RUN, machine, settings, tool }), undefined);
});
