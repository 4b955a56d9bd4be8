import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";

import {
  formatBytes,
  formatDuration,
  formatRatio,
  formatRatioRange,
  recommend,
  reportRun,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { isMeasured } from "../../src/analysis/cells.ts";
import { sketchCells } from "../fixtures/plausible_cells.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";
import {
  buildPriced,
  explain,
  type PricedSketch,
} from "../analysis/findings/explain.ts";

/** A plausible run with CPU time and memory: what computes is busy, what waits is not. */
function pricedRun(cores: number) {
  const cells = sketchCells(cores).map((sketch) => {
    const { workload, ns = 0, workers = 1, model } = sketch;
    const computes = workload === "primes" || workload === "mandelbrot";
    const busy = computes ? 0.98 * Math.min(workers, cores) : 0.1;
    const userSeconds = 6 * busy * ns / 1e9;
    const peakMemoryBytes = (model === "async" ? 60 : 80 + 10 * workers) * 1e6;
    const cpu = { userSeconds, systemSeconds: 0 };
    return buildCell({ ...sketch, cpu, peakMemoryBytes });
  });
  return buildRun({ cells, machine: buildMachine({ usableCores: cores }) });
}

/** Cells that show every cause which the plausible runs lack. */
const OTHERS: readonly (readonly PricedSketch[])[] = [
  [
    { model: "sequential", ms: 20, cpuMs: 19 },
    { model: "async", inFlight: 16, ms: 10, cpuMs: 18, peakMemoryBytes: 6e7 },
    { model: "worker-pool", workers: 1, ms: 30, cpuMs: 30 },
    { model: "worker-pool", workers: 2, ms: 25, cpuMs: 30 },
    { model: "worker-per-task", workers: 2, ms: 300, cpuMs: 500 },
  ],
  [
    { model: "sequential", ms: 20, cpuMs: 20 },
    { model: "async", inFlight: 16, ms: 20, cpuMs: 20 },
    { model: "worker-pool", workers: 1, ms: 50, cpuMs: 50 },
    { model: "worker-pool", workers: 2, ms: 40, cpuMs: 50 },
    { model: "shared-memory", workers: 1, ms: 22, cpuMs: 22 },
    { model: "shared-memory", workers: 2, ms: 15, cpuMs: 30 },
    { model: "shared-memory", workers: 4, ms: 19, cpuMs: 32 },
  ],
  [
    { model: "sequential", ms: 20, cpuMs: 1 },
    { model: "async", inFlight: 16, ms: 20, cpuMs: 1 },
    { model: "worker-pool", workers: 2, ms: 11, cpuMs: 2 },
    { model: "worker-pool", workers: 4, ms: 6, cpuMs: 2 },
  ],
  [
    { model: "sequential", ms: 20, cpuMs: 20 },
    { model: "worker-pool", workers: 1, ms: 50, cpuMs: 50 },
    { model: "worker-pool", workers: 2, ms: 40, cpuMs: 50 },
  ],
];

const WORKLOADS = [
  ...reportRun(pricedRun(2)).workloads,
  ...reportRun(pricedRun(4)).workloads,
  ...OTHERS.map((cells) => explain(cells)),
];

/** Every figure that the tables show of a workload, as they write it; what tiers differ by stands in the verdict. */
function figuresOf({ cells, verdict }: WorkloadReport): Set<string> {
  const measured = cells.filter(isMeasured);
  const tiers = verdict.kind === "ranked" ? verdict.tiers : [];
  const ratios = [
    ...measured.flatMap(({ speedup }) => speedup ? [speedup] : []),
    ...tiers.flatMap(({ lead }) => lead ? [lead] : []),
  ];
  const bounds = tiers.map(({ largestDifference }) => largestDifference);
  if (verdict.kind === "ranked" && verdict.decision?.kind === "not-faster") {
    bounds.push(verdict.decision.within);
  }
  if (verdict.kind === "ranked" && verdict.decision?.kind === "undecided") {
    bounds.push(verdict.decision.bound);
  }
  return new Set([
    ...measured.flatMap(({ medianNs, cpuSeconds, peakMemoryBytes }) => [
      formatDuration(medianNs.value),
      ...(cpuSeconds === undefined ? [] : [formatDuration(cpuSeconds * 1e9)]),
      ...(peakMemoryBytes === undefined ? [] : [formatBytes(peakMemoryBytes)]),
    ]),
    ...bounds.map((bound) => `${Math.ceil(bound * 100)} %`),
    ...ratios.map(({ value }) => formatRatio(value)),
    ...ratios.map(formatRatioRange),
    ...measured.flatMap(({ workers, inFlight }) => [
      `${workers} worker${workers === 1 ? "" : "s"}`,
      `${inFlight} tasks`,
    ]),
  ]);
}

/** A figure with what belongs to it: `95 % interval 1.8 to 2.0`, `22.6 ms`, `4 workers`, `1.8`. */
const FIGURE =
  /(?:95 % interval |from )?([0-9.]+ to [0-9.]+|[0-9.]*[0-9](?: (?:s|ms|µs|ns|GiB|MiB|KiB|workers?|tasks|cores|%)(?![a-z]))?)/g;

/** Figures that stand for the machine and for the rules: its cores, and shares that no measurement sets. */
const GIVEN = /^(2|4|2 cores|4 cores|5 %|10 %|95 %)$/;

Deno.test("every figure in any sentence is one that the tables show", () => {
  let checked = 0;
  for (const workload of WORKLOADS) {
    const figures = figuresOf(workload);
    for (const sentence of workload.sentences) {
      for (const [, figure = ""] of sentence.matchAll(FIGURE)) {
        if (GIVEN.test(figure)) continue;
        checked++;
        assert(figures.has(figure), `${figure} in: ${sentence}`);
      }
    }
  }
  assertGreater(checked, 120);
});

Deno.test("the workloads of these tests show every kind of finding", () => {
  const kinds = WORKLOADS.flatMap(({ findings }) =>
    findings.map(({ kind }) => kind)
  );
  assertEquals([...new Set(kinds)].sort(), [
    "blocked-loop",
    "copying",
    "dispatch-overhead",
    "native-threads",
    "overlap",
    "oversubscription",
    "saturated",
    "start-up",
  ]);
});

Deno.test("describeFindings() says the verdict, at most three causes, and the cost, each in one sentence", () => {
  for (const { sentences, findings, cheapest, cells } of WORKLOADS) {
    const causes = Math.min(3, findings.length);
    const flags = cells.filter((cell) => isMeasured(cell) && cell.flag).length;
    assertEquals(sentences.length, 1 + flags + causes + (cheapest ? 1 : 0));
    assertLessOrEqual(sentences.length - flags, 5);
    assertEquals(new Set(sentences).size, sentences.length);
    for (const sentence of sentences) {
      assert(/^[A-Z].*[^.]\.$/.test(sentence), sentence);
      assert(!/undefined|NaN|Infinity|\s{2}/.test(sentence), sentence);
    }
  }
});

Deno.test("describeFindings() names the fastest and the cheapest, once where they are the same", () => {
  const cells: readonly PricedSketch[] = [
    { model: "sequential", ms: 21, cpuMs: 12, peakMemoryBytes: 50 * 2 ** 20 },
    { model: "async", inFlight: 16, ms: 20, cpuMs: 18 },
  ];
  assertEquals(
    explain(cells).sentences.at(-1),
    "Fastest by its median: async code, with 18.0 ms of CPU time a batch; cheapest within 10 % of that: sequential code, with 12.0 ms of CPU time a batch and 50.0 MiB at its peak.",
  );
  const [slow, fast] = cells;
  assert(slow && fast);
  assertEquals(
    explain([{ ...slow, ms: 30, cpuMs: 30 }, fast]).sentences.at(-1),
    "Fastest by its median, and cheapest within 10 % of that: async code, with 18.0 ms of CPU time a batch.",
  );
});

Deno.test("describeFindings() tells where memory decides which is the cheapest", () => {
  const { sentences } = explain([
    { model: "sequential", ms: 21, cpuMs: 20, peakMemoryBytes: 5e7 },
    { model: "async", inFlight: 16, ms: 20, cpuMs: 20, peakMemoryBytes: 9e7 },
  ]);
  assertStringIncludes(
    sentences.at(-1) ?? "",
    "cheapest within 10 % of that, by memory: sequential code",
  );
});

Deno.test("describeFindings() says no cost where there is no verdict", () => {
  const { sentences } = explain([{ model: "sequential", ms: 20, cpuMs: 20 }]);
  assertEquals(sentences, [
    "No verdict on primes: only one model was measured.",
  ]);
});

Deno.test("describeVerdict() says what to use, how much faster it is, how far a tier may differ, and what is simplest", () => {
  const cells: readonly PricedSketch[] = [
    { model: "sequential", ms: 40 },
    { model: "worker-pool", workers: 2, ms: 20 },
    { model: "shared-memory", workers: 2, ms: 20 },
    { model: "subprocess-pool", workers: 2, ms: 20 },
  ];
  assertMatch(
    explain(cells).sentences[0] ?? "",
    /^Any pool: 2\.0 times as fast as a loop( \([0-9.]+ to [0-9.]+\))?\. They differ by at most 1 %; the simplest is the worker pool with 2 workers\.$/,
  );
  const two = explain([
    ...cells.slice(0, 3),
    { model: "subprocess-pool", workers: 2, ms: 30 },
  ]);
  assertMatch(
    two.sentences[0] ?? "",
    /^(The worker pool or shared memory|Shared memory or the worker pool): 2\.0 times/,
  );
  const one = explain([
    ...cells.slice(0, 2),
    { model: "subprocess-pool", workers: 2, ms: 30, spread: 0 },
  ]);
  assertMatch(
    one.sentences[0] ?? "",
    /^The worker pool with 2 workers: 2\.0 times as fast as a loop( \(.*\))?; the next best, the subprocess pool with 2 workers, takes 1\.5 times as long/,
  );
});

Deno.test("describeVerdict() says that a loop will do, and within what no model is faster", () => {
  const sentence = (asyncMs: number) =>
    explain([
      { model: "sequential", ms: 20 },
      { model: "async", inFlight: 16, ms: asyncMs },
    ]).sentences[0];
  assertMatch(
    sentence(19.85) ?? "",
    /^A loop: no other model is more than [12] % faster\.$/,
  );
  assertEquals(sentence(20), "A loop: no other model is faster.");
  assertMatch(
    sentence(30) ?? "",
    /^A loop: no other model is faster; the next best, async code, takes 1\.5 times as long/,
  );
});

Deno.test("describeVerdict() says how much faster a model may be where that is open", () => {
  const rounds = [1, -1, 0.8, -0.9, -0.3].map((part) => [
    20e6 * (1 + part * 0.4),
  ]);
  const { sentences } = explain([
    { model: "sequential", ms: 20.1 },
    { model: "async", inFlight: 16, ms: 20, samplesNs: rounds },
  ]);
  assertMatch(
    sentences[0] ?? "",
    /^No model is shown to beat a loop; async code may be up to [1-9][0-9]+ % faster\.$/,
  );
});

Deno.test("describeVerdict() leaves out an interval whose bounds read the same", () => {
  const { sentences } = explain([
    { model: "sequential", ms: 20, spread: 0 },
    { model: "async", inFlight: 16, ms: 2, spread: 0 },
  ]);
  assertEquals(
    sentences[0],
    "Async code: 10 times as fast as a loop.",
  );
});

Deno.test("describeFlags() says which speed-up cannot be", () => {
  const { sentences, cells } = explain([
    { model: "sequential", ms: 40 },
    { model: "worker-pool", workers: 2, ms: 10 },
  ]);
  assertMatch(
    sentences[1] ?? "",
    /^The worker pool with 2 workers cannot be 4\.0 times as fast as a loop/,
  );
  assertEquals(
    cells.map((cell) => cell.kind === "measured" && cell.flag),
    [undefined, "impossible"],
  );
});

Deno.test("recommend() says in a few words what to use", () => {
  const adviceOf = (...others: readonly PricedSketch[]) => {
    const run = buildPriced([
      { model: "sequential", ms: 40, spread: 0.005 },
      ...others,
    ]);
    const [workload] = reportRun(run).workloads;
    assert(workload);
    const { use, note } = recommend(workload.verdict);
    return [use, note];
  };
  const pool = { model: "worker-pool", workers: 2, ms: 20 };
  const processes = { model: "subprocess-pool", workers: 2, ms: 20 };
  assertEquals(adviceOf(pool), ["worker pool", ""]);
  assertEquals(adviceOf(pool, processes), [
    "any pool",
    "worker pool is simplest",
  ]);
  assertEquals(
    adviceOf(pool, processes, { model: "async", inFlight: 16, ms: 20 }),
    ["async code", "or any pool"],
  );
  assertEquals(adviceOf({ ...pool, ms: 80 }), ["a loop", "nothing is faster"]);
  assertEquals(adviceOf(), ["no verdict", "only one model was measured"]);
  assertEquals(adviceOf({ ...pool, rounds: 2 }), [
    "no verdict",
    "not enough rounds",
  ]);
});
