import {
  assert,
  assertEquals,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { formatDuration, reportRun } from "../../src/text/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { buildSite, LOCATION, withoutValues } from "./site_builder.ts";

const RUN = buildRun();

Deno.test("the site shows the medians of the analysis and links under its sub-path", async () => {
  await using site = await buildSite([RUN]);
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
  await using site = await buildSite([RUN]);
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
  await using site = await buildSite([RUN]);
  const path = `${RUN.machine.id}/${RUN.id}`;
  assertEquals(
    await site.read(`runs/${path}/run.json`),
    await Deno.readTextFile(`${site.results}/${path}.json`),
  );
});

Deno.test("a broken run file is named, and the others are shown", async () => {
  await using site = await buildSite([RUN], async (results) => {
    await Deno.writeTextFile(`${results}/${RUN.machine.id}/cut.json`, '{"for');
  });
  assertStringIncludes(site.output, "cut.json");
  assertStringIncludes(await site.read("runs/index.html"), RUN.id);
});

Deno.test("a page that lacks runs names the command that makes them", async () => {
  await using site = await buildSite([]);
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
  await using site = await buildSite([RUN]);
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
  const cells = [
    buildCell({ workload: "primes", model: "sequential", ns: 1e8 }),
    buildCell({ workload: "primes", model: "async", failed: "Error: wrong" }),
    buildCell({
      workload: "primes",
      model: "worker-pool",
      workers: 2,
      notRun: "The run was interrupted before it.",
    }),
  ];
  const run = buildRun({ cells, status: "partial" });
  await using site = await buildSite([run]);
  const page = await site.read(`runs/${run.machine.id}/${run.id}/index.html`);
  assertStringIncludes(page, "Error: wrong");
  assertStringIncludes(page, "The run was interrupted before it.");
  assertStringIncludes(page, "This run was interrupted");
});

const SCRIPT =
  `</script><script>alert(1)</script><img src=x onerror="alert(1)">" onfocus="alert(1)" x="`;

/** A valid run whose every free text is an attack. */
function hostileRun(): Run {
  const run = buildRun({
    label: SCRIPT,
    machine: buildMachine({ cpuModel: SCRIPT, osRelease: SCRIPT, os: SCRIPT }),
    runtime: { deno: SCRIPT, v8: SCRIPT, typescript: SCRIPT },
  });
  return {
    ...run,
    models: run.models.map((model) => ({ ...model, label: SCRIPT })),
    workloads: run.workloads.map((workload) => ({
      ...workload,
      label: SCRIPT,
      description: SCRIPT,
    })),
    cells: run.cells.map((cell, index) =>
      index === 1
        ? { ...cell, outcome: { kind: "failed" as const, reason: SCRIPT } }
        : cell
    ),
  };
}

Deno.test("the text of a hostile run stays text on every page", async () => {
  const run = hostileRun();
  await using site = await buildSite([run]);
  const pages = [
    ...["", "workloads/", "workloads/primes/", "runs/", "machines/"],
    ...[`machines/${run.machine.id}/`, "questions/", "questions/batch/"],
  ];
  for (const page of [...pages, `runs/${run.machine.id}/${run.id}/`]) {
    const html = withoutValues(await site.read(`${page}index.html`));
    assertNotMatch(html, /<script>alert|<img/i);
    assertNotMatch(html, /<[a-z][^<>]*\son[a-z]+=/i);
  }
});
