import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Page } from "playwright-core";
import {
  MAP_FRAME,
  mapX,
  mapY,
  timesAt,
} from "../../site/charts/map_shapes.ts";
import { keptRun, type Work } from "../../src/analysis/mod.ts";
import { modelRun } from "../../src/analysis/prediction/validate.ts";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import { EQUIVALENCE_MARGIN } from "../../src/analysis/verdict/thresholds.ts";
import { listRuns, type Run } from "../../src/results/mod.ts";
import { capitalise, formatDuration } from "../../src/text/mod.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { browseSite, type SiteBrowser, withoutBrowser } from "./browser.ts";
import { overflowOf, violationsOf } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { buildSite, type BuiltSite, LOCATION } from "./site_builder.ts";

/** A machine where two workloads were measured as predicted, and one as told, in multiples of sequential code. */
function machineRun(machine: string, pool: number, async: number): Run {
  const measured = [
    { id: "own", pool, async },
    ...["even", "odd"].map((id) => ({ id, pool: 0.567, async: 1 })),
  ];
  const { run } = analyticRun({
    machine,
    scaling: measured.map(({ id, pool, async }) => ({
      ...{ id, kind: "io-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
      measuredNs: { "async/1": 1e8 * async, "worker-pool/2": 1e8 * pool },
    })),
  });
  return { ...run, id: `20261121-013145-${machine.slice(-8)}` };
}

/** On the first one async code wins where nothing waits, which nobody predicts. */
const MISSED = machineRun("m-0123456789ab", 1.1, 0.5);
/** The one measured last, which a page shows where it is asked for none. */
const AS_PREDICTED = {
  ...machineRun("m-fedcba987654", 0.567, 1),
  id: "20261122-013145-ba987654",
  startedAt: "2026-11-22T01:31:45.000Z",
  finishedAt: "2026-11-22T01:36:02.000Z",
};
const OF_MISSED = `?machine=${MISSED.machine.id}`;

async function withSite(
  use: (browser: SiteBrowser) => Promise<void>,
  built: Promise<BuiltSite> = buildSite([MISSED, AS_PREDICTED]),
): Promise<void> {
  const { folder } = await built;
  await using browser = await browseSite(folder, LOCATION);
  await use(browser);
  assertEquals(browser.problems, []);
}

async function untilLive(page: Page): Promise<void> {
  await page.locator("[data-map][data-state=live]").waitFor();
}

async function textOf(page: Page, selector: string): Promise<string> {
  return plainText(await page.locator(selector).innerText());
}

/** Where a place of the drawing is in the window. */
async function inWindow(
  page: Page,
  { x, y }: { readonly x: number; readonly y: number },
): Promise<{ x: number; y: number }> {
  const box = await page.locator(".map-drawing").boundingBox();
  assert(box);
  return {
    x: box.x + x / MAP_FRAME.width * box.width,
    y: box.y + y / MAP_FRAME.height * box.height,
  };
}

Deno.test("timesAt() undoes mapX() and mapY(), and knows no waiting in the strip", () => {
  for (const [cpuNs, waitNs] of [[1e3, 1e10], [2.5e6, 4.7e4], [1e10, 1e3]]) {
    assert(cpuNs && waitNs);
    const spot = { x: mapX(cpuNs), y: mapY(waitNs) };
    assertEquals(timesAt(spot), { cpuNs, waitNs });
    assertEquals(timesAt({ ...spot, y: MAP_FRAME.bottom + 1 }).waitNs, 0);
  }
});

Deno.test({
  name:
    "the map, its sentence and its times are there without scripts, and its controls are not",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("", { javaScriptEnabled: false });
      const names = await page.locator(".map-name").allTextContents();
      assertEquals(names, ["Async", "Worker pool"]);
      assertEquals(
        await page.locator(".map-key .model").allInnerTexts(),
        ["Sequential", "Async", "Worker pool"],
      );
      assertEquals(await page.locator(".map-region").count(), 3);
      assert(
        (await textOf(page, ".map-finding")).startsWith(
          "100 items on 2 cores: starting workers pays from about",
        ),
      );
      assertEquals(await page.locator(".map-times tbody tr").count(), 7);
      assertEquals(await page.locator(".map-controls").isVisible(), false);
      const label = page.locator(".map-label").first();
      assertEquals(await label.isVisible(), false);
      await page.locator(".map-point").first().focus();
      assertEquals(await label.isVisible(), true);
      assertEquals(await label.textContent(), "own");
    }),
});

Deno.test({
  name: "arrow keys move the crosshair of the map, and its times follow",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("");
      await untilLive(page);
      const plot = page.locator(".map-plot");
      await plot.focus();
      const seen = async (key: string) => {
        const before = await page.locator(".map-cross").getAttribute(
          "transform",
        );
        await plot.press(key);
        await page.waitForFunction(
          `document.querySelector(".map-cross").getAttribute("transform") !== ${
            JSON.stringify(before)
          }`,
        );
        return await textOf(page, ".map-place");
      };
      const start = "100 items of 10.0 ms of computing and 1.00 ms of waiting"
        .replaceAll(/\.0+/g, "");
      assertEquals(await textOf(page, ".map-place"), start);
      await seen("ArrowRight");
      await page.getByText("100 items of 20 ms of computing").waitFor();
      await seen("ArrowLeft");
      await page.getByText(start).waitFor();
      await seen("Shift+ArrowUp");
      await page.getByText("and 10 ms of waiting").waitFor();
      await seen("Shift+ArrowUp");
      await page.getByText("and 100 ms of waiting").waitFor();
      const reason = await textOf(page, ".map-reason");
      assert(reason.startsWith("Async code is predicted"), reason);
      assertEquals(await page.evaluate("scrollY"), 0);
      for (let press = 0; press < 12; press++) await plot.press("ArrowUp");
      await page.getByText("and 10 s of waiting").waitFor();
    }),
});

Deno.test({
  name:
    "a tap or the mouse asks the map, and a workload puts the crosshair on itself",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(OF_MISSED, {
        ...{ hasTouch: true, width: 390 },
      });
      await untilLive(page);
      const spot = { x: mapX(1e8), y: mapY(1e5) };
      const { x, y } = await inWindow(page, spot);
      await page.touchscreen.tap(x, y);
      const place = /of 1[0-9]{2}|9[0-9](\.[0-9])? ms of computing/;
      await page.locator(".map-place").filter({ hasText: place }).waitFor();
      const desk = await browser.open(OF_MISSED);
      await untilLive(desk);
      const aim = await inWindow(desk, { x: mapX(5e7), y: mapY(1e9) });
      await desk.mouse.move(aim.x, aim.y);
      await desk.locator(".map-reason").filter({ hasText: "Async code" })
        .waitFor();
      await desk.locator(".map-point").first().focus();
      await desk.getByText("100 items of 1 ms of computing").waitFor();
    }),
});

Deno.test({
  name:
    "each control redraws the map, and the address keeps what it shows of which machine",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("");
      await untilLive(page);
      const area = () => page.locator("#area-worker-pool").getAttribute("d");
      const machines = page.locator("select[name=machine]");
      const [first, second] = await machines.locator("option").evaluateAll(
        (options) => options.map((option) => option.getAttribute("value")),
      );
      assert(first && second);
      for (
        const [name, option, query] of [
          ["items", "1000", /\?items=1000$/],
          ["bytes", "65536", /&bytes=65536$/],
          ["cores", "4", /&cores=4$/],
          ["start", "1", /&start=1$/],
        ] as const
      ) {
        const before = await area();
        await page.locator(`select[name=${name}]`).selectOption(option);
        await page.waitForURL(query);
        assertNotEquals(await area(), before, name);
      }
      await machines.selectOption(second);
      await page.waitForURL(new RegExp(`machine=${second}$`));
      const rings = await page.locator(".map-ring").count();
      await machines.selectOption(first);
      await page.waitForURL((url) => !url.search.includes("machine"));
      assertEquals(
        [rings, await page.locator(".map-ring").count()].sort(),
        [0, 1],
      );
      const link = await browser.open(`?items=1000&machine=${second}`);
      await untilLive(link);
      assertEquals(
        await link.locator("select[name=machine]").inputValue(),
        second,
      );
      assert((await textOf(link, ".map-finding")).startsWith("1,000 items"));
      await link.goto(
        link.url().replace(/\?.*/, "?items=-1&cores=99&machine=x"),
      );
      await untilLive(link);
      assert(
        (await textOf(link, ".map-finding")).startsWith(
          "100 items on 2 cores",
        ),
      );
    }),
});

Deno.test({
  name: "the table below the map says which workload the prediction misses",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(OF_MISSED);
      await untilLive(page);
      await page.locator(".map-points summary").click();
      const row = page.locator(".map-points tbody tr").first();
      assertEquals(
        (await row.locator("td").allInnerTexts()).map(plainText).slice(-3),
        ["Async", "Worker pool", "no"],
      );
    }),
});

Deno.test({
  name:
    "the map fits a phone, breaks no rule of axe-core, and redraws in so long",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("", {
        ...{ width: 360, colorScheme: "dark" },
      });
      await untilLive(page);
      assertEquals(await overflowOf(page), 0);
      assertEquals(await violationsOf(page), []);
      for (const items of ["1", "10", "1000", "10000", "100000", "50", "200"]) {
        await page.locator("select[name=items]").selectOption(items);
        await page.waitForURL(`**/?items=${items}`);
      }
      const times: number[] = await page.evaluate(
        `performance.getEntriesByName("map").map(({ duration }) => duration)`,
      );
      assertEquals(times.length, 7);
      const redrawn = times.map((ms) => formatDuration(ms * 1e6));
      console.info(`The map was redrawn in ${redrawn.join(", ")}.`);
    }),
});

/** A question that a measured benchmark answers. */
interface Scenario
  extends Pick<Work, "cpuNs" | "waitNs" | "items" | "bytesIn"> {
  readonly name: string;
  readonly isWarm: boolean;
  /** Models that were not measured to be slower than the fastest. */
  readonly right: readonly string[];
}

/** Suites and workloads, and the parameter of a size. */
const ASKED: readonly {
  readonly suite: string;
  readonly workload?: string;
  readonly size?: Readonly<Record<string, number>>;
}[] = [
  { suite: "batch", size: { items: 1 } },
  { suite: "batch", size: { items: 1_000 } },
  { suite: "granularity", size: { itemMicros: 1 } },
  { suite: "granularity", size: { itemMicros: 10 } },
  { suite: "granularity", size: { itemMicros: 1_000 } },
  { suite: "scaling", workload: "timer" },
  { suite: "scaling", workload: "http" },
  { suite: "scaling", workload: "fetch-parse" },
  { suite: "scaling", workload: "primes" },
  { suite: "scaling", workload: "sort" },
];

/** Makes questions of what a run measured; the answers are those of its samples alone. */
function scenariosOf(original: Run): Scenario[] {
  const run = keptRun(original);
  const samples = new RunSamples(run);
  const { works } = modelRun(run, samples);
  return ASKED.map(({ suite, workload, size = {} }) => {
    const own = run.cells.filter((cell) =>
      cell.suite === suite && cell.outcome.kind === "measured" &&
      !cell.parameters.replicate &&
      (workload === undefined || cell.workload === workload) &&
      Object.entries(size).every(([name, value]) =>
        cell.parameters[name] === value
      )
    ).map(({ id, model, items, workload }) => ({
      ...{ id, model, items, workload },
      ns: samples.get(id).estimate,
    })).sort((a, b) => a.ns - b.ns);
    const [fastest] = own;
    const sequential = own.find(({ model }) => model === "sequential");
    assert(fastest && sequential, suite);
    const { items, ns } = sequential;
    const { cpuNs, waitNs, bytesIn } = workload === undefined
      ? { cpuNs: ns / items, waitNs: 0, bytesIn: 0 }
      : works[workload] ?? { cpuNs: NaN, waitNs: NaN, bytesIn: 0 };
    const right = own.filter(({ id }) =>
      samples.ratio(id, fastest.id).low < 1 + EQUIVALENCE_MARGIN
    ).map(({ model }) => model);
    const name = [suite, workload ?? JSON.stringify(size)].join(" ");
    return {
      ...{ name, items, cpuNs, waitNs, bytesIn: Math.round(bytesIn) },
      ...{ isWarm: suite !== "batch", right: [...new Set(right)] },
    };
  });
}

Deno.test({
  name: "the overview alone answers ten questions as another run has measured",
  ignore: withoutBrowser,
  fn: async () => {
    const { runs: [shown, ...others] } = await listRuns("results");
    const measured = ({ run }: { readonly run: Run }) =>
      run.cells.filter(({ outcome }) => outcome.kind === "measured").length;
    const [fullest] = others.toSorted((a, b) => measured(b) - measured(a));
    assert(shown && fullest);
    const scenarios = scenariosOf(fullest.run);
    const models = new Set(scenarios.flatMap(({ right }) => right));
    for (const model of models) {
      const isAlways = scenarios.every(({ right }) => right.includes(model));
      assert(!isAlways, `${model} answers every question`);
    }
    await withSite(async (browser) => {
      let page: Page | undefined;
      for (const { name, right, ...scenario } of scenarios) {
        const { items, bytesIn, isWarm, cpuNs, waitNs } = scenario;
        page = await browser.open(
          `?items=${items}&bytes=${bytesIn}&start=${isWarm ? 1 : 0}`,
          { reused: page },
        );
        await untilLive(page);
        const y = waitNs < 1e3 ? MAP_FRAME.bottom + 3 : mapY(waitNs);
        const spot = await inWindow(page, { x: mapX(cpuNs), y });
        const before = await textOf(page, ".map-place");
        await page.mouse.click(spot.x, spot.y);
        await page.waitForFunction(
          `document.querySelector(".map-place").innerText !== ${
            JSON.stringify(before)
          }`,
        );
        const reason = await textOf(page, ".map-reason");
        const answer = shown.run.models.find(({ phrase }) =>
          phrase !== null && phrase !== undefined &&
          reason.startsWith(capitalise(phrase))
        );
        assert(
          answer && right.includes(answer.id),
          `${name}: ${reason} Measured: ${right.join(", ")}`,
        );
      }
    }, buildSite([shown.run]));
  },
});
