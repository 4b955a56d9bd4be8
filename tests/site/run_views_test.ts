import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatChange } from "../../site/views/workload_details.ts";
import { makeReport } from "../../site/views/report.ts";
import { roundsView } from "../../site/views/run_view.ts";
import { groupWorkloads } from "../../site/views/workload_view.ts";
import type { RoundState, Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";

const CALM: RoundState = {
  round: 1,
  startedAt: "2026-11-21T01:31:45.000Z",
  wallSeconds: 50,
  iteratingSeconds: 40,
  load1: null,
  foreignCores: 0.25,
  stealShare: null,
  frequencyMhz: null,
  throttledSeconds: 0,
  cpuPressure: 0.5,
};

function runOf(run: Run) {
  const [view] = makeReport([{ run, file: "run.json" }]).runs;
  assert(view);
  return view;
}

Deno.test("roundsView() leaves out what the system never told, and marks a gap where it once did", () => {
  const rounds = [CALM, { ...CALM, round: 2, foreignCores: null }];
  assertEquals(roundsView(buildRun({ rounds })), {
    columns: [
      ...["Took", "Of it measuring", "Cores used by others"],
      ...["Waiting for a processor", "Throttled"],
    ],
    rows: [
      { round: 1, figures: ["50.0 s", "40.0 s", "0.25", "50 %", "never"] },
      { round: 2, figures: ["50.0 s", "40.0 s", "–", "50 %", "never"] },
    ],
  });
});

Deno.test("runView() puts beside a warning the cells that it is about", () => {
  const cells = [buildCell({ workload: "primes", model: "sequential" })];
  const message = "1 benchmark was measured in fewer cycles.";
  const ids = cells.map(({ id }) => id);
  const view = runOf(buildRun({
    cells,
    warnings: [
      { kind: "trimmed", message, cells: ids },
      { kind: "few-samples", message: "It has few samples.", cells: ids },
      { kind: "failed-round", message: "It failed.", cells: ids },
    ],
  }));
  const caution = view.cautions.find(({ text }) => text === message);
  assertEquals(caution?.cells, ids);
  const [row] = view.table?.rows ?? [];
  assert(row?.figures.kind === "measured");
  assertEquals(row.figures.flags, ["few samples", "failed in a later round"]);
});

Deno.test("runView() says what was found of more workers, and apart from it which laws were not fitted", () => {
  const [workload] = runOf(buildRun()).workloads;
  const { findings = [], refusals = [] } = workload?.scaling ?? {};
  assertStringIncludes(findings.join(), "COST of primes");
  assert(refusals.length > 0, "two cores are too few for a law");
  assert(refusals.every((sentence) => sentence.startsWith("No fit for")));
  assert(findings.every((sentence) => !sentence.startsWith("No fit for")));
});

Deno.test("runView() tells the settings of the machine that the system told", () => {
  const conditions = {
    powerSource: "battery",
    governor: null,
    quotaCores: 1.5,
  } as const;
  const names = runOf(buildRun({ conditions })).facts
    .map(({ name, value }) => `${name}: ${value}`);
  assert(names.includes("Power: battery"));
  assert(names.includes("Quota of cores: 1.5"));
  assert(names.every((name) => !name.startsWith("Frequency governor")));
});

Deno.test("groupWorkloads() keeps every workload, under a heading for its kind", () => {
  const machine = buildMachine();
  const { workloads } = makeReport([
    { run: buildRun({ machine }), file: "run.json" },
  ]);
  const groups = groupWorkloads(workloads);
  assertEquals(
    groups.map(({ title, workloads }) => [
      title,
      ...workloads.map(({ id }) => id),
    ]),
    [["CPU-bound", "primes", "mandelbrot"], ["I/O-bound", "http", "file-read"]],
  );
  const [first] = workloads;
  assert(first);
  const odd = groupWorkloads([{ ...first, kind: "constructor" }]);
  assertEquals(odd[0]?.title, "constructor");
});

Deno.test("formatChange() writes what a ratio is more or less than 1", () => {
  assertEquals(
    [1, 1.042, 0.88, 0.9996, 3].map(formatChange),
    ["0 %", "+4.2 %", "−12 %", "0 %", "+200 %"],
  );
});

Deno.test("suiteView() makes one row of bytes and objects of one size", () => {
  const cells = ["clone", "clone-objects"].flatMap((model) =>
    [64, 1024].map((bytes) =>
      buildCell({
        ...{ suite: "payload", model, parameters: { bytes }, items: 1 },
        samplesNs: Array(5).fill([1e5]),
        workload: model === "clone" ? "echo" : "spin",
      })
    )
  );
  const [suite] = runOf(buildRun({ cells })).suites;
  assertEquals(suite?.rows.map(({ name }) => name), ["64 bytes", "1 KiB"]);
  for (const { fields } of suite?.rows ?? []) {
    assertEquals(fields.map(({ value }) => value), ["100 µs", "100 µs"]);
  }
});

Deno.test("runView() shows what others wait in every table, and the best that the machine can show", () => {
  const waitsMs = Array<number[]>(5).fill([1, 2, 3, 40]);
  const cells = [
    buildCell({ workload: "primes", model: "sequential", waitsMs }),
    buildCell({ workload: "primes", model: "async", inFlight: 16 }),
    buildCell({
      ...{ suite: "granularity", workload: "spin", model: "sequential" },
      ...{ parameters: { itemMicros: 10 }, waitsMs },
    }),
  ];
  const view = runOf(buildRun({
    cells,
    controls: [{ kind: "waiting", cell: cells[1]?.id ?? "", ideal: 16 }],
  }));
  const [told, silent] = view.workloads[0]?.cells ?? [];
  assert(told?.kind === "measured" && silent?.kind === "measured");
  assertEquals(
    [told.wait, told.waitRange, silent.wait, silent.waitRange],
    ["40 ms", "median 2 ms, at most 40 ms", "–", ""],
  );
  const [row] = view.table?.rows ?? [];
  assert(row?.figures.kind === "measured");
  assertEquals(row.figures.wait, "40 ms");
  assert(row.keys.includes(40e6), "the table is sorted by it");
  const [suite] = view.suites;
  assertEquals(suite?.rows[0]?.fields[0]?.note, "others wait 40 ms");
  assertStringIncludes(suite?.legend ?? "", "99 of 100 other requests wait");
  assertStringIncludes(view.controls, "where 16 is ideal");
});

Deno.test("suiteView() tells once how fast the load generator is, and what was counted in each cell", () => {
  const cells = ["sequential", "worker-pool"].map((model, index) =>
    buildCell({
      ...{ suite: "responsiveness", workload: "serve-compute", model },
      parameters: { costMs: 5 },
      observations: {
        generatorRatePerSecond: 9_000 + 1_000 * index,
        lostUpdates: 12,
      },
    })
  );
  const [suite] = runOf(buildRun({ cells })).suites;
  assertStringIncludes(
    suite?.legend ?? "",
    "the load generator could send 9,000 requests a second",
  );
  assertEquals(
    suite?.rows.flatMap(({ fields }) => fields.map(({ note }) => note)),
    ["12 lost updates", "12 lost updates"],
  );
});

/** A run of some day in which one model wins. */
function runWonBy(winner: string, day: number, more: Partial<Run> = {}): Run {
  return buildRun({
    id: `202611${day}-101010-0000000a`,
    startedAt: `2026-11-${day}T10:10:10.000Z`,
    cells: ["sequential", "async", "worker-pool"].map((model) =>
      buildCell({
        ...{ workload: "primes", model },
        ns: model === winner ? 100e6 : 300e6,
      })
    ),
    ...more,
  });
}

Deno.test("a run is reproduced where the run before or after it confirms its winners", () => {
  const runs = [
    runWonBy("worker-pool", 20),
    runWonBy("async", 21),
    runWonBy("async", 22, { origin: "ci" }),
    runWonBy("sequential", 23, { origin: "contributed" }),
  ];
  const views = makeReport(runs.map((run) => ({ run, file: "run.json" }))).runs;
  assertEquals(views.map(({ origin }) => origin), [
    "contributed",
    "measured by CI, reproduced",
    "reproduced",
    "",
  ]);
  assertEquals(views.map(({ previous }) => previous?.sentence), [
    "The fastest models differ in 1 of 1 workload.",
    "The fastest models differ in 0 of 1 workload (the same in 1).",
    "The fastest models differ in 1 of 1 workload.",
    undefined,
  ]);
});
