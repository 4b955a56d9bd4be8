import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  analyseRun,
  formatDuration,
  formatPercent,
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

Deno.test("analyseRun() gives an event loop with many tasks in flight no efficiency", () => {
  const workload = analyse(
    SEQUENTIAL,
    { model: "async", inFlight: 32, ns: 20e6 },
    POOL,
  );
  assertEquals(measured(workload, "async/1").efficiency, undefined);
  assert(measured(workload, "async/1").speedup);
  assert(measured(workload, "worker-pool/2").efficiency);
});

Deno.test("analyseRun() asks for a lead of 25 % where there are fewer than three rounds", () => {
  const verdictOf = (ns: number, rounds: number) =>
    analyse(
      { model: "sequential", samplesNs: Array(rounds).fill([100e6, 100e6]) },
      { model: "async", samplesNs: Array(rounds).fill([ns, ns]) },
    ).verdict.kind;
  assertEquals(verdictOf(90e6, 2), "no-clear-winner");
  assertEquals(verdictOf(70e6, 2), "winner");
  assertEquals(verdictOf(90e6, 3), "winner");
});

Deno.test("analyseRun() tells the winner, those level with it and those behind apart", () => {
  const standings = (poolNs: number) =>
    analyse(
      { model: "sequential", samplesNs: [[100e6], [100e6], [100e6]] },
      { model: "async", samplesNs: [[50e6], [50e6], [50e6]] },
      { model: "worker-pool", workers: 2, samplesNs: Array(3).fill([poolNs]) },
    ).standings.map(({ kind }) => kind);
  assertEquals(standings(50e6), [
    "behind",
    "contender",
    "contender",
    "unmeasured",
  ]);
  assertEquals(standings(25e6), ["behind", "behind", "winner", "unmeasured"]);
});

/** All ratios of an analysis as sentences write them, with those of its findings. */
function ratiosOf({ cells, verdict, findings }: WorkloadAnalysis): Set<string> {
  const intervals = [
    ...cells.flatMap((cell) =>
      cell.kind === "measured" ? [cell.speedup, cell.efficiency] : []
    ),
    ...(verdict.kind === "winner" ? [verdict.lead] : []),
    ...findings.flatMap((finding) =>
      Object.values(finding).filter((value) =>
        typeof value === "object" && "value" in value && "low" in value
      )
    ),
  ];
  return new Set(
    intervals.flatMap((interval) =>
      interval ? [interval.value, interval.low, interval.high] : []
    ).flatMap((
      ratio,
    ) => [
      formatRatio(ratio),
      ratio.toFixed(2),
      ratio.toFixed(1),
      ratio.toFixed(0),
    ]),
  );
}

Deno.test("every ratio in any sentence is one of the analysis", () => {
  let checked = 0;
  for (const workload of analyseRun(buildRun()).workloads) {
    const ratios = ratiosOf(workload);
    for (const sentence of workload.sentences) {
      const told = sentence.matchAll(
        /([0-9.]+) times|interval ([0-9.]+) to ([0-9.]+)\)|reached ([0-9.]+) of/g,
      );
      for (
        const figure of [...told].flatMap(([, ...groups]) =>
          groups.filter(Boolean)
        )
      ) {
        checked++;
        assert(ratios.has(figure), `${figure} in: ${sentence}`);
      }
    }
  }
  assert(checked > 40, `${checked}`);
});

Deno.test("a share in per cent in a sentence is an efficiency of the analysis", () => {
  let checked = 0;
  for (const { sentences, cells } of analyseRun(buildRun()).workloads) {
    const shares = cells.flatMap((cell) =>
      cell.kind === "measured" && cell.efficiency
        ? [formatPercent(cell.efficiency.value)]
        : []
    );
    for (
      const [, share = ""] of sentences.join(" ").matchAll(/\(([0-9]+ %)\)/g)
    ) {
      checked++;
      assert(shares.includes(share), share);
    }
  }
  assert(checked > 0);
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
