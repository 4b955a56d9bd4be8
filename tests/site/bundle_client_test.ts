import { assertEquals, assertNotEquals } from "@std/assert";
import { nameByContent } from "../../site/_plugins/bundle_client.ts";
import { inFolder } from "../cli/run_task.ts";
import { listFiles } from "../fixtures/checkout.ts";

/** Bundles as on two machines: the bundler's hashes differ, and nothing else does. */
function bundle(hash: string, shared = "1"): Readonly<Record<string, string>> {
  return {
    "main.js": `import"./chunk-${hash}01.js";import("./draw-${hash}03.js")`,
    "compare/main.js": `import"../chunk-${hash}02.js"`,
    [`chunk-${hash}01.js`]: `import"./chunk-${hash}02.js";export{a}`,
    [`chunk-${hash}02.js`]: `export const b=${shared};`,
    [`draw-${hash}03.js`]: `import"./chunk-${hash}01.js";draw()`,
  };
}

async function named(
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  let texts: Record<string, string> = {};
  await inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/compare`);
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    await nameByContent(dir);
    texts = Object.fromEntries(
      await Promise.all(
        (await listFiles(dir)).sort().map(async (name) =>
          [name, await Deno.readTextFile(`${dir}/${name}`)] as const
        ),
      ),
    );
  });
  return texts;
}

Deno.test("the same scripts have the same names, whatever the bundler's hashes were", async () => {
  assertEquals(await named(bundle("ABCDEF")), await named(bundle("XYZ123")));
});

Deno.test("a script has another name once one that it loads has changed, and all references are right", async () => {
  const before = await named(bundle("ABCDEF"));
  const after = await named(bundle("ABCDEF", "2"));
  const hashed = (texts: Readonly<Record<string, string>>) =>
    Object.keys(texts).filter((name) => /-/.test(name));
  assertEquals(hashed(before).length, 3);
  assertEquals(hashed(after).length, 3);
  for (const name of hashed(before)) {
    assertNotEquals(hashed(after).includes(name), true, name);
  }
  for (const text of Object.values(after)) {
    for (const [, name = ""] of text.matchAll(/"\.\.?\/([^"]+)"/g)) {
      assertEquals(name in after, true, name);
    }
  }
});
