import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type CellOutcome,
  parseRun,
  RunFormatError,
} from "../../src/results/mod.ts";
import { readGolden, readGoldenWith } from "./golden_file.ts";

const SOURCE = { source: "some/run.json" };

/** A cell of version 1 that was not measured. */
function unmeasured(workers: number, outcome: unknown) {
  return {
    id: `cpu/primes/worker-pool/${workers}`,
    suite: "cpu",
    workload: "primes",
    model: "worker-pool",
    workers,
    inFlight: workers,
    outcome,
  };
}

Deno.test("upgradeV1() marks as lacking what version 1 did not note", async () => {
  const run = parseRun(await readGolden("run.v1.json"), SOURCE);
  assertEquals(run.schemaVersion, 3);
  assertEquals([run.rounds, run.noise, run.warnings], [[], null, []]);
  assertEquals(Object.values(run.conditions), [null, null, null]);
  assertEquals(run.settings.precision, null);
  assertEquals(run.settings.pinnedCores, null);
  for (const { outcome, parameters } of run.cells) {
    assert(outcome.kind === "measured");
    assertEquals(outcome.peakMemoryBytes, null);
    assertEquals(parameters, {});
    for (const round of outcome.rounds) {
      const { cpu, contextSwitches, cycles, observations } = round;
      assertEquals([cpu, contextSwitches, cycles], [null, null, null]);
      assertEquals(observations, {});
    }
  }
});

Deno.test("upgradeV1() takes the tasks of a batch from the workload, and the suites from the cells", async () => {
  const run = parseRun(await readGolden("run.v1.json"), SOURCE);
  assertEquals(run.cells.map(({ items }) => items), [32, 32, 16, 16]);
  assertEquals(
    run.suites.map(({ id, baseline, isCold }) => [id, baseline, isCold]),
    [["cpu", "sequential", false], ["io", "sequential", false]],
  );
});

Deno.test("upgradeV1() keeps the reasons of failed and unmeasured cells", async () => {
  const outcomes: readonly CellOutcome[] = [
    { kind: "failed", reason: "Error: no\nof two lines" },
    { kind: "not-run", reason: "The run was interrupted before it." },
  ];
  const cells = outcomes.map((outcome, index) =>
    unmeasured(index + 1, outcome)
  );
  const run = await readGoldenWith("run.v1.json", { cells });
  assertEquals(
    parseRun(run, SOURCE).cells.map(({ outcome }) => outcome),
    outcomes,
  );
});

Deno.test("parseRun() refuses in a run of version 1 what only version 2 knows", async () => {
  const cell = unmeasured(1, { kind: "failed", reason: "no" });
  const strangers = [
    { warnings: [] },
    { cells: [{ ...cell, parameters: {} }] },
    { cells: [unmeasured(1, { kind: "not-offered", reason: "no" })] },
  ];
  for (const fields of strangers) {
    const run = await readGoldenWith("run.v1.json", fields);
    assertThrows(() => parseRun(run, SOURCE), RunFormatError, "some/run.json");
  }
});

Deno.test("parseRun() finds the flaws of a run of version 1 too", async () => {
  const cell = unmeasured(1, { kind: "failed", reason: "no" });
  const flawed = [
    { cells: [{ ...cell, id: "cpu/primes/worker-pool/2" }] },
    { cells: [cell, cell] },
    { workloads: [] },
    { models: [] },
  ];
  for (const fields of flawed) {
    const run = await readGoldenWith("run.v1.json", fields);
    assertThrows(() => parseRun(run, SOURCE), RunFormatError, "cells[");
  }
});

/** A cell of version 2 that was not measured. */
function unmeasuredV2(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    ...unmeasured(2, { kind: "failed", reason: "no" }),
    ...{ parameters: {}, items: 1, ...fields },
  };
}

Deno.test("upgradeV2() calls a twin a replicate in parameters, and in ids wherever they stand", async () => {
  const id = "cpu/primes/worker-pool/2?size=1&twin=2";
  const run = await readGoldenWith("run.v2.json", {
    cells: [unmeasuredV2({ id, parameters: { size: 1, twin: 2 } })],
    warnings: [{
      kind: "drift",
      message: "It drifts.",
      cells: [id, "no id?twin=1"],
    }],
  });
  const { cells, warnings } = parseRun(run, SOURCE);
  const renamed = "cpu/primes/worker-pool/2?replicate=2&size=1";
  assertEquals(cells.map(({ id }) => id), [renamed]);
  assertEquals(cells.map(({ parameters }) => parameters), [
    { size: 1, replicate: 2 },
  ]);
  assertEquals(warnings.map(({ cells }) => cells), [[renamed, "no id?twin=1"]]);
});

Deno.test("upgradeV2() tells of every model of version 2 what it is, and of others nothing", async () => {
  const described = (id: string) => ({ id, label: id, description: "." });
  const ids = [
    ...["sequential", "async", "worker-pool", "shared-memory"],
    ...["subprocess-pool", "worker-per-task", "subprocess-per-task"],
  ];
  const run = await readGoldenWith("run.v2.json", {
    cells: [],
    models: [...ids, "pipe", "fibers", "constructor"].map(described),
  });
  const { models } = parseRun(run, SOURCE);
  assertEquals(
    models.map(({ kind, isolation, simplicity }) => [
      ...[kind, isolation, simplicity],
    ]),
    [
      ["loop", null, 1],
      ["event-loop", null, 2],
      ["pool", "thread", 3],
      ["pool", "thread", 4],
      ["pool", "process", 5],
      ["per-task", "thread", 6],
      ["per-task", "process", 7],
      ["variant", "process", null],
      ["variant", null, null],
      ["variant", null, null],
    ],
  );
  assertEquals(
    models.filter(({ sharesMemory }) => sharesMemory).map(({ id }) => id),
    ["shared-memory"],
  );
  assertEquals(
    models.flatMap(({ warmModel }) => warmModel ?? []),
    ["worker-pool", "subprocess-pool"],
  );
  assertEquals(models.at(-1)?.phrase, "constructor");
});

Deno.test("upgradeV2() tells of the workloads of Crossover alone how they compute and what they send", async () => {
  const workload = (id: string) => ({
    ...{ id, label: id, kind: "cpu-bound", description: "." },
    ...{ version: 1, items: 1, parameters: {} },
  });
  const fields = {
    cells: [],
    workloads: ["digest", "json", "primes"].map(workload),
  };
  const told = async (tool: unknown) => {
    const run = await readGoldenWith("run.v2.json", { ...fields, tool });
    return parseRun(run, SOURCE).workloads
      .map((
        { computesNatively, sendsBytes },
      ) => [computesNatively, sendsBytes]);
  };
  assertEquals(
    await told({ name: "crossover", version: "0.2.0", commit: null }),
    [[true, true], [false, true], [false, false]],
  );
  assertEquals(
    await told({ name: "hyperfine", version: null, commit: null }),
    Array(3).fill([null, null]),
  );
});

/** Fields of a run of version 2 in another shape than they should have, and where that is found. */
const MISSHAPEN: readonly [Readonly<Record<string, unknown>>, string][] = [
  [{ models: null }, "models: found null"],
  [{ models: ["sequential"] }, "models[0]: found"],
  [{ models: [{ id: 1 }] }, "models[0].id: found 1"],
  [{ workloads: { id: "primes" } }, "workloads: found"],
  [{ cells: "none" }, "cells: found"],
  [{ cells: [null] }, "cells[0]: found null"],
  [{ cells: [unmeasuredV2({ id: 1 })] }, "cells[0].id: found 1"],
  [
    { cells: [unmeasuredV2({ parameters: [1] })] },
    'cells[0].parameters.0: found "0"',
  ],
  [
    { cells: [unmeasuredV2({ parameters: { twin: "1" } })] },
    "cells[0].parameters.replicate: found",
  ],
  [
    { cells: [unmeasuredV2({ outcome: { kind: "measured", rounds: 1 } })] },
    "cells[0].outcome.rounds: found 1",
  ],
  [{ warnings: [{ kind: "drift", message: "", cells: 1 }] }, "cells: found 1"],
  [{ surprise: 1 }, "surprise: found"],
];

for (const [fields, says] of MISSHAPEN) {
  Deno.test(`upgradeV2() leaves it to the schema to refuse ${JSON.stringify(fields).slice(0, 80)}`, async () => {
    const run = await readGoldenWith("run.v2.json", fields);
    assertThrows(() => parseRun(run, SOURCE), RunFormatError, says);
  });
}
