import { assertEquals, assertStringIncludes } from "@std/assert";
import type { SearchEntry } from "../../site/_components/page_list.tsx";
import { findPages } from "../../site/client/search.ts";
import { readHeadings } from "../../site/_plugins/search_pages.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { buildSite, LOCATION } from "./site_builder.ts";

const PAGES: readonly SearchEntry[] = [
  entry("workloads/matmul/", "Matrix product: shared memory wins", []),
  entry("guide/threads/", "Threads", [
    ["What a thread is"],
    ["Shared memory", "shared"],
  ]),
  entry("runs/", "Runs", []),
];

function entry(
  url: string,
  title: string,
  headings: SearchEntry["headings"],
): SearchEntry {
  return { url, title, headings, description: "Said of everything." };
}

function urls(search: string): string[] {
  return findPages(PAGES, search).map(({ entry }) => entry.url);
}

Deno.test("findPages() puts titles before headings", () => {
  assertEquals(urls("shared memory"), ["workloads/matmul/", "guide/threads/"]);
});

Deno.test("findPages() asks for every word, and takes the beginnings of words", () => {
  assertEquals(urls("MATR prod"), ["workloads/matmul/"]);
  assertEquals(urls("matrix nowhere"), []);
  assertEquals(urls("atrix"), []);
  assertEquals(urls("everything").length, PAGES.length);
  assertEquals(urls("  "), []);
});

Deno.test("findPages() names the heading that fits", () => {
  const [, threads] = findPages(PAGES, "shared memory");
  assertEquals(threads?.heading, ["Shared memory", "shared"]);
  const [runs] = findPages(PAGES, "runs");
  assertEquals(runs?.heading, undefined);
});

Deno.test("readHeadings() reads texts and ids, without marks and with what they stand for", () => {
  const html = `<h1>Not this</h1><h2 class="x" id="a">One <em>&lt;b&gt;</em>
    &amp; two</h2><p>text</p><h3><svg><title>no</title></svg>3&#39;s&nbsp;end</h3>`;
  assertEquals(readHeadings(html), [["One <b> & two", "a"], ["3's end"]]);
});

Deno.test({
  name:
    "the search finds pages as one types, and keeps the search in the address",
  ignore: withoutBrowser,
  fn: async () => {
    const site = await buildSite([buildRun()]);
    await using browser = await browseSite(site.folder, LOCATION);
    const page = await browser.open("search/?q=count");
    const results = page.locator("[data-results] a");
    await results.first().waitFor();
    assertStringIncludes(await results.first().innerText(), "Count primes");
    await page.locator("#q").fill("mandelbrot rows");
    await page.locator("[data-results] a", { hasText: "Mandelbrot" }).first()
      .waitFor();
    assertStringIncludes(page.url(), "?q=mandelbrot+rows");
    await page.reload();
    await results.first().waitFor();
    assertEquals(await page.locator("#q").inputValue(), "mandelbrot rows");
    await page.locator("#q").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/workloads/mandelbrot/**");
    await page.goBack();
    await results.first().waitFor();
    assertEquals(await page.locator("#q").inputValue(), "mandelbrot rows");
    assertEquals(browser.problems, []);
  },
});

Deno.test({
  name: "without scripts the page of the search lists every page",
  ignore: withoutBrowser,
  fn: async () => {
    const site = await buildSite([buildRun()]);
    await using browser = await browseSite(site.folder, LOCATION);
    const page = await browser.open("search/", { javaScriptEnabled: false });
    const links = page.locator("main li a", { hasText: "Mandelbrot rows" });
    assertEquals(await links.count(), 1);
  },
});
