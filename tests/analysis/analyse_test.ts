import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  analyseRun,
  formatDuration,
  formatRatio,
  type MeasuredCell,
  type WorkloadAnalysis,
} from "../../src/analysis/mod.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

function analyse(
  ...sketches: readonly Omit<CellSketch, "workload">[]
): WorkloadAnalysis {
  const cells = sketches.map((sketch) =>
    buildCell({ workload: "primes", ...sketch })
  );
  const workload = analyseRun(buildRun({ cells })).workloads
    .find(({ id }) => id === "primes");
  assert(workload);
  return workload;
}

function measured(workload: WorkloadAnalysis, id: string): MeasuredCell {
  const cell = workload.cells.find((cell) => cell.id === `cpu/primes/${id}`);
  assert(cell?.kind === "measured");
  return cell;
}

const SEQUENTIAL = { model: "sequential", ns: 100e6 };
const POOL = { model: "worker-pool", workers: 2, ns: 52e6 };

Deno.test("analyseRun() takes the speed-up over the baseline, and the efficiency per worker", () => {
  const workload = analyse(
    { model: "sequential", samplesNs: [[100], [100], [100]] },
    { model: "worker-pool", workers: 4, samplesNs: [[40], [40], [40]] },
  );
  const pool = measured(workload, "worker-pool/4");
  assertEquals(pool.medianNs, { value: 40, low: 40, high: 40 });
  assertEquals(pool.speedup, { value: 2.5, low: 2.5, high: 2.5 });
  assertAlmostEquals(pool.efficiency?.value ?? NaN, 0.625, 1e-12);
  assertEquals(workload.baseline?.id, "cpu/primes/sequential/1");
});

Deno.test("analyseRun() names a winner where the intervals are apart", () => {
  const { verdict, sentences } = analyse(SEQUENTIAL, POOL);
  assert(verdict.kind === "winner");
  assertEquals(verdict.winner.model, "worker-pool");
  assertEquals(verdict.runnerUp.model, "sequential");
  assertStringIncludes(
    sentences[0] ?? "",
    "1.9 times as fast as sequential code",
  );
});

Deno.test("analyseRun() names no winner where the intervals do not separate", () => {
  const { verdict, sentences } = analyse(
    SEQUENTIAL,
    {
      model: "worker-pool",
      workers: 2,
      samplesNs: [[50e6], [54e6], [52e6], [56e6], [48e6]],
    },
    {
      model: "subprocess-pool",
      workers: 2,
      samplesNs: [[52e6], [51e6], [55e6], [53e6], [49e6]],
    },
  );
  assert(verdict.kind === "no-clear-winner");
  assertEquals(
    new Set(verdict.contenders.map(({ model }) => model)),
    new Set(["worker-pool", "subprocess-pool"]),
  );
  assertStringIncludes(sentences[0] ?? "", "No clear winner");
});

Deno.test("analyseRun() names no winner over a lead too small to matter", () => {
  const constant = (ns: number) => [[ns, ns], [ns, ns], [ns, ns]];
  const { verdict } = analyse(
    { model: "sequential", samplesNs: constant(1_000_000) },
    { model: "async", samplesNs: constant(990_000) },
  );
  assertEquals(verdict.kind, "no-clear-winner");
});

Deno.test("analyseRun() decides nothing on one model", () => {
  assertEquals(analyse(SEQUENTIAL).verdict.kind, "undecidable");
  assertEquals(
    analyse({ model: "sequential", failed: "Error: no" }).verdict.kind,
    "undecidable",
  );
});

Deno.test("analyseRun() keeps failed and unmeasured cells with their reasons", () => {
  const { cells } = analyse(
    SEQUENTIAL,
    { model: "async", failed: "Error: wrong answer" },
    { model: "worker-pool", workers: 2, notRun: "interrupted" },
  );
  assertEquals(
    cells.map((cell) => cell.kind === "measured" ? "" : cell.reason),
    ["", "Error: wrong answer", "interrupted"],
  );
});

Deno.test("analyseRun() has no speed-up where the baseline was not measured", () => {
  const workload = analyse({ model: "sequential", failed: "Error: no" }, POOL);
  assertEquals(measured(workload, "worker-pool/2").speedup, undefined);
  assertEquals(workload.baseline, undefined);
});

Deno.test("every duration and speed-up of a first sentence stands in a cell", () => {
  for (const { sentences, cells } of analyseRun(buildRun()).workloads) {
    const figures = cells.flatMap((cell) =>
      cell.kind === "measured"
        ? [
          formatDuration(cell.medianNs.value),
          ...(cell.speedup ? [`${formatRatio(cell.speedup.value)} times`] : []),
        ]
        : []
    );
    const told =
      sentences[0]?.match(/[0-9.]+ (ms|µs|s)\b|[0-9.]+ times as fast/g) ?? [];
    assert(told.length > 0, sentences[0]);
    for (const figure of told) {
      assert(
        figures.includes(figure.replace(" as fast", "")),
        `${figure} in ${sentences[0]}`,
      );
    }
  }
});

Deno.test("analyseRun() gives plain data that survives JSON, and the same for the same run", () => {
  const analysis = analyseRun(buildRun());
  assertEquals(JSON.parse(JSON.stringify(analysis)), analysis);
  assertEquals(analyseRun(buildRun()), analysis);
});

Deno.test("analyseRun() warns of an interrupted run and of failed cells", () => {
  const cells = [
    buildCell({ workload: "primes", model: "sequential", failed: "Error: no" }),
  ];
  const { cautions } = analyseRun(buildRun({ cells, status: "partial" }));
  assert(cautions.some((caution) => /interrupted/.test(caution)));
  assert(cautions.some((caution) => /fail/.test(caution)));
});
