import { assert, assertEquals } from "@std/assert";

/** The official names that the stand-ins offer; what is used beyond them would fail on networks without JSR. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  "@std/assert": [
    "AssertionError",
    "assert",
    "assertAlmostEquals",
    "assertEquals",
    "assertGreater",
    "assertInstanceOf",
    "assertLess",
    "assertLessOrEqual",
    "assertMatch",
    "assertNotEquals",
    "assertNotMatch",
    "assertRejects",
    "assertStrictEquals",
    "assertStringIncludes",
    "assertThrows",
    "fail",
  ],
  "@std/cli": ["parseArgs", "unicodeWidth"],
  "lume/core/utils/log.ts": ["log"],
  "lume/jsx-runtime": ["renderComponent"],
  "lume/mod.ts": ["default"],
  "lume/plugins/jsx.ts": ["default"],
};

const PROJECT = new URL("../../", import.meta.url);
const SOURCES = ["_config.ts", "mod.ts", "bench/", "site/", "src/", "tests/"];
const IMPORT =
  /import\s+(?:type\s+)?(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\})?\s*from\s*"((?:@std|lume)\/[^"]+)"/g;

async function* sourceTexts(
  url: URL,
): AsyncGenerator<{ file: string; text: string }> {
  if (!url.href.endsWith("/")) {
    if (/\.tsx?$/.test(url.href)) {
      yield { file: url.href, text: await Deno.readTextFile(url) };
    }
    return;
  }
  for await (const { name, isDirectory } of Deno.readDir(url)) {
    yield* sourceTexts(new URL(isDirectory ? `${name}/` : name, url));
  }
}

async function exportedNames(file: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(`npm_only/${file}`, PROJECT));
  const names = text.matchAll(
    /^export (?:async )?(?:function|class|const) (\w+)/gm,
  );
  return [...new Set([...names].map(([, name = ""]) => name))].sort();
}

Deno.test("the stand-ins offer the names on the list, no more and no fewer", async () => {
  assertEquals(await exportedNames("std/assert.ts"), OFFERED["@std/assert"]);
  assertEquals(await exportedNames("std/cli.ts"), OFFERED["@std/cli"]);
});

Deno.test("the project uses no official name that is not on the list", async () => {
  let imports = 0;
  for (const source of SOURCES) {
    for await (const { file, text } of sourceTexts(new URL(source, PROJECT))) {
      for (
        const [, standard, named = "", specifier = ""] of text.matchAll(IMPORT)
      ) {
        imports++;
        const names = named.split(",").map((name) =>
          name.replace(/^\s*type\s/, "").split(" as ")[0]?.trim() ?? ""
        ).filter((name) => name !== "");
        if (standard) names.push("default");
        for (const name of names) {
          assert(
            OFFERED[specifier]?.includes(name),
            `${name} of ${specifier} in ${file}`,
          );
        }
      }
    }
  }
  assert(imports > 20);
});
