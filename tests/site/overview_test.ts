import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { analyticRun } from "../analysis/model/analytic_run.ts";
import { fixture, importValue } from "../results/foreign/fixture.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { buildSite, LOCATION } from "./site_builder.ts";

/** A run of sizes, which predictions can be made from. */
const { run: COSTED } = analyticRun({
  scaling: [{
    ...{ id: "cells", kind: "blocking", items: 100, cpuNs: 1e6, waitNs: 0 },
    measuredNs: {
      "async/1": 1e8,
      "worker-pool/1": 1.1e8,
      "worker-pool/2": 5.5e7,
      "subprocess-pool/2": 6e7,
    },
  }],
});

/** A run that another tool made, of a machine of which little is known. */
const IMPORTED = importValue(await fixture("hyperfine_1_15.json"));

async function withSite(
  use: (site: Awaited<ReturnType<typeof browseSite>>) => Promise<void>,
): Promise<void> {
  await using site = await buildSite([COSTED, IMPORTED]);
  await using browser = await browseSite(site.folder, LOCATION);
  await use(browser);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

/** Waits until every canvas holds ink; a test that never sees it ends by its time limit. */
const UNTIL_DRAWN = `new Promise((resolve) => {
  const hasInk = (canvas) => {
    const blank = document.createElement("canvas");
    blank.width = canvas.width;
    blank.height = canvas.height;
    return canvas.width > 0 && canvas.toDataURL() !== blank.toDataURL();
  };
  const look = () =>
    [...document.querySelectorAll("canvas")].every(hasInk)
      ? resolve(true)
      : requestAnimationFrame(look);
  look();
})`;

Deno.test({
  name:
    "the break-even map and the matrix are switched without scripts, by keyboard",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("", { javaScriptEnabled: false });
      const map = page.locator(".break-even").first();
      const shown = map.locator(".panel:visible .finding");
      assertStringIncludes(await shown.innerText(), "With 2 cores");
      await map.locator("input:checked").press("ArrowLeft");
      assertStringIncludes(await shown.innerText(), "With 1 core ");
      const field = page.locator(".readings .panel:visible td").first();
      assertStringIncludes(await field.innerText(), "1.00×");
      await page.locator(".readings .choose-cost").first().check();
      assertStringIncludes(await field.innerText(), "100 ms");
      assertEquals(site.problems, []);
    }),
});

Deno.test({
  name: "the address keeps what the switches show, and a link shows the same",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("");
      const map = page.locator(".break-even");
      await map.getByText("1 core", { exact: true }).click();
      await page.locator(".choose-cost").check();
      await page.waitForURL(/\?cores=0&show=cost$/);
      const link = await site.open("?cores=0&show=cost");
      const shown = link.locator(".break-even .panel:visible .finding");
      assertStringIncludes(await shown.innerText(), "With 1 core ");
      assert(await link.locator(".choose-cost").isChecked());
      await link.getByText("2 cores", { exact: true }).click();
      await link.waitForURL(/\?show=cost$/);
    }),
});

Deno.test({
  name: "each field of the break-even map says more than its colour",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("");
      const fields = page.locator(".break-even .panel:visible .map tbody td");
      assertEquals(await fields.count(), 49);
      for (const field of await fields.all()) {
        const text = await field.innerText();
        assert(/[A-Z][a-z.]+\s*(≈)?[\s\S]*\d×/.test(text), text);
        assert(await field.locator("svg").count() === 1);
        const isOpen = /\bopen\b/.test(await field.getAttribute("class") ?? "");
        assertEquals(text.includes("≈"), isOpen);
      }
    }),
});

Deno.test({
  name:
    "the question and machine pages of a run of sizes draw their charts and fit a phone",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const pages = ["granularity", "batch", "payload", "blocking"]
        .map((id) => `questions/${id}/`);
      for (const path of [...pages, `machines/${COSTED.machine.id}/`, ""]) {
        const page = await site.open(path, { width: 360, colorScheme: "dark" });
        for (const figure of await page.locator("[data-chart]").all()) {
          await figure.scrollIntoViewIfNeeded();
        }
        await page.evaluate(UNTIL_DRAWN);
        const charts = await page.locator("canvas").count();
        assert(charts > 0 || !pages.includes(path), path);
        assertEquals(await overflow(page), 0, path);
        await page.context().close();
      }
      assertEquals(site.problems, []);
    }),
});

Deno.test("pages say so where a machine's run does not ask, and how to make a run where there is none", async () => {
  await using site = await buildSite([IMPORTED]);
  assertStringIncludes(
    await site.read("questions/batch/index.html"),
    "asks this yet",
  );
  assertStringIncludes(
    await site.read(`machines/${IMPORTED.machine.id}/index.html`),
    "lacks the cells",
  );
  await using empty = await buildSite([]);
  for (const page of ["", "questions/", "questions/batch/", "machines/"]) {
    assertStringIncludes(
      await empty.read(`${page}index.html`),
      "deno task bench",
    );
  }
});
