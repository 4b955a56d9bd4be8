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
} from "../../src/results/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

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
      parameters: { twin: 1 },
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
  const round = { samplesNs: [1], cpu: null, contextSwitches: null };
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

function without(list: "suites" | "models" | "workloads", id: string): Run {
  return { ...RUN, [list]: RUN[list].filter((entry) => entry.id !== id) };
}

Deno.test("findFlaw() finds none in a run of several suites, with parameters and twins", () => {
  assertEquals(findFlaw(RUN), undefined);
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
  const golden = new URL("golden/run.v2.json", import.meta.url);
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
