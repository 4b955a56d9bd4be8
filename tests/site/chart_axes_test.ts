import { assert, assertEquals } from "@std/assert";
import { chartConfig } from "../../site/charts/chart_config.ts";
import { fitCurve } from "../../site/views/workload_details.ts";
import { makeReport } from "../../site/views/report.ts";
import type { Plot } from "../../site/views/plot.ts";
import { spreadLabels } from "../../site/charts/chart_js.ts";
import { fitLaw } from "../../src/analysis/mod.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

const CORES = 16;

function workloadOf(sketches: readonly Omit<CellSketch, "workload">[]) {
  const cells = sketches.map((sketch) =>
    buildCell({ workload: "primes", ...sketch })
  );
  const machine = buildMachine({ logicalCores: CORES, usableCores: CORES });
  const run = buildRun({ cells, machine });
  const [shown] = makeReport([{ run, file: "run.json" }]).machines;
  const [workload] = shown?.run.workloads ?? [];
  assert(workload);
  return workload;
}

type Shown = ReturnType<typeof workloadOf>;

function timePlot({ plots }: Shown): Plot | undefined {
  return plots.find(({ id }) => id.startsWith("time-"));
}

function speedupPlot({ plots }: Shown): Plot | undefined {
  return plots.find(({ id }) => id.startsWith("speedup-"));
}

/** A tenth of the work is serial. */
const SCALING = [
  { model: "sequential", ns: 100e6 },
  ...[1, 2, 4, 8, 16].map((workers) => ({
    model: "worker-pool",
    workers,
    ns: 100e6 * (0.1 + 0.9 / workers),
  })),
];

const FAR = workloadOf([
  ...SCALING,
  { model: "async", ns: 101e6 },
  { model: "subprocess-per-task", workers: 16, ns: 9e9 },
]);

Deno.test("timePlot() leaves a model far above all others to the logarithmic axes, and names it", () => {
  const plot = timePlot(FAR);
  assert(plot);
  const { options: { scales: { y } }, logarithmic } = chartConfig(plot);
  assert(y.max !== undefined && y.max <= 150e6, `up to ${y.max} ns`);
  assert((logarithmic?.scales.y.max ?? 0) > 9e9);
  assertEquals(logarithmic?.isFirst, false);
  assert(plot.reading.includes("Subprocess per task"));
});

Deno.test("timePlot() starts with logarithmic axes where the models themselves lie far apart", () => {
  const wide = workloadOf([
    { model: "sequential", ns: 100e6 },
    { model: "async", ns: 5e6 },
    { model: "worker-pool", workers: 2, ns: 50e6 },
  ]);
  const plot = timePlot(wide);
  assert(plot);
  assertEquals(chartConfig(plot).logarithmic?.isFirst, true);
});

Deno.test("the logarithmic axes start above 0, and hold every interval and every worker count", () => {
  for (const plot of FAR.plots) {
    const { data, logarithmic } = chartConfig(plot);
    const scales = logarithmic?.scales;
    assert(scales);
    const points = data.datasets
      .flatMap(({ data }) => data).filter(({ low }) => low !== undefined);
    for (const { x, low = NaN, high = NaN } of points) {
      assert(0 < scales.x.min && scales.x.min < x && x < (scales.x.max ?? 0));
      assert(0 < scales.y.min && scales.y.min < low);
      assert(high < (scales.y.max ?? 0));
    }
  }
});

Deno.test("speedupPlot() draws the fitted law over the workers it was fitted to, in the colour of its model", () => {
  const plot = speedupPlot(FAR);
  assert(plot);
  const { datasets } = chartConfig(plot).data;
  const pool = datasets.find(({ label }) => label === "Worker pool");
  const fit = datasets.find(({ label }) => label.startsWith("Worker pool, by"));
  assert(pool && fit);
  assertEquals(fit.borderColor, pool.borderColor);
  assertEquals(fit.endLabel, undefined);
  assertEquals([fit.data[0]?.x, fit.data.at(-1)?.x], [1, 16]);
  const [measured, fitted] = [pool.data.at(-1)?.y, fit.data.at(-1)?.y];
  assert(measured && fitted && Math.abs(fitted / measured - 1) < 0.1);
  assert(plot.reading.includes("Universal Scalability Law"));
});

Deno.test("fitCurve() takes the law that can bend most, and draws nothing where both were refused", () => {
  const points = [1, 2, 4].map((workers) => ({ workers, speed: workers }));
  const scaling = {
    model: "worker-pool",
    phrase: "Worker pool",
  };
  const [amdahl, usl] = [fitLaw("amdahl", points), fitLaw("usl", points)];
  assertEquals(
    fitCurve({ ...scaling, amdahl, usl })?.law,
    "by Amdahl's law",
  );
  assertEquals(fitCurve({ ...scaling, amdahl: usl, usl }), undefined);
});

Deno.test("spreadLabels() keeps labels in order, apart and in bounds", () => {
  const bounds = { from: 0, to: 100, step: 15 };
  assertEquals(spreadLabels([50, 10, 90], bounds), [50, 10, 90]);
  assertEquals(spreadLabels([52, 50], bounds), [65, 50]);
  assertEquals(spreadLabels([99, 100], bounds), [85, 100]);
  assertEquals(spreadLabels([-20], bounds), [0]);
});
