import axe from "axe-core";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browseSite, type SiteBrowser, withoutBrowser } from "./browser.ts";
import { LOCATION } from "./site_builder.ts";
import { buildWholeSite, kindOf, readPages } from "./whole_site.ts";

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
    "axe-core finds nothing on any kind of page, wide and light, narrow and dark",
  ignore: withoutBrowser,
  fn: async () => {
    await using site = await buildWholeSite();
    await using browser = await browseSite(site.folder, LOCATION);
    const pages = await readPages(site.folder);
    const kinds = Map.groupBy(pages, ({ path }) => kindOf(path));
    // The largest page of a kind has the most that may be wrong.
    const largest = [...kinds.values()].flatMap((own) =>
      own.toSorted((a, b) => b.html.length - a.html.length)[0]?.path ?? []
    );
    assert(largest.length > 8);
    await auditEvery(largest, browser);
    assertEquals(browser.problems, []);
  },
});
