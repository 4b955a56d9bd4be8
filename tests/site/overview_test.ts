import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { fixture, importValue } from "../results/foreign/fixture.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { overflowOf } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
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
      assertStringIncludes(plainText(await field.innerText()), "100 ms");
      assertEquals(site.problems, []);
    }),
});

Deno.test({
  name:
    "the address keeps what the switches show, through reload and back, and a link shows the same",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("");
      const map = page.locator(".break-even");
      await map.getByText("1 core", { exact: true }).click();
      await page.locator(".choose-cost").check();
      await page.waitForURL(/\?cores=0&show=cost$/);
      await page.reload();
      await page.locator(".choose-cost:checked").waitFor();
      await page.getByRole("link", { name: "Workloads" }).first().click();
      await page.waitForURL("**/workloads/");
      await page.goBack();
      await page.locator(".choose-cost:checked").waitFor();
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
  name: "a printed page has every chart, and fits the paper",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("questions/payload/", { width: 360 });
      await page.locator(".chart-box").first().hover();
      await page.locator(".chart-box canvas").waitFor();
      await page.emulateMedia({ media: "print" });
      // Paper has the drawings of the build, which print sharply.
      assertEquals(await page.locator(".chart-box > svg:visible").count(), 2);
      assertEquals(await page.locator("canvas:visible").count(), 0);
      // A4 between margins of 1 cm, at 96 px an inch.
      const paper = await site.open("", { width: 718 });
      await paper.emulateMedia({ media: "print" });
      assertEquals(await overflowOf(paper), 0);
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
