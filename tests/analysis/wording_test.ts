import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertStringIncludes,
} from "@std/assert";
import {
  analyseRun,
  formatBytes,
  formatDuration,
  formatRatio,
  formatRatioRange,
  type WorkloadAnalysis,
} from "../../src/analysis/mod.ts";
import { isMeasured } from "../../src/analysis/cells.ts";
import { sketchCells } from "../fixtures/plausible_cells.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { buildPriced, explain, type PricedSketch } from "./findings/explain.ts";

/** A plausible run with processor time and memory: what computes is busy, what waits is not. */
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
  ...analyseRun(pricedRun(2)).workloads,
  ...analyseRun(pricedRun(4)).workloads,
  ...OTHERS.map((cells) => explain(cells)),
];

/** Every figure that the tables show of a workload, as they write it; the lead stands in the winner matrix. */
function figuresOf({ cells, verdict }: WorkloadAnalysis): Set<string> {
  const measured = cells.filter(isMeasured);
  const ratios = [
    ...measured.flatMap(({ speedup }) => speedup ? [speedup] : []),
    ...(verdict.kind === "winner" ? [verdict.lead] : []),
  ];
  return new Set([
    ...measured.flatMap(({ medianNs, cpuSeconds, peakMemoryBytes }) => [
      formatDuration(medianNs.value),
      ...(cpuSeconds === undefined ? [] : [formatDuration(cpuSeconds * 1e9)]),
      ...(peakMemoryBytes === undefined ? [] : [formatBytes(peakMemoryBytes)]),
    ]),
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
  assertGreater(checked, 150);
});

Deno.test("the workloads of these tests show every kind of finding", () => {
  const kinds = WORKLOADS.flatMap(({ findings }) =>
    findings.map(({ kind }) => kind)
  );
  assertEquals([...new Set(kinds)].sort(), [
    "blocked-loop",
    "copying",
    "handover",
    "native-threads",
    "overlap",
    "oversubscription",
    "saturated",
    "start-up",
  ]);
});

Deno.test("wordWorkload() says the verdict, at most three causes, and the cost, each in one sentence", () => {
  for (const { sentences, findings, cheapest } of WORKLOADS) {
    const causes = Math.min(3, findings.length);
    assertEquals(sentences.length, 1 + causes + (cheapest ? 1 : 0));
    assertLessOrEqual(sentences.length, 5);
    assertEquals(new Set(sentences).size, sentences.length);
    for (const sentence of sentences) {
      assert(/^[A-Z].*[^.]\.$/.test(sentence), sentence);
      assert(!/undefined|NaN|Infinity|\s{2}/.test(sentence), sentence);
    }
  }
});

Deno.test("wordWorkload() names the fastest and the cheapest, once where they are the same", () => {
  const cells: readonly PricedSketch[] = [
    { model: "sequential", ms: 21, cpuMs: 12, peakMemoryBytes: 50 * 2 ** 20 },
    { model: "async", inFlight: 16, ms: 20, cpuMs: 18 },
  ];
  assertEquals(
    explain(cells).sentences.at(-1),
    "Fastest by its median: async code, with 18.0 ms of processor time a batch; cheapest within 10 % of that: sequential code, with 12.0 ms of processor time a batch and 50.0 MiB at its peak.",
  );
  const [slow, fast] = cells;
  assert(slow && fast);
  assertEquals(
    explain([{ ...slow, ms: 30 }, fast]).sentences.at(-1),
    "Fastest by its median, and cheapest within 10 % of that: async code, with 18.0 ms of processor time a batch.",
  );
});

Deno.test("wordWorkload() tells where memory decides which is the cheapest", () => {
  const { sentences } = explain([
    { model: "sequential", ms: 21, cpuMs: 20.5, peakMemoryBytes: 5e7 },
    { model: "async", inFlight: 16, ms: 20, cpuMs: 20, peakMemoryBytes: 9e7 },
  ]);
  assertStringIncludes(
    sentences.at(-1) ?? "",
    "cheapest within 10 % of that, by memory: sequential code",
  );
});

Deno.test("wordWorkload() says no cost where there is no verdict", () => {
  const { sentences } = explain([{ model: "sequential", ms: 20, cpuMs: 20 }]);
  assertEquals(sentences, [
    "No verdict on primes: only one model was measured.",
  ]);
});

/** Five rounds of one model as fast as sequential code on average, and by so much faster or slower in each. */
function undecided(spread: number) {
  const rounds = [1, -1, 0.8, -0.9, -0.3].map((part) => [
    20e6 * (1 + part * spread),
  ]);
  return explain([
    { model: "sequential", ms: 20.1 },
    { model: "async", inFlight: 16, ms: 20, samplesNs: rounds },
  ]).sentences[0] ?? "";
}

Deno.test("wordVerdict() tells how far a speed-up that is none may lie from 1", () => {
  const sentence = undecided(0.4);
  assertStringIncludes(sentence, "No clear winner");
  const [, low, high] = sentence.match(
    /the speed-up of the first over sequential code lies anywhere from ([0-9.]+) to ([0-9.]+) \(95 % interval\)/,
  ) ?? [];
  assert(Number(low) < 1 && Number(high) > 1, sentence);
});

Deno.test("wordVerdict() says where a sure speed-up is within what the same code differs by", () => {
  const verdictAt = (floor: number) => {
    const run = buildPriced([
      { model: "sequential", ms: 22 },
      { model: "async", inFlight: 16, ms: 20 },
    ]);
    const noise = { floor, pairs: 4 };
    return analyseRun({ ...run, noise }).workloads[0]?.sentences[0];
  };
  assertEquals(
    verdictAt(0.3),
    "No clear winner for primes on 2 cores: the measurements cannot separate async code (20.0 ms) and sequential code (22.0 ms); the same code, measured twice, may differ by more than they do.",
  );
  assertStringIncludes(verdictAt(0.05) ?? "", "1.1 times as fast");
});

Deno.test("wordVerdict() leaves out an interval whose bounds read the same", () => {
  const { sentences } = explain([
    { model: "sequential", ms: 20 },
    { model: "async", inFlight: 16, ms: 2, spread: 0 },
  ]);
  assertEquals(
    sentences[0],
    "On 2 cores async code ran primes 10 times as fast as sequential code.",
  );
});
