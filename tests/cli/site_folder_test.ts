import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/arguments.ts";
import {
  checkLocation,
  checkSiteFolder,
  claimSiteFolder,
  MARKER,
  replaceSite,
} from "../../src/cli/site_folder.ts";
import { StoreError } from "../../src/results/mod.ts";
import { inFolder } from "./run_task.ts";

/** A folder with a project in it that has runs, and what a user may have lying about. */
async function furnish(dir: string) {
  const kept = { project: `${dir}/project`, results: `${dir}/project/results` };
  await Deno.mkdir(kept.results, { recursive: true });
  await Deno.mkdir(`${dir}/thesis`);
  await Deno.writeTextFile(`${dir}/thesis/chapter.md`, "years of work");
  await Deno.writeTextFile(`${dir}/file`, "");
  await Deno.mkdir(`${dir}/empty`);
  await Deno.symlink(`${dir}/empty`, `${dir}/link`);
  return kept;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

const REFUSED = [
  "project",
  "project/",
  ".",
  "project/results",
  "project/results/site",
  "project/../project",
  "thesis",
  "file",
  "link",
];

for (const path of REFUSED) {
  Deno.test(`checkSiteFolder() refuses ${path}, and nothing is touched`, () =>
    inFolder(async (dir) => {
      const kept = await furnish(dir);
      const before = await namesIn(dir);
      const folder = `${dir}/${path}`;
      await assertRejects(() => checkSiteFolder(folder, kept), StoreError);
      await assertRejects(() => claimSiteFolder(folder, kept), StoreError);
      await assertRejects(
        () => replaceSite(folder, kept, () => Promise.resolve()),
        StoreError,
      );
      assertEquals(await namesIn(dir), before);
      assertEquals(await namesIn(`${dir}/thesis`), ["chapter.md"]);
      assertEquals(await namesIn(kept.project), ["results"]);
    }));
}

Deno.test("checkSiteFolder() refuses a folder that a build has marked, too, once it holds the project", () =>
  inFolder(async (dir) => {
    const kept = await furnish(dir);
    await Deno.writeTextFile(`${dir}/${MARKER}`, "");
    await assertRejects(
      () => checkSiteFolder(dir, kept),
      StoreError,
      `it holds ${kept.project}`,
    );
  }));

Deno.test("replaceSite() takes a new folder, an empty one and an earlier site, and leaves nothing beside it", () =>
  inFolder(async (dir) => {
    const kept = await furnish(dir);
    for (const folder of [`${dir}/a/site`, `${dir}/empty`, `${dir}/empty`]) {
      const page = `page of ${folder}`;
      await replaceSite(folder, kept, async (beside) => {
        await Deno.writeTextFile(`${beside}/index.html`, page);
      });
      assertEquals(await namesIn(folder), [MARKER, "index.html"]);
      assertEquals(await Deno.readTextFile(`${folder}/index.html`), page);
    }
    assertEquals(await namesIn(`${dir}/a`), ["site"]);
    const beside = (await namesIn(dir)).filter((name) => /^empty/.test(name));
    assertEquals(beside, ["empty"]);
  }));

Deno.test("replaceSite() leaves the earlier site where the build fails", () =>
  inFolder(async (dir) => {
    const kept = await furnish(dir);
    const folder = `${dir}/site`;
    const write = (text: string) => (beside: string) =>
      Deno.writeTextFile(`${beside}/index.html`, text);
    await replaceSite(folder, kept, write("first"));
    await assertRejects(
      () =>
        replaceSite(folder, kept, async (beside) => {
          await write("second")(beside);
          throw new Error("cut");
        }),
      Error,
      "cut",
    );
    const names = async () =>
      (await namesIn(dir)).filter((name) => /^site/.test(name));
    assertEquals(await names(), ["site"]);
    assertEquals(await Deno.readTextFile(`${folder}/index.html`), "first");
    // A build that is gone cannot take its place.
    await assertRejects(
      () =>
        replaceSite(
          folder,
          kept,
          (beside) => Deno.remove(beside, { recursive: true }),
        ),
      Deno.errors.NotFound,
    );
    assertEquals(await Deno.readTextFile(`${folder}/index.html`), "first");
    assertEquals(await names(), ["site"]);
  }));

Deno.test("replaceSite() goes on where a build was killed, but not over a folder of that name", () =>
  inFolder(async (dir) => {
    const kept = await furnish(dir);
    const folder = `${dir}/site`;
    await claimSiteFolder(`${folder}.building`, kept);
    await Deno.writeTextFile(`${folder}.building/half.html`, "");
    await replaceSite(folder, kept, () => Promise.resolve());
    assertEquals(await namesIn(folder), [MARKER]);

    await Deno.rename(`${dir}/thesis`, `${folder}.old`);
    await assertRejects(
      () => replaceSite(folder, kept, () => Promise.resolve()),
      StoreError,
    );
    assertEquals(await namesIn(`${folder}.old`), ["chapter.md"]);
  }));

Deno.test("checkLocation() refuses a path that the site's own pages begin with", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/guide/models`, { recursive: true });
    await Deno.writeTextFile(`${dir}/styles.css`, "");
    const check = (path: string) =>
      checkLocation(dir, new URL(`https://example.org${path}`));
    for (const path of ["/guide/", "/guide", "/gui", "/guide/models/", "/s"]) {
      assertThrows(() => check(path), UsageError, "expected another path");
    }
    for (const path of ["/", "/crossover/", "/my/guide/", "/guides/"]) {
      check(path);
    }
  }));

Deno.test("claimSiteFolder() says what to do where nothing can be written", () =>
  inFolder(async (dir) => {
    const kept = await furnish(dir);
    const error = await assertRejects(
      () => claimSiteFolder(`${dir}/file/site`, kept),
      StoreError,
      "no way to write there",
    );
    assertEquals(
      error.hint,
      "name a folder that can be written to with --out",
    );
  }));
