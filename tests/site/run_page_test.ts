import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { exportRun } from "../../src/results/mod.ts";
import { buildAssortedSite, CELLS, MANY_CELLS } from "./assorted_site.ts";
import { browseSite, type SiteBrowser, withoutBrowser } from "./browser.ts";
import { untilReady } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { LOCATION } from "./site_builder.ts";

const SUITE = "granularity";
const RUN = CELLS;
const PATH = `runs/${RUN.machine.id}/${RUN.id}/`;

async function withPage(
  use: (page: Page, site: SiteBrowser) => Promise<void>,
  { query = "", javaScriptEnabled = true } = {},
): Promise<void> {
  const built = await buildAssortedSite();
  await using site = await browseSite(built.folder, LOCATION);
  const page = await site.open(`${PATH}${query}`, { javaScriptEnabled });
  // What is typed before the script listens is not heard.
  if (javaScriptEnabled) await untilReady(page, PATH);
  await use(page, site);
  assertEquals(site.problems, []);
}

/** What the rows to be seen say in one column, from the top; they may lie below the window, where nothing is laid out. */
async function column(page: Page, place: number): Promise<string[]> {
  const fields = page.locator(`.run-cells tbody tr > :nth-child(${place})`);
  return (await fields.allTextContents()).map((text) => plainText(text).trim());
}

const MODEL = 3;
const MEDIAN = 5;

Deno.test("the page of a run has every cell, its warnings, and its cells as CSV", async () => {
  const site = await buildAssortedSite();
  const html = await site.read(`${PATH}index.html`);
  assertEquals(html.match(/data-keys=/g)?.length, RUN.cells.length);
  assertStringIncludes(html, "measured once more");
  assertStringIncludes(html, "two groups of times");
  assertStringIncludes(html, "scaling/primes/worker-pool/2</code>");
  assertEquals(await site.read(`${PATH}cells.csv`), exportRun(RUN, "csv"));
});

Deno.test("the page of a run of 300 cells stays below 150 KB compressed", async () => {
  const site = await buildAssortedSite();
  const { machine, id } = MANY_CELLS;
  const path = `${site.folder}/runs/${machine.id}/${id}/index.html`;
  const { body } = new Response((await Deno.open(path)).readable);
  assert(body);
  const compressed = await new Response(
    body.pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  assert(compressed.length < 150_000, `${compressed.length} bytes`);
});

Deno.test({
  name: "a head of the table sorts it, with the keyboard too, and says so",
  ignore: withoutBrowser,
  fn: () =>
    withPage(async (page) => {
      await page.locator(".choose-cost").check();
      const head = page.locator('th[data-column="median"]');
      await head.locator("button").focus();
      await page.keyboard.press("Enter");
      assertEquals(await head.getAttribute("aria-sort"), "ascending");
      const firsts = await column(page, MEDIAN);
      assertStringIncludes(firsts[0] ?? "", "µs");
      assertStringIncludes(firsts.at(-1) ?? "", "Error: refused");
      await page.keyboard.press("Enter");
      assertEquals(await head.getAttribute("aria-sort"), "descending");
      assertStringIncludes((await column(page, MEDIAN))[0] ?? "", "41.0 ms");
      assertStringIncludes(page.url(), "?reading=cost&sort=-median");
    }),
});

Deno.test({
  name: "words and choices narrow the table down, and the count follows",
  ignore: withoutBrowser,
  fn: () =>
    withPage(async (page) => {
      await page.getByLabel("Containing").fill("PRIMES pool");
      assertEquals(await column(page, MODEL), ["Worker pool"]);
      assertEquals(
        await page.locator("output").innerText(),
        `1 of ${RUN.cells.length} benchmarks`,
      );
      await page.getByRole("button", { name: "Show all" }).click();
      assertEquals((await column(page, MODEL)).length, RUN.cells.length);
      await page.getByLabel("Suite").selectOption(SUITE);
      assertEquals((await column(page, MODEL)).length, 2);
      assertStringIncludes(page.url(), `?suite=${SUITE}`);
    }),
});

Deno.test({
  name: "an address brings back what was chosen, through reload and back",
  ignore: withoutBrowser,
  fn: () =>
    withPage(async (page) => {
      const isRestored = async () => {
        await page.getByText(`2 of ${RUN.cells.length} benchmarks`).waitFor();
        assertEquals(await column(page, MODEL), ["Sequential", "Sequential"]);
        assertStringIncludes((await column(page, MEDIAN))[0] ?? "", "41.0 ms");
        assertEquals(
          await page.locator("select[name=model]").inputValue(),
          "sequential",
        );
      };
      await isRestored();
      await page.reload();
      await isRestored();
      await page.getByRole("link", { name: "Workloads" }).first().click();
      await page.waitForURL("**/workloads/");
      await page.goBack();
      await isRestored();
    }, { query: "?model=sequential&sort=-median" }),
});

Deno.test({
  name:
    "without scripts the table is complete, and has no controls that do nothing",
  ignore: withoutBrowser,
  fn: () =>
    withPage(async (page) => {
      assertEquals((await column(page, MODEL)).length, RUN.cells.length);
      assertEquals(await page.locator(".filters").isVisible(), false);
    }, { javaScriptEnabled: false }),
});

Deno.test({
  name: "a link to what was found of a workload opens it",
  ignore: withoutBrowser,
  fn: () =>
    withPage(async (page) => {
      const opened = page.locator("details.run-findings[open]");
      await opened.waitFor();
      assertEquals(await opened.getAttribute("id"), "workload-primes");
    }, { query: "#workload-primes" }),
});
