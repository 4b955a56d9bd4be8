import { assert, assertEquals } from "@std/assert";
import { formatDuration, reportRun } from "../../src/text/mod.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { drawCharts } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { buildSite, LOCATION } from "./site_builder.ts";

const RUN = buildRun();
const LARGE_RUN = buildRun({
  id: "20261120-101010-0000000b",
  startedAt: "2026-11-20T10:10:10.000Z",
  finishedAt: "2026-11-20T10:14:10.000Z",
  machine: buildMachine({
    id: "m-fedcba987654",
    logicalCores: 16,
    usableCores: 16,
  }),
});
async function withSite(
  use: (
    site: Awaited<ReturnType<typeof browseSite>>,
  ) => Promise<void>,
): Promise<void> {
  await using site = await buildSite([RUN, LARGE_RUN]);
  await using browser = await browseSite(site.folder, LOCATION);
  await use(browser);
}

Deno.test({
  name:
    "a workload page draws its charts, and its table says what the run says",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("workloads/primes/");
      assertEquals(await drawCharts(page), 4);
      const cell = reportRun(RUN).workloads[0]?.cells.at(-1);
      assert(cell?.kind === "measured");
      const row = page.locator(`[data-cell="${cell.id}"]`).first();
      assertEquals(
        plainText(await row.locator(".figure").first().innerText()),
        formatDuration(cell.medianNs.value),
      );
      assertEquals(site.problems, []);
    }),
});

Deno.test({
  name: "each chart has a label that states a finding",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("workloads/http/");
      const canvases = await page.locator("canvas").all();
      assert(canvases.length > 0);
      for (const canvas of canvases) {
        assertEquals(await canvas.getAttribute("role"), "img");
        const label = await canvas.getAttribute("aria-label") ?? "";
        assert(/measured is [0-9]/.test(label), label);
      }
    }),
});

Deno.test({
  name: "a page reads completely without scripts, and shows no empty chart",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open("workloads/primes/", {
        javaScriptEnabled: false,
      });
      assertEquals(await page.locator("canvas").first().isVisible(), false);
      assert(await page.locator("[data-cell]").first().isVisible());
      assert(await page.locator("figcaption").first().isVisible());
    }),
});
