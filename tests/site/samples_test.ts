import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { samplesChart } from "../../site/charts/samples_chart.ts";
import { makeReport } from "../../site/views/report.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

function workloadOf(sketches: readonly Omit<CellSketch, "workload">[]) {
  const cells = sketches.map((sketch) =>
    buildCell({ workload: "primes", ...sketch })
  );
  const run = buildRun({ cells });
  const [machine] = makeReport([{ run, file: "run.json" }]).machines;
  const [workload] = machine?.run.workloads ?? [];
  assert(workload);
  return workload;
}

const CPU = { userSeconds: 0.09, systemSeconds: 0 };
const MEASURED = workloadOf([
  {
    model: "sequential",
    samplesNs: [[40e6, 41e6, 40e6], [40e6, 39e6, 40e6], [40e6, 120e6, 40e6]],
    cpu: CPU,
    peakMemoryBytes: 2 ** 20,
  },
  {
    model: "worker-pool",
    workers: 2,
    samplesNs: [[20e6, 20e6], [21e6, 21e6], [20e6, 20e6]],
    cpu: { userSeconds: 0.08, systemSeconds: 0 },
    peakMemoryBytes: 3 * 2 ** 20,
  },
  { model: "worker-pool", workers: 1, samplesNs: [[44e6], [44e6], [44e6]] },
]);

Deno.test("samplesView() shows each model at its best, with every round of it", () => {
  const { samples } = MEASURED;
  assertEquals(
    samples?.rows.map(({ name }) => name),
    ["Sequential", "Worker pool, 2 workers"],
  );
  assertEquals(samples?.rounds, [1, 2, 3]);
  const ratios = samples?.rows[0]?.rounds.map((round) => round.ratios);
  assertEquals(ratios, [[1, 1, 1.025], [0.975, 1, 1], [1, 1, 3]]);
});

Deno.test("samplesView() says which samples spread most, and how far", () => {
  assertEquals(
    MEASURED.samples?.finding,
    "The samples of Sequential spread most: 9 samples from −2.5 % to +200 % of their median.",
  );
});

Deno.test("samplesView() keeps the outermost samples where it leaves some out", () => {
  const many = Array.from({ length: 1_000 }, (_, index) => 1e6 + index);
  const { samples } = workloadOf([
    { model: "sequential", samplesNs: [many, many, many] },
  ]);
  const [row] = samples?.rows ?? [];
  assert(row);
  const drawn = row.rounds.flatMap(({ ratios }) => ratios).length;
  assert(drawn <= 150, `${drawn} dots`);
  const [first] = row.rounds;
  const center = 1e6 + 499.5;
  assertEquals(first?.ratios[0], 1e6 / center);
  assertEquals(first?.ratios.at(-1), (1e6 + 999) / center);
  assertStringIncludes(row.spread, "3000 samples");
});

Deno.test("samplesChart() puts samples beyond its axis at its end, hollow, and each round in a lane of its own", () => {
  assert(MEASURED.samples);
  const { data, options } = samplesChart(MEASURED.samples);
  const { x, y } = options.scales;
  const [, , inside, beyond, medians] = data.datasets;
  assertEquals(beyond?.data.map((dot) => dot.x), [x.max]);
  assertEquals(beyond?.backgroundColor, "none");
  assertEquals(inside?.data.length, 8);
  const lanes = new Set(medians?.data.map((dot) => dot.y));
  assertEquals(lanes.size, 3, "a lane for each round");
  assertEquals(y.ticks?.labels, [
    ["Sequential", "40.0 ms"],
    ["Worker pool", "2 workers: 20.0 ms"],
  ]);
});

Deno.test("costView() sets time, CPU time and memory side by side, the fastest first", () => {
  const rows = MEASURED.cost?.rows ?? [];
  assertEquals(
    rows.map(({ name, time, cpu, memory, cores }) => [
      name,
      ...[time, cpu, memory].map(({ text, ratio }) => `${text} ${ratio}`),
      cores,
    ]),
    [
      [
        "Worker pool, 2 workers",
        "20.0 ms least",
        "40.0 ms 1.3×",
        "3.00 MiB 3.0×",
        "2.0",
      ],
      [
        "Sequential",
        "40.0 ms 2.0×",
        "30.0 ms least",
        "1.00 MiB least",
        "0.75",
      ],
    ],
  );
});

Deno.test("costView() cuts the bars of what is far too large, and says so", () => {
  const { cost } = workloadOf([
    { model: "sequential", ns: 10e6 },
    { model: "worker-pool", workers: 2, ns: 900e6 },
  ]);
  assertEquals(
    cost?.rows.map(({ time }) => [time.barPercent, time.isBeyond]),
    [[20, false], [100, true]],
  );
  assertEquals(cost?.rows[0]?.cpu.text, "–");
});

Deno.test("costView() draws bars and ratios where a cost is 0, as a clock of coarse ticks counts it", () => {
  const none = { userSeconds: 0, systemSeconds: 0 };
  for (const others of [none, CPU]) {
    const { cost } = workloadOf([
      { model: "sequential", ns: 10e6, cpu: none },
      { model: "async", ns: 20e6, cpu: others },
      { model: "worker-pool", ns: 90e6, cpu: others },
    ]);
    const cpu = cost?.rows.map(({ cpu }) => cpu) ?? [];
    const all = others === none;
    assertEquals(cpu.map(({ barPercent }) => barPercent), [
      0,
      ...(all ? [0, 0] : [100, 100]),
    ]);
    assertEquals(cpu.map(({ ratio }) => ratio), [
      "least",
      ...(all ? ["least", "least"] : ["", ""]),
    ]);
  }
});
