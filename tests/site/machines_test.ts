import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { chartConfig } from "../../site/charts/chart_config.ts";
import { predictorView } from "../../site/views/predictor_view.ts";
import { modelStyle } from "../../site/charts/model_style.ts";
import { MODELS } from "../../src/models.ts";
import { MAX_TABS } from "../../site/views/matrix.ts";
import type { Run } from "../../src/results/mod.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import {
  counters,
  grains,
  lives,
  reportOf,
  suiteRun,
  UNKNOWN_MACHINE,
} from "./suite_sketches.ts";

const { run: COSTED } = analyticRun({
  scaling: [{
    ...{ id: "cells", kind: "cpu-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
    measuredNs: {
      "async/1": 1e8,
      "worker-pool/1": 1.1e8,
      "worker-pool/2": 5.5e7,
      "subprocess-pool/2": 6e7,
    },
  }],
});

function machineOf(...runs: readonly Run[]) {
  const [machine] = reportOf(...runs).machines;
  assert(machine);
  return machine;
}

Deno.test("machineViews() shows a machine by a complete run rather than a newer one that was interrupted", () => {
  const complete = buildRun({ id: "20261120-010101-0000000a" });
  const partial = buildRun({
    id: "20261121-010101-0000000b",
    startedAt: "2026-11-21T11:01:01.000Z",
    status: "partial",
  });
  assertEquals(machineOf(complete, partial).run.id, complete.id);
  assertEquals(machineOf(partial).run.id, partial.id);
});

Deno.test("machineViews() shows a machine of which nothing is known", () => {
  const machine = machineOf(
    suiteRun([{ workload: "primes", model: "sequential", ns: 1e8 }], {
      machine: UNKNOWN_MACHINE,
    }),
  );
  assertStringIncludes(machine.title, "unknown processor");
  assertEquals(machine.map, undefined);
  assertEquals([machine.noise, machine.predictionError], ["–", "–"]);
});

Deno.test("matrixChoices() decides anew who wins with fewer workers", () => {
  const { matrices } = machineOf(buildRun({
    cells: [
      { workload: "primes", model: "sequential", ns: 1e8 },
      { workload: "primes", model: "async", ns: 1.5e8 },
      { workload: "primes", model: "worker-pool", workers: 1, ns: 2e8 },
      { workload: "primes", model: "worker-pool", workers: 2, ns: 5e7 },
    ].map(buildCell),
  }));
  const winners = matrices.map(({ matrix: { models, rows } }) =>
    rows[0]?.cells.flatMap((cell, index) =>
      cell.kind === "measured" && cell.standing === "winner"
        ? [models[index]?.id]
        : []
    )
  );
  assertEquals(winners, [["sequential"], ["worker-pool"]]);
  assertEquals(matrices.map(({ label }) => label), [
    "up to 1",
    "any number (up to 2)",
  ]);
});

Deno.test("matrixView() gives the cost as a second reading, and marks the cheapest", () => {
  const cpu = (userSeconds: number) => ({ userSeconds, systemSeconds: 0 });
  const { matrices } = machineOf(buildRun({
    cells: [
      { workload: "primes", model: "sequential", ns: 1e8, cpu: cpu(0.6) },
      { workload: "primes", model: "async", ns: 1.02e8, cpu: cpu(0.3) },
    ].map((sketch) => buildCell({ ...sketch, peakMemoryBytes: 2 ** 20 })),
  }));
  const cells = matrices[0]?.matrix.rows[0]?.cells ?? [];
  const costs = cells.flatMap((cell) =>
    cell.kind === "measured" ? [cell.cost] : []
  );
  // Six samples a round share its CPU time.
  assertEquals(costs, [
    { cpu: "100 ms", memory: "1.00 MiB", isCheapest: false },
    { cpu: "50.0 ms", memory: "1.00 MiB", isCheapest: true },
  ]);
});

Deno.test("predictorView() shows each term with its interval", () => {
  const { predictor } = machineOf(COSTED);
  const terms = predictor?.terms ?? [];
  assertEquals(terms.map(({ title }) => title), [
    "Busy workers",
    "Starting",
    "Dispatch overhead",
    "Bytes",
  ]);
  const [speed] = terms[0]?.table.rows[0]?.fields ?? [];
  assertEquals([speed?.value, speed?.range], ["90 %", "90 % to 90 %"]);
  const [start] = terms[1]?.table.rows[0]?.fields ?? [];
  assertEquals(start?.value, "10.0 ms");
});

Deno.test("predictorView() gives no unit to a cost of which nothing is left", () => {
  const prediction = machineOf(COSTED).standing.depth.prediction;
  assert(prediction);
  // The same figures, all of them 0, and so with draws of 0.
  const free: typeof prediction = JSON.parse(
    JSON.stringify(prediction),
    (name, value) =>
      name === "value" && typeof value === "number"
        ? 0
        : name === "draws"
        ? value.map(() => 0)
        : value,
  );
  const [, start] = predictorView(free).terms;
  const [field] = start?.table.rows[0]?.fields ?? [];
  assertEquals([field?.value, field?.range], ["0", "0 to 0"]);
});

Deno.test("predictorView() says why a term is missing", () => {
  const { run } = analyticRun({
    scaling: [{
      ...{ id: "cells", kind: "cpu-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
      measuredNs: { "async/1": 1e8, "worker-pool/2": 5.5e7 },
    }],
    without: ["batch"],
  });
  const [, start] = machineOf(run).predictor?.terms ?? [];
  assertStringIncludes(
    start?.table.rows[0]?.fields[0]?.note ?? "",
    "too few batch benchmarks",
  );
});

Deno.test("machineHistory() follows speed-ups over the runs, the oldest first", () => {
  const runAt = (day: number, poolNs: number) =>
    buildRun({
      id: `202611${day}-010101-0000000a`,
      startedAt: `2026-11-${day}T01:01:01.000Z`,
      cells: [
        { workload: "primes", model: "sequential", ns: 1e8 },
        { workload: "primes", model: "worker-pool", workers: 2, ns: poolNs },
      ].map(buildCell),
    });
  const { history } = machineOf(runAt(11, 8e7), runAt(13, 5e7), runAt(12, 6e7));
  assertEquals(history.rows.map(({ name }) => name.slice(6, 8)), [
    ...["13", "12", "11"],
  ]);
  const [plot] = history.plots;
  const [primes] = plot?.series ?? [];
  const speedups = primes?.points.map(({ y }) => y.value.toFixed(1));
  assertEquals(speedups, ["1.2", "1.7", "2.0"]);
  assert(plot);
  const config = chartConfig(plot);
  assertEquals(JSON.parse(JSON.stringify(config)), config);
});

Deno.test("machineHistory() tells where a speed-up changed its level, and that Deno changed with it", () => {
  const runOn = (day: number, poolNs: number, deno: string) =>
    buildRun({
      id: `202611${day}-010101-0000000a`,
      startedAt: `2026-11-${day}T01:01:01.000Z`,
      runtime: { deno, v8: null, typescript: null },
      cells: [
        { workload: "primes", model: "sequential", ns: 1e8 },
        { workload: "primes", model: "worker-pool", workers: 2, ns: poolNs },
      ].map(buildCell),
    });
  const days = Array.from({ length: 16 }, (_, index) => index + 10);
  const { history } = machineOf(
    ...days.map((day) =>
      day < 18
        ? runOn(day, 5e7 + day * 1e4, "2.9.5")
        : runOn(day, 8e7 + day * 1e4, "2.9.6")
    ),
  );
  const [{ finding = "", series = [], x } = {}] = history.plots;
  assertStringIncludes(finding, "from 2.0 to 1.2 with the run of 2026-11-18");
  assertStringIncludes(finding, "Deno changed from 2.9.5 to 2.9.6");
  const levels = series.filter(({ line }) => line === "fit")
    .map(({ points }) => points.map((point) => point.x));
  assertEquals(levels, [[1, 8], [9, 16]]);
  const named = x?.ticks?.filter(({ label }) => label.includes("2.9.6"));
  assertEquals(named?.length, 1);
  // Times that change with the machine leave the ratios as they are.
  const slower = days.map((day) => {
    const ns = day < 18 ? 1e8 : 2e8;
    return buildRun({
      ...runOn(day, 1, "2.9.6"),
      cells: [
        { workload: "primes", model: "sequential", ns },
        { workload: "primes", model: "worker-pool", workers: 2, ns: ns / 2 },
      ].map(buildCell),
    });
  });
  assertStringIncludes(
    machineOf(...slower).history.steady,
    "No change of level was found in 1 ratio",
  );
  assertStringIncludes(
    machineOf(...slower.slice(0, 5)).history.steady,
    "from 11 runs of the same work on, and there are 5",
  );
});

Deno.test("machineHistory() leaves out another version of a workload, and has no chart of one run", () => {
  const old = buildRun({
    id: "20261101-010101-0000000a",
    startedAt: "2026-11-01T01:01:01.000Z",
  });
  const changed = {
    ...old,
    workloads: old.workloads.map((one) => ({ ...one, version: 99 })),
  };
  assertEquals(machineOf(buildRun(), changed).history.plots, []);
  assertEquals(machineOf(buildRun()).history.plots, []);
});

Deno.test("machineHistory() follows what suites tell, and tests the ratios of times within a run", () => {
  const runOn = (day: number, factor: number) =>
    suiteRun(
      [
        ...grains({ "worker-pool": 2, "subprocess-pool": 20 }),
        ...counters(),
        // Only processes start later from the eighteenth on; all of it takes longer every day.
        ...lives().map(({ ns = 0, ...life }) => ({
          ...life,
          ns: ns * day * (life.model === "process" ? factor : 1),
        })),
      ],
      {
        id: `202611${day}-010101-0000000a`,
        startedAt: `2026-11-${day}T01:01:01.000Z`,
      },
    );
  const { plots, steady } = machineOf(
    ...Array.from({ length: 16 }, (_, index) => index + 10)
      .map((day) => runOn(day, day < 18 ? 1 : 3)),
  ).history;
  assertEquals(steady, "");
  const found = new Map(plots.map(({ id, finding }) => [id, finding]));
  assertEquals([...found.keys()], [
    "history-granularity",
    "history-lifecycle",
    "history-sharing",
  ]);
  assertStringIncludes(
    found.get("history-lifecycle") ?? "",
    "The start-up time of process, as a multiple of that of thread, changed from 2.0 to 6.0 with the run of 2026-11-18",
  );
  const [sharing] = plots.slice(-1);
  assertEquals(sharing?.series.map(({ points }) => points.length), [16]);
});

Deno.test("the style sheet gives each model of the map the colour of the charts", async () => {
  const css = await Deno.readTextFile("site/_styles/map.css");
  for (const { id } of MODELS) {
    assertStringIncludes(
      css,
      `.model-${id} {\n  --model: ${modelStyle(id).color};\n}`,
    );
  }
});

Deno.test("each model of the map has a texture of its own", () => {
  const textures = new Set(MODELS.map(({ style }) => style.texture));
  assertEquals(textures.size, MODELS.length);
});

Deno.test("matrixChoices() leaves out some of very many numbers of workers, and never the first or the last", () => {
  const counts = Array.from({ length: 24 }, (_, index) => index + 1);
  const { matrices } = machineOf(buildRun({
    cells: [
      buildCell({ workload: "primes", model: "sequential", ns: 1e8 }),
      ...counts.map((workers) =>
        buildCell({
          ...{ workload: "primes", model: "worker-pool", workers },
          ns: 1e8 / workers,
        })
      ),
    ],
  }));
  assertEquals(matrices.length, MAX_TABS);
  assertEquals(
    [matrices[0]?.label, matrices.at(-1)?.label],
    ["up to 1", "any number (up to 24)"],
  );
});
