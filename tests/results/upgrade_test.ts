import { assertEquals, assertThrows } from "@std/assert";
import { parseRun, RunFormatError } from "../../src/results/mod.ts";
import { readGoldenWith } from "./golden_file.ts";

const SOURCE = { source: "some/run.json" };

/** A cell of version 2 that was not measured. */
function unmeasured(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "cpu/primes/worker-pool/2",
    suite: "cpu",
    workload: "primes",
    model: "worker-pool",
    workers: 2,
    parameters: {},
    items: 1,
    inFlight: 2,
    outcome: { kind: "failed", reason: "no" },
    ...fields,
  };
}

Deno.test("upgradeV2() calls a twin a replicate in parameters, and in ids wherever they stand", async () => {
  const id = "cpu/primes/worker-pool/2?size=1&twin=2";
  const run = await readGoldenWith("run.v2.json", {
    cells: [unmeasured({ id, parameters: { size: 1, twin: 2 } })],
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
  [{ cells: [unmeasured({ id: 1 })] }, "cells[0].id: found 1"],
  [
    { cells: [unmeasured({ parameters: [1] })] },
    'cells[0].parameters.0: found "0"',
  ],
  [
    { cells: [unmeasured({ parameters: { twin: "1" } })] },
    "cells[0].parameters.replicate: found",
  ],
  [
    { cells: [unmeasured({ outcome: { kind: "measured", rounds: 1 } })] },
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
