import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { chartSvg } from "../../site/charts/chart_svg.ts";
import { keepRows } from "../../site/charts/keep_rows.ts";
import { rowsChart } from "../../site/charts/rows_chart.ts";
import type { Report } from "../../site/views/report.ts";
import type { SideBySideView } from "../../site/views/side_by_side.ts";
import type { Run } from "../../src/results/mod.ts";
import { buildMachine } from "../fixtures/run_builder.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { buildSite, LOCATION } from "./site_builder.ts";
import {
  batches,
  counters,
  echoes,
  grains,
  lives,
  reportOf,
  suiteRun,
} from "./suite_sketches.ts";

/** A run of a machine of its own, whose pool costs so many microseconds an item. */
function machineRun(
  place: number,
  overheadMicros: number,
  os = "linux",
): Run {
  const sketches = [
    ...grains({ "worker-pool": overheadMicros, "subprocess-pool": 20 }),
    ...batches(),
    ...echoes({ clone: 1, pipe: 4 }),
    ...counters(),
    ...lives(),
    ...["primes", "http"].flatMap((workload) => [
      { workload, model: "sequential", ns: 1e8 },
      {
        ...{ workload, model: "worker-pool", workers: 2 },
        ns: 5e7 + overheadMicros * 1e6,
      },
      { workload, model: "async", ns: workload === "http" ? 2e7 : 1.1e8 },
    ]),
  ];
  return suiteRun(sketches, {
    id: `20261121-01010${place}-0000000a`,
    startedAt: `2026-11-21T01:01:0${place}.000Z`,
    machine: buildMachine({
      ...{ id: `m-00000000000${place}`, cpuModel: `CPU ${place}`, os },
    }),
  });
}

/** Machines in another order than that of their answers; the last has no figure for most. */
const RUNS = [
  machineRun(1, 8),
  machineRun(2, 2, "darwin"),
  machineRun(3, 30),
  suiteRun(grains({ "worker-pool": 2_000 }), {
    id: "20261121-010104-0000000a",
    startedAt: "2026-11-21T01:01:04.000Z",
    machine: buildMachine({ id: "m-000000000004", cpuModel: "CPU 4" }),
  }),
];
const REPORT = reportOf(...RUNS);

function viewOf(id: string, report: Report = REPORT): SideBySideView {
  const { sideBySide } = report.questions.find((one) => one.id === id) ?? {};
  assert(sideBySide, `nothing side by side for ${id}`);
  return sideBySide;
}

function namesOf({ rows }: SideBySideView): readonly string[] {
  return rows.map(({ machine }) => machine.shortTitle);
}

Deno.test("machines are sorted by their answer, and those without one stand last", () => {
  const view = viewOf("granularity");
  assertEquals(namesOf(view), ["2, 2", "1, 2", "3, 2", "4, 2"]);
  assertEquals(view.rows.at(-1)?.figures, []);
  assertStringIncludes(view.finding, "over 3 machines");
  for (const { figures } of view.rows) {
    for (const { at } of figures) {
      assert(at.low <= at.value && at.value <= at.high);
    }
  }
  const { sideBySide } = REPORT.workloads.find(({ id }) => id === "primes") ??
    {};
  assert(sideBySide);
  assertEquals(namesOf(sideBySide), ["2, 2", "1, 2", "3, 2"]);
});

Deno.test("every question that two machines answer has its chart, and none has one of a single machine", () => {
  for (
    const id of ["granularity", "batch", "payload", "lifecycle", "sharing"]
  ) {
    const view = viewOf(id);
    const config = rowsChart(view);
    assertEquals(JSON.parse(JSON.stringify(config)), config);
    assert(chartSvg(config, "narrow").includes("<path"), id);
    const drawn = view.rows.filter(({ figures }) => figures.length > 0);
    assertEquals(config.rows, drawn.map(({ machine }) => machine.id));
  }
  const alone = reportOf(...RUNS.slice(0, 1));
  assertEquals(alone.winners, undefined);
  for (const { sideBySide } of [...alone.questions, ...alone.workloads]) {
    assertEquals(sideBySide, undefined);
  }
});

Deno.test("keepRows() leaves rows out and moves the others together with their labels, and the axis stays", () => {
  const config = rowsChart(viewOf("granularity"));
  const [, first = "", third = ""] = config.rows ?? [];
  const kept = keepRows(config, (row) => row === first || row === third);
  assertEquals(kept.rows, [first, third]);
  assertEquals(kept.options.scales.y.ticks?.labels, ["1, 2", "3, 2"]);
  assertEquals(kept.options.scales.x, config.options.scales.x);
  assert((kept.heightPx ?? 0) < (config.heightPx ?? 0));
  for (const [index, { data }] of kept.data.datasets.entries()) {
    const all = config.data.datasets[index]?.data ?? [];
    // The same figures as before, one row further up.
    assertEquals(
      data.map(({ x, y }) => [x, y + 1]),
      all.filter(({ y }) => y > 0.5).map(({ x, y }) => [x, y]),
    );
  }
  assertEquals(keepRows(config, () => false).data.datasets[0]?.data, []);
});

Deno.test("winnersView() says for which workloads machines differ", () => {
  const { winners } = REPORT;
  assert(winners);
  assertEquals(winners.workloads.map(({ id }) => id), ["primes", "http"]);
  const models = winners.rows.map(({ cells }) =>
    cells.map((cell) => cell?.model?.id)
  );
  // The machine measured last first; it has none of the workloads.
  assertEquals(models[0], [undefined, undefined]);
  assertEquals(models.slice(1), [
    ["worker-pool", "async"],
    ["worker-pool", "async"],
    ["worker-pool", "async"],
  ]);
  assertStringIncludes(winners.finding, "differs for none");
});

Deno.test("each of several machines has a page for its details, and a single one has none beside the question's", () => {
  const urls = REPORT.questions[0]?.sections.map(({ url }) => url);
  assertEquals(new Set(urls).size, 4);
  const [only] = reportOf(...RUNS.slice(0, 1)).questions;
  assertEquals(only?.sections.map(({ url }) => url), [only?.url]);
  // Beyond the machines measured last, runs tell.
  const many = Array.from({ length: 12 }, (_, place) => {
    const run = machineRun(1, 8);
    const id = `m-0000000001${String(place).padStart(2, "0")}`;
    return {
      ...run,
      id: `${run.id.slice(0, -2)}${place + 10}`,
      machine: { ...run.machine, id },
    };
  });
  const sections = reportOf(...many).questions[0]?.sections ?? [];
  assertEquals(sections.length, 12);
  const further = sections.filter(({ hasPage }) => !hasPage);
  assert(further.length > 0 && further.length < 12);
  for (const { url, run } of further) assertEquals(url, run.url);
});

Deno.test({
  name:
    "choosing an operating system leaves the other machines out of tables and charts",
  ignore: withoutBrowser,
  fn: async () => {
    const site = await buildSite(RUNS);
    await using browser = await browseSite(site.folder, LOCATION);
    const page = await browser.open("machines/");
    const labels = () =>
      page.locator("#machines-granularity .chart-wide text")
        .filter({ hasText: /^\d, 2$/ }).allTextContents();
    const rows = () =>
      page.locator("#winners tr[data-machine]:visible").count();
    assertEquals([await labels(), await rows()], [["2, 2", "1, 2", "3, 2"], 4]);
    await page.selectOption("select[name=os]", "linux");
    await page.locator("#machines-granularity .chart-wide", {
      hasNotText: "2, 2",
    })
      .waitFor();
    assertEquals([await labels(), await rows()], [["1, 2", "3, 2"], 3]);
    // The address shows the same to somebody else, and what was drawn is redrawn by Chart.js at a pointer.
    assertStringIncludes(page.url(), "os=linux");
    await page.locator("#machines-granularity .chart-box").hover();
    await page.locator("#machines-granularity canvas").waitFor();
    await page.locator("[data-machine-filters] button").click();
    await page.locator("#machines-granularity .chart-wide", { hasText: "2, 2" })
      .waitFor();
    assertEquals([(await labels()).length, await rows()], [3, 4]);
    assertEquals(browser.problems, []);
  },
});
