import axe from "axe-core";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browseSite, type SiteBrowser, withoutBrowser } from "./browser.ts";
import { LOCATION } from "./site_builder.ts";
import {
  buildWholeSite,
  compressedBytes,
  kindOf,
  readPages,
} from "./whole_site.ts";

/** What axe-core says of a page, in the part that is read. */
interface Audit {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

const DEVICES = [
  { width: 1280, colorScheme: "light" },
  { width: 360, colorScheme: "dark" },
] as const;

const MOST_SCRIPT_BYTES = 100_000;

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations }: Audit = await page.evaluate("axe.run()");
  return violations.map(({ id, nodes }) =>
    `${id} at ${nodes.slice(0, 3).map(({ target }) => target.join(" "))}`
  );
}

/** Whatever the keyboard cannot reach: links, buttons and fields that are shown and never get the focus. */
async function unreached(page: Page): Promise<string[]> {
  return await page.evaluate(`[...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary"
  )].filter((element) => element.checkVisibility() && !element.disabled &&
    element.tabIndex < 0 && element.type !== "radio")
    .map((element) => element.outerHTML.slice(0, 120))`);
}

/** Compressed size of the scripts that a page has loaded, in bytes. */
async function scriptBytes(page: Page): Promise<number> {
  const texts: string[] = await page.evaluate(`Promise.all(
    performance.getEntriesByType("resource")
      .filter(({ name }) => name.endsWith(".js"))
      .map(async ({ name }) => await (await fetch(name)).text())
  )`);
  const sizes = await Promise.all(texts.map(compressedBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function auditEvery(
  paths: readonly string[],
  browser: SiteBrowser,
): Promise<void> {
  const found: string[] = [];
  for (const device of DEVICES) {
    for (const path of paths) {
      const page = await browser.open(path, device);
      const wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      if (wide !== 0) found.push(`${path}: ${wide} px too wide`);
      const bytes = await scriptBytes(page);
      if (bytes > MOST_SCRIPT_BYTES) {
        found.push(`${path}: ${bytes} B of scripts`);
      }
      for (
        const problem of [
          ...await violationsOf(page),
          ...await unreached(page),
        ]
      ) found.push(`${path} at ${device.width} px: ${problem}`);
      await page.context().close();
    }
  }
  assertEquals(found, []);
}

Deno.test({
  name:
    "no kind of page breaks a rule of axe-core, its width or its budget, wide and light, narrow and dark",
  ignore: withoutBrowser,
  fn: async () => {
    await using site = await buildWholeSite();
    await using browser = await browseSite(site.folder, LOCATION);
    const pages = await readPages(site.folder);
    const kinds = Map.groupBy(pages, ({ path }) => kindOf(path));
    // The largest page of a kind has the most that may be wrong; an audit of a table of 300 rows takes half a minute.
    const largest = [...kinds.values()].flatMap((own) =>
      own.filter(({ html }) => own.length === 1 || html.length < 200_000)
        .toSorted((a, b) => b.html.length - a.html.length)[0]?.path ?? []
    );
    assert(largest.length > 8);
    await auditEvery(largest, browser);
    assertEquals(browser.problems, []);
  },
});
