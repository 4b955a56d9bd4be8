import {
  assert,
  assertEquals,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  EQUIVALENCE_MARGIN,
  MIN_LEAD,
} from "../../src/analysis/verdict/thresholds.ts";
import { GUIDE_PAGES, guidePlace } from "../../site/views/guide.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { readGuide } from "./guide_samples.ts";
import { HOSTILE } from "./hostile_run.ts";
import {
  buildSite,
  type BuiltSite,
  LOCATION,
  withoutValues,
} from "./site_builder.ts";

const RUN = buildRun();
const BASE = new URL(LOCATION).pathname;
const PATHS = GUIDE_PAGES.map(({ url }) => url.slice(1));

async function readPages(site: BuiltSite): Promise<[string, string][]> {
  return await Promise.all(
    PATHS.map(async (path): Promise<[string, string]> => [
      path,
      await site.read(`${path}index.html`),
    ]),
  );
}

Deno.test("the list of the guide's pages names every page once", () => {
  const files = readGuide().map(({ name }) =>
    name === "index.md" ? "/guide/" : `/guide/${name.replace(".md", "")}/`
  );
  assertEquals(GUIDE_PAGES.map(({ url }) => url).sort(), files.sort());
});

Deno.test("guidePlace() names the pages on either side", () => {
  const [first, second, third] = GUIDE_PAGES;
  assert(first && second && third);
  assertEquals(guidePlace(first.url), {
    number: 1,
    previous: undefined,
    next: second,
  });
  assertEquals(guidePlace(second.url), {
    number: 2,
    previous: first,
    next: third,
  });
  assertEquals(guidePlace("/elsewhere/"), {
    number: 0,
    previous: undefined,
    next: undefined,
  });
});

Deno.test("every link of the guide leads to a page and a place that are there", async () => {
  const site = await buildSite([RUN]);
  for (const [page, html] of await readPages(site)) {
    for (const [, link = ""] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      if (/^https?:/.test(link)) continue;
      const [path = "", anchor] = link.replace(/\?[^#]*/, "").split("#");
      const file = (path === "" ? page : path.slice(BASE.length))
        .replace(/(^|\/)$/, "$1index.html");
      const target = await site.read(file);
      if (anchor) assertStringIncludes(target, `id="${anchor}"`, link);
    }
  }
});

Deno.test("every page of the guide has one title, headings in order, labelled tables and drawings, and no styles of its own", async () => {
  const site = await buildSite([RUN]);
  for (const [path, html] of await readPages(site)) {
    const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) =>
      Number(level)
    );
    assertEquals(levels.filter((level) => level === 1).length, 1, path);
    levels.reduce((before, level) => {
      assert(level <= before + 1, `${path}: h${before} then h${level}`);
      return level;
    }, 0);
    assertNotMatch(html, /<th>|<th style| style="/, path);
    // One with a place is a part of a drawing.
    assertNotMatch(html, /<svg(?! x=|[^>]*(aria-label|aria-hidden))/, path);
    assertNotMatch(html, /<!-- figure|<pre>/, path);
  }
});

Deno.test("the guide's figures link to their run, and say how to make one where there is none", async () => {
  const path = `${BASE}runs/${RUN.machine.id}/${RUN.id}/`;
  const site = await buildSite([RUN]);
  assertStringIncludes(
    await site.read("guide/event-loop/index.html"),
    `href="${path}"`,
  );
  const empty = await buildSite([]);
  for (const [, html] of await readPages(empty)) {
    assertNotMatch(html, /Measured on/);
  }
  assertStringIncludes(
    await empty.read("guide/races/index.html"),
    "<code>deno task bench</code>",
  );
});

Deno.test("the text of a hostile run stays text in the guide's figures", async () => {
  const pages = await readPages(await buildSite([HOSTILE]));
  const figure = `href="${BASE}runs/${HOSTILE.machine.id}/${HOSTILE.id}/"`;
  assert(pages.some(([, html]) => html.includes(figure)));
  for (const [, html] of pages) assertNotMatch(withoutValues(html), /<img/);
});

Deno.test("the guide says of verdicts what the code decides", () => {
  const page = readGuide().find(({ name }) => name === "measuring.md");
  const percent = (share: number) => `${share * 100} %`;
  assertStringIncludes(page?.text ?? "", `at least ${percent(MIN_LEAD)}`);
  assertStringIncludes(
    page?.text ?? "",
    `a difference of ${percent(EQUIVALENCE_MARGIN)}`,
  );
});
