import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { chartConfig } from "../../site/charts/chart_config.ts";
import { modelStyle } from "../../site/charts/model_style.ts";
import { MODELS } from "../../src/models.ts";
import type { Plot } from "../../site/views/plot.ts";
import { makeReport } from "../../site/views/report.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

const WORKLOAD = "primes";

function workloadOf(sketches: readonly Omit<CellSketch, "workload">[]) {
  const cells = sketches.map((sketch) =>
    buildCell({ workload: WORKLOAD, ...sketch })
  );
  const run = buildRun({ cells });
  const [machine] = makeReport([{ run, file: "run.json" }]).machines;
  const workload = machine?.run.workloads.find(({ id }) => id === WORKLOAD);
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

const MEASURED = workloadOf([
  { model: "sequential", samplesNs: [[40e6], [40e6], [40e6]] },
  { model: "worker-pool", workers: 1, samplesNs: [[44e6], [44e6], [44e6]] },
  { model: "worker-pool", workers: 2, samplesNs: [[20e6], [20e6], [20e6]] },
]);

function datasets(plot: Plot | undefined) {
  return plot ? chartConfig(plot).data.datasets : [];
}

Deno.test("the chart of times places medians with their intervals, and labels its axis with units", () => {
  const plot = timePlot(MEASURED);
  assert(plot);
  const { ticks } = chartConfig(plot).options.scales.y;
  assertEquals(ticks?.labels?.slice(0, 2), ["0", "10 ms"]);
  const pool = datasets(plot).find(({ label }) => label === "Worker pool");
  assertEquals(
    pool?.data.map(({ x, y, low, high }) => [x, y, low, high]),
    [[1, 44e6, 44e6, 44e6], [2, 20e6, 20e6, 20e6]],
  );
});

Deno.test("timePlot() draws a model of one event loop as a level to the last worker count", () => {
  const [level] = datasets(timePlot(MEASURED));
  assertEquals(level?.data.map(({ x, y }) => [x, y]), [[1, 40e6], [2, 40e6]]);
  assertEquals([level?.pointRadius].flat().at(-1), 0);
  assertNotEquals(level?.borderDash, []);
});

Deno.test("speedupPlot() draws the ideal as a dashed line from 1 to the worker count", () => {
  const ideal = datasets(speedupPlot(MEASURED))
    .find(({ label }) => label === "Ideal");
  assertEquals(ideal?.data.map(({ x, y }) => [x, y]), [[1, 1], [2, 2]]);
  assertNotEquals(ideal?.borderDash, []);
});

Deno.test("speedupPlot() draws a rough speed-up without an interval, and says that it is rough", () => {
  const steady = Array.from({ length: 3 }, () => [40e6]);
  const plot = speedupPlot(
    workloadOf([
      { model: "sequential", samplesNs: steady },
      { model: "worker-pool", workers: 1, samplesNs: [[80e6]] },
      { model: "worker-pool", workers: 2, samplesNs: steady },
    ]),
  );
  const [rough] = datasets(plot)
    .find(({ label }) => label === "Worker pool")?.data ?? [];
  assertEquals([rough?.x, rough?.y, rough?.low, rough?.high], [
    ...[1, 0.5, 0.5, 0.5],
  ]);
  assertMatch(rough?.text ?? "", /about 0\.50 times \(too few rounds\)/);
});

Deno.test("speedupPlot() states the highest speed-up of the table", () => {
  assertEquals(
    speedupPlot(MEASURED)?.finding,
    "The highest speed-up measured is 2.0× (95 % interval 2.0 to 2.0): Worker pool with 2 workers.",
  );
});

Deno.test("timePlot() states the shortest time of the table", () => {
  assertEquals(
    timePlot(MEASURED)?.finding,
    "The shortest time measured is 20.0 ms (95 % interval 20.0 ms to 20.0 ms): Worker pool with 2 workers.",
  );
});

Deno.test("the chart configurations survive JSON", () => {
  const configs = MEASURED.plots.map(chartConfig);
  assertEquals(JSON.parse(JSON.stringify(configs)), configs);
  assertEquals(configs.length, 2);
});

Deno.test("there is no chart where nothing was measured, and no speed-up without a baseline", () => {
  const failed = workloadOf([{ model: "sequential", failed: "Error: no" }]);
  assertEquals(timePlot(failed), undefined);
  const noBaseline = workloadOf([
    { model: "worker-pool", workers: 2, samplesNs: [[20e6]] },
  ]);
  assertEquals(speedupPlot(noBaseline), undefined);
  assert(timePlot(noBaseline));
});

Deno.test("modelStyle() gives each model a colour and a marker of its own", () => {
  const models = MODELS.map(({ id }) => modelStyle(id));
  assertEquals(new Set(models.map(({ color }) => color)).size, models.length);
  assertEquals(new Set(models.map(({ marker }) => marker)).size, models.length);
  assertEquals(modelStyle("constructor"), modelStyle("unknown"));
});

Deno.test("modelStyle() tells those apart that stand in one chart of a suite", () => {
  const suites = [
    "clone transfer shared pipe socket clone-objects pipe-objects",
    "thread process",
    "unsynchronised atomics lock messages",
  ];
  for (const models of suites.map((ids) => ids.split(" "))) {
    const styles = models.map(modelStyle);
    assert(!styles.includes(modelStyle("unknown")), models.join());
    for (const name of ["color", "marker"] as const) { // Names of fields.
      const own = new Set(styles.map((style) => style[name]));
      assertEquals(own.size, models.length, models.join());
    }
  }
});
