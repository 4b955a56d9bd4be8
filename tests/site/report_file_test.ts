import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { report } from "../../src/cli/report.ts";
import { endOf } from "../../src/cli/command.ts";
import { saveRun } from "../../src/results/mod.ts";
import { withinFile } from "../../site/report.tsx";
import { inFolder, runHere } from "../cli/run_task.ts";
import { buildRun } from "../fixtures/run_builder.ts";

Deno.test("a report is one file: nothing is loaded, no script, and every link leads to a place in it", () =>
  inFolder(async (dir) => {
    const run = buildRun();
    await saveRun(run, { dir: `${dir}/runs` });
    const out = `${dir}/report.html`;
    const args = [`--results=${dir}/runs`, `--out=${out}`];
    // An earlier report is replaced.
    for (let time = 0; time < 2; time++) {
      const { code, stderr } = await runHere(() => endOf(report, args));
      assertEquals(code, 0, stderr);
    }
    const html = await Deno.readTextFile(out);
    const tags = html.match(/<[a-z][^>]*>/g) ?? [];
    assertEquals(tags.filter((tag) => /^<(script|link|img)\b/.test(tag)), []);
    assertEquals(tags.filter((tag) => / src="/.test(tag)), []);
    const ids = tags.flatMap((tag) => / id="([^"]*)"/.exec(tag)?.[1] ?? []);
    assertEquals(ids.length, new Set(ids).size);
    const links = tags.flatMap((tag) => / href="([^"]*)"/.exec(tag)?.[1] ?? []);
    const inside = links.filter((link) => !/^https?:/.test(link));
    assert(inside.length > 10);
    assertEquals(
      inside.filter((link) => !ids.includes(link.replace(/^#/, ""))),
      [],
    );
    assertStringIncludes(html, run.id);
    assertStringIncludes(html, "<svg");
  }));

Deno.test("report leaves a file alone that is no report", () =>
  inFolder(async (dir) => {
    await saveRun(buildRun(), { dir: `${dir}/runs` });
    const out = `${dir}/report.html`;
    await Deno.writeTextFile(out, "mine");
    const { code, stderr } = await runHere(() =>
      endOf(report, [`--results=${dir}/runs`, `--out=${out}`])
    );
    assertEquals(code, 73);
    assertStringIncludes(stderr, "found a file of that name");
    assertEquals(await Deno.readTextFile(out), "mine");
  }));

Deno.test("withinFile() keeps a page's ids apart from those of others", () => {
  const places = new Map([["/", 0], ["/runs/", 1]]);
  assertEquals(
    withinFile(
      '<a href="#x" id="x">/</a><a href="/runs/#x"></a><a href="/runs/"></a>' +
        '<a href="/guide/" class="k"></a><p aria-labelledby="x y" fill="url(#x)">',
      { url: "/", places },
    ),
    '<a href="#p0-x" id="p0-x">/</a><a href="#p1-x"></a><a href="#/runs/"></a>' +
      '<a class="k"></a><p aria-labelledby="p0-x y" fill="url(#p0-x)">',
  );
});
