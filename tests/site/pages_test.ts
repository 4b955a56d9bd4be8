import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { formatDuration, reportRun } from "../../src/text/mod.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { drawCharts } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { buildSite, LOCATION } from "./site_builder.ts";
import { TWO_MACHINES } from "./two_machines.ts";

const [RUN] = TWO_MACHINES;

/** What the one machine measured of a workload. */
function pageOf(workload: string): string {
  return `workloads/${workload}/${RUN.machine.id}/`;
}

async function withSite(
  use: (
    site: Awaited<ReturnType<typeof browseSite>>,
  ) => Promise<void>,
): Promise<void> {
  const site = await buildSite(TWO_MACHINES);
  await using browser = await browseSite(site.folder, LOCATION);
  await use(browser);
}

Deno.test({
  name:
    "a workload page draws its charts, and its table says what the run says",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open(pageOf("primes"));
      assertEquals(await drawCharts(page), 2);
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
      const page = await site.open(pageOf("http"));
      const boxes = await page.locator("[data-chart] .chart-box").all();
      assert(boxes.length > 0);
      for (const box of boxes) {
        assertEquals(await box.getAttribute("role"), "img");
        const label = await box.getAttribute("aria-label") ?? "";
        assert(/measured is [0-9]/.test(label), label);
      }
    }),
});

/**
 * How many points of a grid of 280 × 160 differ clearly between two pictures, each averaged over the pixels around it,
 * so that the smoothing of edges does not count.
 */
function differenceOf(
  page: Page,
  pictures: readonly Uint8Array<ArrayBuffer>[],
): Promise<number> {
  const texts = pictures.map((png) => png.toBase64());
  return page.evaluate(`(async () => {
    const [before, after] = await Promise.all(${JSON.stringify(texts)}
      .map(async (text) => {
        const bytes = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes]));
        const context = new OffscreenCanvas(280, 160).getContext("2d");
        context.imageSmoothingQuality = "high";
        context.drawImage(image, 0, 0, 280, 160);
        return context.getImageData(0, 0, 280, 160).data;
      }));
    return before.filter((value, at) => Math.abs(value - after[at]) > 64).length;
  })()`);
}

Deno.test({
  name: "a chart looks the same before and after Chart.js has taken it over",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      for (const width of [1440, 390]) {
        const page = await site.open(pageOf("primes"), { width });
        const box = page.locator(".chart-box").first();
        const before = await box.screenshot();
        await box.dispatchEvent("pointerenter");
        await box.locator("canvas").waitFor();
        const pictures = [before, await box.screenshot()];
        const different = await differenceOf(
          page,
          pictures.map((png) => new Uint8Array(png)),
        );
        // Letters are smoothed otherwise; other axes are another picture.
        await page.locator("[data-logarithmic]").first().click();
        await page.mouse.move(0, 0);
        const other = await differenceOf(
          page,
          [before, await box.screenshot()].map((png) => new Uint8Array(png)),
        );
        assert(
          different * 4 < other,
          `at ${width} px ${different} points differ, ${other} after a switch`,
        );
      }
      assertEquals(site.problems, []);
    }),
});

Deno.test({
  name: "a page reads completely without scripts, with every chart drawn",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (site) => {
      const page = await site.open(pageOf("primes"), {
        javaScriptEnabled: false,
      });
      assertEquals(await page.locator("canvas").count(), 0);
      const lines = page.locator('.chart-wide path[stroke="#0b76f5"]');
      assert(await lines.first().isVisible());
      assertEquals(await page.locator(".chart-switch:visible").count(), 0);
      assert(await page.locator("[data-cell]").first().isVisible());
      assert(await page.locator("figcaption").first().isVisible());
    }),
});
