import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { Page } from "playwright-core";
import { analyseRun, countLost, modelRun } from "../../src/analysis/mod.ts";
import { describeCounting } from "../../src/text/play.ts";
import { writeFields } from "../../site/_components/fields.tsx";
import {
  laneTotals,
  PLAY_PRESETS,
  playPreset,
  raceView,
  readPlay,
} from "../../site/views/play_view.ts";
import { LEVELS } from "../../site/views/scheduler.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { measuredRun } from "../fixtures/many_runs.ts";
import {
  browseSite,
  type OpenOptions,
  type SiteBrowser,
  withoutBrowser,
} from "./browser.ts";
import { overflowOf, untilReady, violationsOf } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { buildSite, LOCATION } from "./site_builder.ts";

const { run: RUN } = analyticRun({
  scaling: [{
    ...{ id: "hash", kind: "cpu-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
    measuredNs: { "worker-pool/2": 6e7, "subprocess-pool/2": 7e7 },
  }],
});
const { model: COSTS } = modelRun(RUN);
const USUAL = readPlay("", COSTS);

function race(fields: Record<string, string>) {
  const view = raceView(COSTS, { ...USUAL, ...fields });
  assert(typeof view !== "string", String(view));
  return view;
}

function presetOf(id: string) {
  const preset = playPreset(COSTS, id);
  assert(typeof preset?.race === "object", id);
  return preset.race;
}

Deno.test("readPlay() takes what can be chosen, and is as usual where the address holds anything else", () => {
  const search = "?cpu=2ms&items=48&model=subprocess-pool&cold=yes&workers=2";
  const fields = readPlay(search, COSTS);
  assertEquals(fields.cpu, "2ms");
  assertEquals(readPlay(writeFields(fields, USUAL), COSTS), fields);
  assertEquals(writeFields(USUAL, USUAL), "");
  const hostile = "?cpu=%3Cimg%3E&items=1e9&model=none&cold=maybe&workers=64";
  assertEquals(readPlay(hostile, COSTS), USUAL);
});

Deno.test("raceView() marks the break-even where the lead changes sides", () => {
  const fields = { model: "subprocess-pool", against: "sequential" };
  const { breakEven } = race(fields);
  assert(breakEven);
  assertEquals(breakEven.faster, 0);
  const [below, above] = ["1us", "10ms"].map((cpu) => race({ ...fields, cpu }));
  assert(below && above);
  const pool = ({ racers: [pool, loop] }: typeof below) =>
    (pool?.simulation.totalNs ?? NaN) < (loop?.simulation.totalNs ?? NaN);
  assertEquals([pool(below), pool(above)], [false, true]);
  // Async code is sequential code where nothing waits.
  assertEquals(race({ model: "async", against: "sequential" }).breakEven, null);
});

Deno.test("raceView() accounts for all of a lane's time, and for the event loop's", () => {
  for (const id of PLAY_PRESETS) {
    for (const racer of presetOf(id).racers) {
      for (const lane of racer.simulation.lanes) {
        const totals = laneTotals(racer, lane);
        const [busy = NaN, waiting = NaN, idle = NaN] = Object.values(totals)
          .map((text) => parseFloat(text));
        assert(
          Math.abs(busy + waiting + idle - 100) <= 1.5,
          JSON.stringify(totals),
        );
      }
    }
  }
  const blocked = (fields: Record<string, string>) =>
    race({ cpu: "0", wait: "10ms", ...fields }).racers[1]?.blockedShare;
  assertEquals(blocked({ against: "async" }), 0);
  assertEquals(blocked({ against: "async", blocking: "yes" }), 1);
});

Deno.test("raceView() says which model cannot be played, and why", () => {
  const { run } = analyticRun({ without: ["batch"] });
  const { model } = modelRun(run);
  const view = raceView(model, { ...readPlay("", model), cold: "yes" });
  assertEquals(
    view,
    "Worker pool cannot be played: the run has too few batch benchmarks of worker-pool.",
  );
});

Deno.test("every level ends in a figure of a measured run", async () => {
  const run = await measuredRun();
  const suite = analyseRun(run).suites.find(({ id }) => id === "sharing");
  assert(suite);
  const counted = countLost(run, suite);
  for (const { variant } of LEVELS) {
    const sentence = describeCounting(variant, counted);
    assertMatch(sentence ?? "", /, measured: .* lost \d+ % of .*\.$/);
    assertEquals(describeCounting(variant, []), undefined);
  }
});

async function withPage(
  path: string,
  use: (page: Page, browser: SiteBrowser) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const site = await buildSite([RUN]);
  await using browser = await browseSite(site.folder, LOCATION);
  const page = await browser.open(path, options);
  if (options.javaScriptEnabled !== false) await untilReady(page, path);
  await use(page, browser);
  assertEquals(browser.problems, []);
}

async function textOf(page: Page): Promise<string> {
  return plainText(await page.locator("main").innerText());
}

Deno.test({
  name: "Play follows its sliders by keyboard, and its address holds them",
  ignore: withoutBrowser,
  fn: () =>
    withPage("play/", async (page) => {
      assertStringIncludes(await textOf(page), race({}).finding[0] ?? "");
      await page.getByLabel("Computing per item").focus();
      await page.keyboard.press("ArrowLeft");
      const { finding: [first = ""] } = race({ cpu: "2ms" });
      await page.getByText(first).waitFor();
      assertStringIncludes(page.url(), "?cpu=2ms");
      await page.reload();
      await page.getByText(first).waitFor();
      await page.getByLabel("Compared with").selectOption("sequential");
      await page.getByText("sequential code").first().waitFor();
      await page.goBack();
      await page.goBack();
      await page.getByText(race({}).finding[0] ?? "").waitFor();
    }),
});

Deno.test({
  name: "Play runs its clock, pauses, steps on and back, and starts again",
  ignore: withoutBrowser,
  fn: () =>
    withPage("play/", async (page) => {
      const moment = page.getByLabel("Moment");
      const at = async () => Number(await moment.inputValue());
      await page.clock.install();
      await page.getByRole("button", { name: "Restart" }).click();
      await page.clock.runFor(2_000);
      await page.getByRole("button", { name: "Pause" }).click();
      const paused = await at();
      assert(paused > 0 && paused < 1000, String(paused));
      await page.clock.runFor(2_000);
      assertEquals(await at(), paused);
      await page.getByRole("button", { name: "One step on" }).click();
      const stepped = await at();
      assert(stepped > paused);
      await page.getByRole("button", { name: "One step back" }).click();
      assert(await at() < stepped);
      await page.getByRole("button", { name: "Play" }).click();
      await page.clock.runFor(20_000);
      assertEquals(await at(), 1000);
      await page.getByRole("button", { name: "Play" }).waitFor();
    }),
});

Deno.test({
  name:
    "Play steps instead of moving where motion is not wanted, and says what each lane does",
  ignore: withoutBrowser,
  fn: () =>
    withPage("play/", async (page) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.getByRole("button", { name: "Play" }).waitFor({
        state: "hidden",
      });
      await page.getByRole("button", { name: "Restart" }).click();
      assertEquals(await page.getByLabel("Moment").inputValue(), "0");
      await page.getByRole("button", { name: "One step on" }).click();
      const doing = await page.locator("svg.lanes .doing").allTextContents();
      assert(doing.some((text) => /item 1|message/.test(text)), doing.join());
      const curtains = await page.locator("svg.lanes .curtain")
        .evaluateAll((all) => all.map((one) => one.getAttribute("width")));
      assertEquals(new Set(curtains).size, 1);
      assertNotEquals(curtains[0], "100%");
    }),
});

Deno.test({
  name: "Play and its game fit a narrow window in the dark, and can be read",
  ignore: withoutBrowser,
  fn: async () => {
    const options = { width: 360, colorScheme: "dark" } as const;
    for (
      const path of [
        "play/?wait=5ms&cold=yes",
        "play/scheduler/?level=5&order=AB",
      ]
    ) {
      await withPage(path, async (page) => {
        assertEquals(await overflowOf(page), 0);
        assertEquals(await violationsOf(page), []);
      }, options);
    }
  },
});

Deno.test({
  name:
    "without scripts Play shows three works, and the game each level with an order that wins and one that does not",
  ignore: withoutBrowser,
  fn: async () => {
    const options = { javaScriptEnabled: false };
    await withPage("play/", async (page) => {
      const text = await textOf(page);
      for (const id of PLAY_PRESETS.slice(0, 3)) {
        assertStringIncludes(text, presetOf(id).finding[0] ?? "");
      }
      assertEquals(await page.locator("svg.lanes").count(), 6);
      const ids = await page.locator("svg.lanes clipPath").count();
      assertEquals(ids, 6);
    }, options);
    await withPage("play/scheduler/", async (page) => {
      const text = await textOf(page);
      for (const { wins, loses, lesson } of LEVELS) {
        for (const part of [wins, loses, lesson]) {
          assertStringIncludes(text, part);
        }
      }
    }, options);
  },
});

Deno.test({
  name: "a level is won by keyboard, lost in its trap, and kept by its address",
  ignore: withoutBrowser,
  fn: () =>
    withPage("play/scheduler/", async (page) => {
      const run = async (name: string) => {
        await page.getByRole("button", { name: `Run ${name}` }).focus();
        await page.keyboard.press("Enter");
      };
      for (const name of "AB") await run(name);
      await page.reload();
      for (const name of "ABAB") await run(name);
      await page.getByText("Lost: n is 1").waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByRole("button", { name: "Start again" }).click();
      for (const name of "AAABBB") await run(name);
      await page.getByText("Won: n is 2").waitFor();
      await page.getByRole("link", { name: "Level 2" }).click();
      await page.getByRole("heading", { name: "2 of 6" }).waitFor();
      await page.goBack();
      await page.getByText("Won: n is 2").waitFor();
    }),
});
