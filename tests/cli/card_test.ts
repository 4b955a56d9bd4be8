import { assertEquals, assertStringIncludes } from "@std/assert";
import { CHROMIUM_HINT } from "../../src/cli/chromium.ts";
import { withoutBrowser } from "../site/browser.ts";
import { buildWholeSite } from "../site/whole_site.ts";
import { inFolder, launch, launchWith } from "./run_task.ts";

Deno.test({
  name:
    "card draws the map of a built site at the size that links to it ask for",
  ignore: withoutBrowser,
  fn: () =>
    inFolder(async (dir) => {
      const site = await buildWholeSite();
      const out = `${dir}/card.png`;
      const { code, stderr } = await launch(
        ...["card", `--site=${site.folder}`, `--out=${out}`],
      );
      assertEquals(code, 0, stderr);
      const header = new DataView((await Deno.readFile(out)).buffer);
      const size = [header.getUint32(16), header.getUint32(20)];
      assertEquals(size, [1200, 630]);
    }),
});

Deno.test("card says in one line that there is no Chromium, or no site with a map", () =>
  inFolder(async (dir) => {
    const nowhere = await launchWith(
      { CHROMIUM_PATH: "/nowhere" },
      ...["card", `--site=${dir}`, `--out=${dir}/card.png`],
    );
    assertEquals([nowhere.code, nowhere.stdout], [69, ""]);
    assertStringIncludes(nowhere.stderr, "found no map on an overview in");
    await Deno.writeTextFile(
      `${dir}/index.html`,
      `<svg class="map-drawing"></svg>`,
    );
    const ended = await launchWith(
      { CHROMIUM_PATH: "/nowhere" },
      ...["card", `--site=${dir}`, `--out=${dir}/card.png`],
    );
    assertEquals([ended.code, ended.stdout], [69, ""]);
    const lines = ended.stderr.trim().split("\n").slice(-2);
    assertEquals(
      lines[0],
      "error: Cannot draw the card: found no Chromium, expected one to draw it with",
    );
    assertEquals(lines[1], `hint: ${CHROMIUM_HINT}`);
  }));
