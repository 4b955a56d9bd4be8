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
  const site = await buildSite([COSTED, IMPORTED]);
  await using browser = await browseSite(site.folder, LOCATION);
  await use(browser);
}

Deno.test({
  name: "the matrix is switched without scripts, by keyboard",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("", { javaScriptEnabled: false });
      const field = page.locator(".readings .panel:visible td").first();
      // Below the window nothing is laid out, and there is no text to be seen.
      await page.locator(".readings").scrollIntoViewIfNeeded();
      await field.getByText("1.00×").waitFor();
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
      await page.locator("[data-map][data-state=live]").waitFor();
      await page.locator("select[name=cores]").selectOption("1");
      await page.locator(".choose-cost").check();
      await page.waitForURL(/\?cores=1&show=cost$/);
      await page.reload();
      await page.locator(".choose-cost:checked").waitFor();
      await page.getByRole("link", { name: "Workloads" }).first().click();
      await page.waitForURL("**/workloads/");
      await page.goBack();
      await page.locator(".choose-cost:checked").waitFor();
      const link = await site.open("?cores=1&show=cost");
      await link.locator("[data-map][data-state=live]").waitFor();
      const finding = link.locator(".map-finding");
      assertStringIncludes(plainText(await finding.innerText()), "on 1 core:");
      assert(await link.locator(".choose-cost").isChecked());
      await link.locator("select[name=cores]").selectOption("2");
      await link.waitForURL(/\?show=cost$/);
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
  const site = await buildSite([COSTED, IMPORTED]);
  assertStringIncludes(
    await site.read("questions/batch/index.html"),
    "asks this yet",
  );
  assertStringIncludes(
    await site.read(`machines/${IMPORTED.machine.id}/index.html`),
    "lacks the benchmarks",
  );
  const empty = await buildSite([]);
  for (const page of ["", "questions/", "questions/batch/", "machines/"]) {
    assertStringIncludes(
      await empty.read(`${page}index.html`),
      "deno task bench",
    );
  }
});
