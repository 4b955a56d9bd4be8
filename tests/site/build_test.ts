import {
  assert,
  assertEquals,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { formatDuration, reportRun } from "../../src/text/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { buildAssortedSite, INTERRUPTED } from "./assorted_site.ts";
import { HOSTILE } from "./hostile_run.ts";
import { buildSite, LOCATION, withoutValues } from "./site_builder.ts";

const RUN = buildRun();

Deno.test("the site shows the medians of the analysis and links under its sub-path", async () => {
  const site = await buildSite([RUN]);
  const page = await site.read("workloads/primes/index.html");
  for (const cell of reportRun(RUN).workloads[0]?.cells ?? []) {
    assert(cell.kind === "measured");
    assertStringIncludes(page, formatDuration(cell.medianNs.value));
  }
  const base = new URL(LOCATION).pathname;
  for (const [, link = ""] of page.matchAll(/(?:href|src)="(\/[^"]*)"/g)) {
    assert(link.startsWith(base), link);
  }
});

Deno.test("every link of the site leads to a file of the site", async () => {
  const site = await buildSite([RUN]);
  const base = new URL(LOCATION).pathname;
  const pages = [
    ...["", "questions/", "questions/granularity/", "questions/blocking/"],
    ...["workloads/", "workloads/http/", "machines/"],
    ...[`machines/${RUN.machine.id}/`, "runs/", "guide/"],
  ];
  for (const page of [...pages, `runs/${RUN.machine.id}/${RUN.id}/`]) {
    const html = await site.read(`${page}index.html`);
    for (const [, link = ""] of html.matchAll(/(?:href|src)="(\/[^"#]*)/g)) {
      const path = link.slice(base.length).replace(/(^|\/)$/, "$1index.html");
      assert((await Deno.stat(`${site.folder}/${path}`)).isFile, link);
    }
  }
});

Deno.test("the download of a run is its saved file, byte for byte", async () => {
  const site = await buildSite([RUN]);
  const path = `${RUN.machine.id}/${RUN.id}`;
  assertEquals(
    await site.read(`runs/${path}/run.json`),
    await Deno.readTextFile(`${site.results}/${path}.json`),
  );
});

Deno.test("a page that lacks runs names the command that makes them", async () => {
  const site = await buildSite([]);
  const empty = [
    ...["", "workloads/", "machines/", "runs/", "questions/", "compare/"],
    ...["advise/", "play/", "play/scheduler/"],
  ];
  for (const path of empty) {
    const page = await site.read(`${path}index.html`);
    assertStringIncludes(page, "deno task bench", path);
  }
  const tasks = await site.read("tasks/index.html");
  assertStringIncludes(tasks, "deno task try");
});

Deno.test("feed, sitemap and robots name the pages by their whole addresses", async () => {
  const site = await buildSite([RUN]);
  const run = `${LOCATION}runs/${RUN.machine.id}/${RUN.id}/`;
  const feed = JSON.parse(await site.read("feed.json"));
  assertEquals(feed.items.map(({ url }: { url: string }) => url), [run]);
  assertEquals(feed.items[0].date_published, RUN.startedAt);
  assertStringIncludes(
    await site.read("index.html"),
    `href="${new URL(feed.feed_url).pathname}" type="application/feed+json"`,
  );
  const addresses = (await site.read("sitemap.txt")).trim().split("\n");
  assert(addresses.includes(run));
  for (const address of addresses) {
    const path = address.slice(LOCATION.length);
    assert((await Deno.stat(`${site.folder}/${path}index.html`)).isFile);
  }
  assertStringIncludes(
    await site.read("robots.txt"),
    `Sitemap: ${LOCATION}sitemap.txt`,
  );
});

Deno.test("failed and unmeasured cells are shown with their reasons", async () => {
  const site = await buildAssortedSite();
  const { machine, id } = INTERRUPTED;
  const page = await site.read(`runs/${machine.id}/${id}/index.html`);
  assertStringIncludes(page, "Error: wrong");
  assertStringIncludes(page, "The run was interrupted before it.");
  assertStringIncludes(page, "This run was interrupted");
});

Deno.test("the text of a hostile run stays text on every page", async () => {
  const site = await buildSite([HOSTILE]);
  const { machine, id } = HOSTILE;
  const pages = [
    ...["", "workloads/", "workloads/primes/", "runs/", "machines/"],
    ...["questions/", "questions/batch/", `machines/${machine.id}/`],
    `runs/${machine.id}/${id}/`,
  ];
  for (const page of pages) {
    const html = withoutValues(await site.read(`${page}index.html`));
    assertNotMatch(html, /<script>alert|<img/i);
    assertNotMatch(html, /<[a-z][^<>]*\son[a-z]+=/i);
  }
});
