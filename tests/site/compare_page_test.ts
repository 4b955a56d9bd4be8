import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { compareManyRuns } from "../../src/analysis/mod.ts";
import { describeTotals, formatRatio } from "../../src/text/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import { browseSite, type SiteBrowser, withoutBrowser } from "./browser.ts";
import { overflowOf, violationsOf } from "./page_checks.ts";
import { plainText } from "./plain_text.ts";
import { buildSite, LOCATION } from "./site_builder.ts";
import { TWO_MACHINES } from "./two_machines.ts";

const [BEFORE, AFTER] = TWO_MACHINES;
const BOTH = `compare/?runs=${BEFORE.id},${AFTER.id}`;
const [COMPARISON] = compareManyRuns([BEFORE, AFTER]).comparisons;
const TOTALS = COMPARISON ? describeTotals(COMPARISON.totals) : "";
const FIXTURES = new URL("../results/foreign/fixtures/", import.meta.url);

async function withSite(
  use: (browser: SiteBrowser, folder: string) => Promise<void>,
): Promise<void> {
  const site = await buildSite(TWO_MACHINES);
  await using browser = await browseSite(site.folder, LOCATION);
  await use(browser, site.folder);
  assertEquals(browser.problems, []);
}

async function compared(page: Page, count = 2): Promise<string> {
  await page.locator("#compare-status", {
    hasText: `Compared ${count} runs.`,
  }).waitFor();
  await page.locator("#compare-cells[aria-busy=false]").waitFor();
  return plainText(await page.locator("main").innerText());
}

function file(name: string, text: string) {
  return { name, mimeType: "application/json", buffer: Buffer.from(text) };
}

Deno.test({
  name: "the compare page says of two published runs what the analysis says",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("compare/");
      for (const { id } of [BEFORE, AFTER]) {
        await page.getByRole("checkbox", { name: `Compare ${id}` }).check();
      }
      const text = await compared(page);
      assertStringIncludes(text, TOTALS);
      assertStringIncludes(text, "Other CPU");
      const cell = COMPARISON?.cells.find(({ kind }) => kind === "compared");
      assert(cell?.kind === "compared");
      assertEquals(
        await page.locator(`[data-cell="${cell.id}"] td`).first().innerText(),
        formatRatio(cell.ratio.value),
      );
    }),
});

Deno.test({
  name:
    "the address of the compare page holds what is shown, through reload and back",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(BOTH);
      await compared(page);
      await page.getByLabel("worst first").check();
      await page.getByLabel("undecided").check();
      const filter = page.locator('[data-filter="workload"]');
      const ticked = filter.locator("input:checked");
      await filter.locator("summary").click();
      await filter.getByLabel("(primes)").check();
      const url = page.url();
      assertStringIncludes(
        url,
        `${BOTH}&workload=primes&sort=change&only=undecided`,
      );
      await compared(page);
      assertEquals(await filter.getAttribute("open"), "");
      await page.reload();
      await compared(page);
      assertEquals(page.url(), url);
      assert(await page.getByLabel("worst first").isChecked());
      assertEquals(await ticked.inputValue(), "primes");
      await page.goBack();
      assertEquals(await ticked.count(), 0);
      assert(await page.getByLabel("undecided").isChecked());
      await page.goBack();
      assert(!await page.getByLabel("undecided").isChecked());
    }),
});

interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** Drops files on the page as a file manager does. */
async function drop(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const dropped = new DataTransfer();
    for (const { name, text } of ${JSON.stringify(files)}) {
      dropped.items.add(new File([text], name, { type: "application/json" }));
    }
    return dropped;
  })()`);
  await page.locator(".drop-zone").dispatchEvent("drop", { dataTransfer });
}

Deno.test({
  name:
    "the runs of the compare page are found by words, from the keyboard, and what is chosen stays",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(`compare/?runs=${BEFORE.id}`);
      const count = page.locator("#run-count");
      const rows = page.locator(".picker tbody tr:visible");
      await page.getByLabel("Find a run").focus();
      assertEquals(await count.innerText(), "2 runs");
      await page.keyboard.type("OTHER 2026-11-21");
      assertEquals(await count.innerText(), "1 of 2 runs");
      assertEquals(await rows.count(), 1);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await compared(page);
      assertEquals(
        new URL(page.url()).search,
        `?runs=${BEFORE.id},${AFTER.id}`,
      );
      await page.getByLabel("Find a run").fill("nowhere");
      assertEquals(await count.innerText(), "0 of 2 runs");
      await page.getByLabel("Find a run").fill(BEFORE.id);
      assertEquals(await rows.count(), 1);
      assert(await rows.getByRole("checkbox").isChecked());
      await page.getByLabel("Find a run").fill("");
      assertEquals(await rows.count(), 2);
    }),
});

Deno.test({
  name: "the compare page compares dropped files, ours and another tool's",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("compare/");
      const foreign = await Deno.readTextFile(
        new URL("hyperfine_1_15.json", FIXTURES),
      );
      await drop(page, [
        { name: "mine.json", text: JSON.stringify(BEFORE) },
        { name: "hyperfine.json", text: foreign },
      ]);
      const both = await compared(page);
      assertStringIncludes(both, "mine.json");
      assertStringIncludes(both, "hyperfine.json");
      await page.locator("#compare-files").setInputFiles([
        file("theirs.json", JSON.stringify(AFTER)),
      ]);
      const text = await compared(page, 3);
      assertStringIncludes(text, `C: ${TOTALS}`);
      assertEquals(new URL(page.url()).search, "");
    }),
});

Deno.test({
  name:
    "who changes the compared runs by keyboard does not lose their place, and leaves out any of them",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(BOTH);
      await compared(page);
      const isAtButton = () =>
        page.evaluate(
          `document.activeElement.matches("#compare-summary button")`,
        );
      await page.getByRole("button", { name: "Make reference" }).press("Enter");
      await page.waitForURL(`**/compare/?runs=${AFTER.id},${BEFORE.id}`);
      await compared(page);
      assert(await isAtButton());
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/compare/?runs=${BEFORE.id}`);
      await page.getByText("Choose another run").waitFor();
      assert(await isAtButton());
    }),
});

Deno.test({
  name:
    "a file that is gone since a reload is not taken for another one on the way back",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("compare/");
      const choose = (name: string) =>
        page.locator("#compare-files")
          .setInputFiles([file(name, JSON.stringify(BEFORE))]);
      const says = (text: string) =>
        page.locator("#compare-status", { hasText: text }).waitFor();
      await choose("first.json");
      await says("Choose another run");
      await choose("second.json");
      await says("Compared 2 runs.");
      await page.reload();
      await says("Choose two runs");
      await choose("third.json");
      await says("Choose another run");
      await page.goBack();
      await says("Choose two runs");
      await page.goBack();
      const status = page.locator("#compare-status");
      assertEquals(await status.innerText(), "Choose two runs or more.");
      assertEquals(await page.locator("#compare-summary tr").count(), 0);
    }),
});

const SCRIPT = `<img src=x onerror="document.title='hit'"><script>1</script>`;

function hostile(run: Run): Run {
  return {
    ...run,
    label: SCRIPT,
    machine: { ...run.machine, cpuModel: SCRIPT, os: SCRIPT },
    models: run.models.map((model) => ({ ...model, label: SCRIPT })),
    cells: run.cells.map((cell, index) =>
      index === 0
        ? { ...cell, outcome: { kind: "failed" as const, reason: SCRIPT } }
        : cell
    ),
  };
}

Deno.test({
  name:
    "the compare page shows a hostile file as text, and says why a broken one is left out",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(`compare/?runs=${BEFORE.id}`);
      await page.locator("#compare-files").setInputFiles([
        file(`${SCRIPT}.json`, JSON.stringify(hostile(AFTER))),
        file("cut.json", '{"format": "crossover-run", "schemaVersion": 2'),
      ]);
      await page.locator("#compare-status", {
        hasText: "Compared 2 runs. 1 run could not be read.",
      }).waitFor();
      const results = page.locator("#compare-summary");
      assertStringIncludes(await results.innerText(), SCRIPT);
      assertStringIncludes(
        await results.innerText(),
        "Cannot read run cut.json",
      );
      assertEquals(await page.locator("main img").count(), 0);
      assertEquals(await page.title(), "Compare runs – Crossover");
    }),
});

Deno.test({
  name:
    "the compare page fits a narrow window, and says without scripts what it needs",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open(BOTH, {
        width: 360,
        colorScheme: "dark",
      });
      await compared(page);
      assertEquals(await overflowOf(page), 0);
      assertEquals(await violationsOf(page), []);
      const plain = await browser.open(BOTH, { javaScriptEnabled: false });
      assertMatch(await plain.locator("main").innerText(), /needs JavaScript/);
    }),
});

Deno.test({
  name: "what a script shows of a component is what the server made of it",
  ignore: withoutBrowser,
  fn: () =>
    withSite(async (browser) => {
      const page = await browser.open("compare/");
      await page.locator(".picker:enabled").waitFor();
      await page.locator("#compare-status", { hasText: "Choose two" })
        .waitFor();
      const plain = await browser.open("compare/", {
        javaScriptEnabled: false,
      });
      const [shown, made] = await Promise.all(
        [page, plain].map((one) => one.locator("#comparison").innerHTML()),
      );
      assertStringIncludes(made ?? "", "worst first");
      assertEquals(shown, made);
    }),
});

const BUDGET_BYTES = 100_000;

async function gzipLength(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

/** What scripts load before anything is asked of them: not what they import where it is needed. */
async function loadedWith(entries: readonly string[]): Promise<Set<string>> {
  const loaded = new Set<string>();
  const load = async (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    const text = await Deno.readTextFile(path);
    for (const [, name = ""] of text.matchAll(/(?:from|import)"([^"]+)"/g)) {
      await load(join(dirname(path), name));
    }
  };
  for (const entry of entries) await load(entry);
  return loaded;
}

Deno.test("the scripts of a page that draws no chart stay below 100 KB together", async () => {
  const site = await buildSite([]);
  const pages = {
    advise: ["main.js", "advise/main.js"],
    compare: ["main.js", "compare/main.js", "compare/worker.js"],
  };
  for (const [page, entries] of Object.entries(pages)) {
    let total = 0;
    const paths = entries.map((entry) => `${site.folder}/client/${entry}`);
    for (const path of await loadedWith(paths)) {
      total += await gzipLength(await Deno.readFile(path));
    }
    assert(total > 20_000, `found ${total} bytes: the scripts were not found`);
    assertLess(total, BUDGET_BYTES, page);
  }
});
