/** What the site counts on of Lume, tried on whatever is loaded. */
import { assertEquals } from "@std/assert";
import { relative } from "node:path";
import lume from "lume/mod.ts";
import { inFolder } from "../cli/run_task.ts";

Deno.test("drafts stay out of a build, and nothing that is there is removed", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/src`);
    await Deno.mkdir(`${dir}/site`);
    await Deno.writeTextFile(`${dir}/site/kept.txt`, "");
    await Deno.writeTextFile(
      `${dir}/src/ready.md`,
      "---\nlabel: a\n---\nReady",
    );
    await Deno.writeTextFile(
      `${dir}/src/later.md`,
      "---\ndraft: true\n---\nLater",
    );
    const site = lume({
      src: relative(Deno.cwd(), `${dir}/src`),
      dest: relative(Deno.cwd(), `${dir}/site`),
      emptyDest: false,
    });
    await site.build();
    const names = (await Array.fromAsync(Deno.readDir(`${dir}/site`)))
      .map(({ name }) => name).sort();
    assertEquals(names, ["kept.txt", "ready"]);
  }));
