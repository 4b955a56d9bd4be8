import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { CellSketch } from "../fixtures/cell_sketch.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { reportInDepth } from "../../src/text/mod.ts";

/** A pool whose dispatch overhead costs 4 µs an item beside sequential code, on two cores. */
function granularity(): CellSketch[] {
  return [1, 10, 100, 1_000].flatMap((itemMicros) => {
    const items = 100_000 / itemMicros;
    const shape = {
      ...{ suite: "granularity", workload: "spin", items },
      parameters: { itemMicros },
    };
    return [
      { ...shape, model: "sequential", ns: 1e8 },
      { ...shape, model: "worker-pool", workers: 2, ns: 5e7 + items * 4_000 },
    ];
  });
}

function deepen(...sketches: CellSketch[]) {
  const run = buildRun({ cells: sketches.map(buildCell) });
  return reportInDepth(run);
}

Deno.test("reportInDepth() says from what item size on a pool wins, in figures and in words", () => {
  const { crossovers, suites } = deepen(...granularity());
  const { answer } = crossovers.itemSizes[0] ?? {};
  assert(answer?.kind === "crosses");
  assert(answer.at.value > 7_000 && answer.at.value < 9_000);
  assertEquals(suites.map(({ id }) => id), ["granularity"]);
  assertStringIncludes(suites[0]?.sentences[0] ?? "", "From items of about");
});

Deno.test("reportInDepth() finds COST and says why there is no fit, for each workload", () => {
  const { workloads, suites } = deepen(
    { workload: "primes", model: "sequential", ns: 1e8 },
    { workload: "primes", model: "worker-pool", workers: 1, ns: 1.1e8 },
    { workload: "primes", model: "worker-pool", workers: 2, ns: 5.5e7 },
  );
  const [primes] = workloads;
  assert(primes?.cost.kind === "beats");
  assertEquals(primes.cost.cell.workers, 2);
  assertEquals(primes.scaling[0]?.amdahl.kind, "refused");
  assertStringIncludes(primes.sentences[0] ?? "", "COST of primes: 2 workers");
  assertEquals(suites, []);
});

Deno.test("reportInDepth() fits Amdahl's law where there are cores enough", () => {
  const cells = [1, 2, 4, 8].map((workers) => ({
    workload: "primes",
    model: "worker-pool",
    workers,
    // A tenth of the work is serial.
    ns: 1e8 * (0.1 + 0.9 / workers),
    spread: 0.001,
  }));
  const run = buildRun({
    cells: [{ workload: "primes", model: "sequential", ns: 1e8 }, ...cells]
      .map(buildCell),
    machine: { ...buildRun().machine, logicalCores: 8, usableCores: 8 },
  });
  const [primes] = reportInDepth(run).workloads;
  const amdahl = primes?.scaling[0]?.amdahl;
  assert(amdahl?.kind === "fitted");
  assert(Math.abs(amdahl.parameters.sigma - 0.1) < 0.01);
});

Deno.test("reportInDepth() gives plain data", () => {
  const depth = deepen(...granularity());
  assertEquals(JSON.parse(JSON.stringify(depth)), depth);
});

Deno.test("reportInDepth() builds a predictor, and says how far it is off", () => {
  const shape = { suite: "batch", workload: "spin" };
  const cold = [1, 10, 100, 1_000, 10_000].flatMap((items) => {
    const parameters = { items, itemMicros: 20 };
    const ns = items * 20_000;
    return [
      { ...shape, parameters, items, model: "sequential", ns },
      {
        ...{ ...shape, parameters, items, model: "worker-pool", workers: 2 },
        ns: 2e7 + ns / 1.9,
      },
    ];
  });
  const { prediction } = deepen(
    ...granularity(),
    ...cold,
    {
      ...{ workload: "primes", model: "sequential", ns: 1e8 },
      cpu: { userSeconds: 0.6, systemSeconds: 0 },
    },
    { workload: "primes", model: "worker-pool", workers: 2, ns: 5.2e7 },
  );
  assert(prediction);
  assertStringIncludes(
    prediction.sentences[0] ?? "",
    "Predictions of 1 benchmark",
  );
  assertEquals(prediction.works.primes?.cpuNs, 1e8 / 32);
});

Deno.test("reportInDepth() predicts nothing where the run has no cells for it", () => {
  const { prediction } = deepen(
    { workload: "primes", model: "sequential", ns: 1e8 },
    { workload: "primes", model: "worker-pool", workers: 2, ns: 5.2e7 },
  );
  assertEquals(prediction, undefined);
});
