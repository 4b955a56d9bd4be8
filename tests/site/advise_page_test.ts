import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { Page } from "playwright-core";
import {
  advise,
  modelRun,
  PLAIN_WORK,
  type Work,
} from "../../src/analysis/mod.ts";
import { describeAdvice, formatDuration } from "../../src/text/mod.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { browseSite, type SiteBrowser, withoutBrowser } from "./browser.ts";
import { overflowOf, violationsOf } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { buildSite, LOCATION } from "./site_builder.ts";

const { run: RUN } = analyticRun({
  scaling: [{
    ...{ id: "hash", kind: "cpu-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
    measuredNs: { "worker-pool/2": 6e7, "subprocess-pool/2": 7e7 },
  }],
});
const { model: MODEL } = modelRun(RUN);
const USUAL: Work = { ...PLAIN_WORK, cpuNs: 5e6, items: 200 };

async function withSite(
  use: (browser: SiteBrowser) => Promise<void>,
): Promise<void> {
  const site = await buildSite([RUN]);
  await using browser = await browseSite(site.folder, LOCATION);
  await use(browser);
  assertEquals(browser.problems, []);
}

async function answered(page: Page): Promise<string> {
  await page.locator("#advise-results[aria-busy=false]").waitFor();
  return plainText(await page.locator("main").innerText());
}

Deno.test({
  name: "the advise page answers at once, with what the analysis advises",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("advise/");
      const text = await answered(page);
      const advice = advise(MODEL, USUAL);
      const { reason, changes } = describeAdvice(advice);
      for (const sentence of [...reason, ...changes]) {
        assertStringIncludes(text, sentence);
      }
      for (const { timeNs } of advice.ranking.ranked) {
        assertStringIncludes(text, formatDuration(timeNs.value));
      }
      for (const { text: program } of advice.program) {
        assertStringIncludes(text, program.trim());
      }
    }),
});

Deno.test({
  name:
    "the address of the advise page holds the question, through reload and back",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("advise/");
      await answered(page);
      await page.getByLabel("Waiting per item").fill("20 ms");
      await page.getByLabel("Waiting blocks its thread").check();
      const { question } = describeAdvice(
        advise(MODEL, { ...USUAL, waitNs: 2e7, isBlocking: true }),
      );
      assertStringIncludes(await answered(page), question);
      assertStringIncludes(page.url(), "?wait=20+ms&blocking=yes");
      await page.reload();
      assertStringIncludes(await answered(page), question);
      await page.goBack();
      await page.goBack();
      const usual = describeAdvice(advise(MODEL, USUAL)).question;
      await page.getByText(usual).waitFor();
      assertEquals(
        await page.getByLabel("Waiting per item").inputValue(),
        "0 ms",
      );
    }),
});

Deno.test({
  name:
    "the advise page says which field cannot be read, and takes hostile text for text",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(
        "advise/?cpu=%3Cimg%20src%3Dx%3E&machine=%3Cscript%3E",
      );
      const field = page.getByLabel("CPU time per item");
      await page.locator("#cpu-problem", { hasText: "Write a number" })
        .waitFor();
      assertEquals(await field.inputValue(), "<img src=x>");
      assertEquals(await field.getAttribute("aria-invalid"), "true");
      await field.fill("1 s");
      await answered(page);
      assertEquals(await field.getAttribute("aria-invalid"), "false");
      assertEquals(await page.locator("main img").count(), 0);
    }),
});

Deno.test({
  name: "the evidence of an advice is on the page of its run",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("advise/");
      await answered(page);
      const [cell = ""] = advise(MODEL, USUAL).cells;
      await page.getByRole("link", { name: cell }).click();
      await page.waitForURL(`**/${RUN.id}/**`);
      const [suite, , model] = cell.split("/");
      const rows = page.locator(".run-cells tbody tr:visible");
      // The table is there before its script has left rows out, and says how many are left.
      await page.getByText(/^[0-9]+ of [0-9]+ benchmarks$/).waitFor();
      assert(await rows.count() > 0);
      for (const row of await rows.all()) {
        assertEquals(await row.getAttribute("data-suite"), suite);
        assertEquals(await row.getAttribute("data-model"), model);
      }
    }),
});

Deno.test({
  name:
    "the advise page fits a narrow window, and says without scripts what it needs",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("advise/", {
        ...{ width: 360, colorScheme: "dark" },
      });
      await answered(page);
      assertEquals(await overflowOf(page), 0);
      assertEquals(await violationsOf(page), []);
      const plain = await browser.open("advise/", { javaScriptEnabled: false });
      assertMatch(await plain.locator("main").innerText(), /needs JavaScript/);
    }),
});
