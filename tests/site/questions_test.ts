import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { type ChartAxis, chartConfig } from "../../site/charts/chart_config.ts";
import type { QuestionView } from "../../site/views/question_view.ts";
import type { CellSketch } from "../fixtures/run_builder.ts";
import { buildMachine } from "../fixtures/run_builder.ts";
import {
  batches,
  counters,
  echoes,
  grains,
  lives,
  reportOf,
  suiteRun,
  UNKNOWN_MACHINE,
} from "./suite_sketches.ts";

function questionOf(
  id: string,
  ...sketches: readonly CellSketch[]
): QuestionView {
  const { questions } = reportOf(suiteRun(sketches));
  const question = questions.find((question) => question.id === id);
  assert(question);
  return question;
}

function sectionOf(id: string, ...sketches: readonly CellSketch[]) {
  const [section] = questionOf(id, ...sketches).sections;
  assert(section);
  return section;
}

Deno.test("questionViews() says from what item size on each pool pays, the soonest first", () => {
  const costs = { "worker-pool": 4, "subprocess-pool": 20 };
  const { answer, facts } = sectionOf("granularity", ...grains(costs));
  // Half the item is saved, and the cost is added: worth it from twice the cost on.
  const sizes = [...answer.matchAll(/([\d.]+) µs/g)].map(([, us]) =>
    Number(us)
  );
  assertEquals(sizes.length, 2);
  assert((sizes[0] ?? 0) > 7 && (sizes[0] ?? 0) < 9, answer);
  assert((sizes[1] ?? 0) > 35 && (sizes[1] ?? 0) < 45, answer);
  assertMatch(
    answer,
    /^On 2 cores workers pay once each item computes for longer than about [\d.]+ µs \(worker pool\) or [\d.]+ µs \(subprocess pool\)\.$/,
  );
  assertStringIncludes(facts?.[0]?.value ?? "", "95 % interval");
});

Deno.test("questionViews() says so where no size pays", () => {
  const { answer, facts } = sectionOf(
    "granularity",
    ...grains({ "worker-pool": 2_000 }),
  );
  assertStringIncludes(answer, "does not beat");
  assertEquals(facts?.map(({ value }) => value), ["at no size measured"]);
});

Deno.test("questionViews() tells from how much computing on starting a pool pays", () => {
  const { answer } = sectionOf("batch", ...batches());
  const [, ms] =
    answer.match(/longer than about ([\d.]+) ms \(worker pool, [\d,]+ items/) ??
      [];
  assertAlmostEquals(Number(ms), 40, 2);
});

Deno.test("questionViews() tells what a MiB costs through each channel, the cheapest first", () => {
  const { answer } = sectionOf("payload", ...echoes({ clone: 1, pipe: 4 }));
  assertMatch(
    answer,
    /costs 1\.0\d ms by structured clone and 4\.\d\d ms by pipe/i,
  );
});

Deno.test("questionViews() counts lost additions, and names the fastest way that lost none", () => {
  const { answer, plots, sentences, table } = sectionOf(
    "sharing",
    ...counters(),
  );
  assertStringIncludes(answer, "lost 250 of 2,000 additions (13 %)");
  assertStringIncludes(answer, "atomics, took 2.0");
  assert(table.kind === "suite");
  const notes = table.suite.rows.map(({ fields }) => fields[0]?.note);
  assertEquals(notes, ["0 lost updates", "250 lost updates"]);
  assertEquals(plots.map(({ id }) => id), ["sharing-lost", "sharing-time"]);
  const said = plots.map(({ finding }) => finding);
  assertEquals(sentences.filter((one) => said.includes(one)), []);
});

Deno.test("questionViews() compares threads and processes at their first answer", () => {
  const { answer } = sectionOf("lifecycle", ...lives());
  assertMatch(answer, /^From the start to the first answer: [45].* 2\.0 times/);
});

Deno.test("questionViews() takes the workloads that block for the question of blocking", () => {
  // Six samples a round, each of which keeps a core busy.
  const cpu = { userSeconds: 0.6, systemSeconds: 0 };
  const run = suiteRun([
    { workload: "primes", model: "sequential", ns: 1e8, cpu },
    { workload: "primes", model: "async", inFlight: 8, ns: 1.02e8, cpu },
    { workload: "primes", model: "worker-pool", workers: 2, ns: 5e7 },
    { workload: "http", model: "sequential", ns: 1e8 },
    { workload: "http", model: "async", ns: 1e7 },
  ]);
  const workloads = run.workloads.map((workload) =>
    workload.id === "primes"
      ? { ...workload, kind: "blocking" as const } // One of the kinds.
      : workload
  );
  const { questions } = reportOf({ ...run, workloads });
  const [section] = questions.find(({ id }) => id === "blocking")?.sections ??
    [];
  assertMatch(
    section?.answer ?? "",
    /gains nothing on 1 of the 1 .* 2\.0 times as fast/,
  );
  assert(section?.table.kind === "matrix");
  assertEquals(section.table.matrix.rows.map(({ label }) => label), [
    "Count primes",
  ]);
});

Deno.test("questionViews() names the machines whose runs do not ask, and answers for the others", () => {
  const asked = suiteRun(grains({ "worker-pool": 4 }));
  const other = suiteRun(
    [{ workload: "primes", model: "sequential", ns: 1e8 }],
    { id: "20261121-010101-0000000b", machine: UNKNOWN_MACHINE },
  );
  const { questions } = reportOf(asked, other);
  const [granularity, batch] = questions;
  assertEquals(granularity?.sections.length, 1);
  assertEquals(granularity?.without.map(({ id }) => id), [UNKNOWN_MACHINE.id]);
  assertEquals(batch?.answer, undefined);
  assertEquals(batch?.without.length, 2);
});

Deno.test("chartConfig() puts sizes on logarithmic axes, with the crossing and its interval on the level", () => {
  const { plots } = sectionOf("granularity", ...grains({ "worker-pool": 4 }));
  const [plot] = plots;
  assert(plot);
  const config = chartConfig(plot);
  assertEquals(config.logarithmic?.scales.x.type, "logarithmic");
  assertEquals(config.logarithmic?.isFirst, true);
  const [level, line, crossing] = config.data.datasets;
  assertEquals(level?.data.map(({ y }) => y), [1, 1]);
  assertEquals(line?.data.length, 4);
  const [at] = crossing?.data ?? [];
  assertEquals(at?.y, 1);
  assert((at?.xLow ?? 0) <= (at?.x ?? 0) && (at?.x ?? 0) <= (at?.xHigh ?? 0));
});

Deno.test("chartConfig() survives JSON and gives every tick a label, for every question", () => {
  const { questions } = reportOf(
    suiteRun([
      ...grains({ "worker-pool": 4 }),
      ...batches(),
      ...echoes({ clone: 1, pipe: 4 }),
      ...counters(),
      ...lives(),
    ], { machine: buildMachine() }),
  );
  const plots = questions.flatMap(({ sections }) =>
    sections.flatMap(({ plots }) => plots)
  );
  assertEquals(plots.length, 7);
  for (const plot of plots) {
    const config = chartConfig(plot);
    assertEquals(JSON.parse(JSON.stringify(config)), config);
    assert(plot.finding !== "", plot.title);
    const { options, logarithmic } = config;
    for (
      const { ticks } of [options.scales, logarithmic?.scales ?? []]
        .flatMap((scales) => Object.values(scales))
    ) {
      assert(ticks && ticks.values.length > 1, plot.title);
      assertEquals(ticks.labels?.length, ticks.values.length);
      assertEquals(new Set(ticks.labels).size, ticks.values.length);
    }
  }
});

/** Bounds of an axis, which a plot always gives. */
function boundsOf({ min, max = NaN }: ChartAxis): readonly [number, number] {
  return [min, max];
}

Deno.test("chartConfig() lets the reader choose linear axes, which hold every interval and begin at 0", () => {
  const { plots } = sectionOf("payload", ...echoes({ clone: 1, pipe: 4 }));
  for (const { options, data } of plots.map(chartConfig)) {
    const { x, y } = options.scales;
    assertEquals([x.type, x.min, y.type, y.min], ["linear", 0, "linear", 0]);
    // Ticks of bytes are whole units.
    for (const label of x.ticks?.labels ?? []) {
      assertMatch(String(label), /^(0|\d+ [KM]iB)$/);
    }
    for (const point of data.datasets.flatMap(({ data }) => data)) {
      assert(point.x <= boundsOf(x)[1] && (point.high ?? 0) <= boundsOf(y)[1]);
    }
  }
});

Deno.test("chartConfig() has no switch where an axis holds 0, and an axis where all is 0", () => {
  const [lost, time] = sectionOf("sharing", ...counters()).plots
    .map(chartConfig);
  assertEquals(lost?.logarithmic, undefined);
  assertEquals(time?.logarithmic?.scales.y.type, "logarithmic");
  const none = counters().map((cell) => ({
    ...cell,
    observations: { lostUpdates: 0 },
  }));
  const [flat] = sectionOf("sharing", ...none).plots;
  assert(flat);
  const [low, high] = boundsOf(chartConfig(flat).options.scales.y);
  assert(low === 0 && high > 0);
});
