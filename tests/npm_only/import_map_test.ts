import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import standIns from "../../npm_only/import_map.json" with { type: "json" };

const OFFICIAL: Readonly<Record<string, string>> = config.imports;
const STAND_INS: Readonly<Record<string, string>> = standIns.imports;

function isNpm(specifier: string | undefined): boolean {
  return specifier?.startsWith("npm:") ?? false;
}

Deno.test("the import map of the stand-ins has the keys of deno.json", () => {
  assertEquals(Object.keys(STAND_INS).sort(), Object.keys(OFFICIAL).sort());
});

Deno.test("the import map of the stand-ins pins the npm versions of deno.json", () => {
  for (const [key, specifier] of Object.entries(OFFICIAL)) {
    if (isNpm(specifier)) assertEquals(STAND_INS[key], specifier);
  }
});

Deno.test("every version is exact", () => {
  const specifiers = [
    ...Object.values(OFFICIAL),
    ...Object.values(standIns.scopes["./"]),
  ];
  for (const specifier of specifiers) {
    assert(/@v?[0-9]+\.[0-9]+\.[0-9]+(\/|$)/.test(specifier), specifier);
  }
});

Deno.test("what npm cannot serve is a file of this folder, or the same package on npm", async () => {
  for (const [key, specifier] of Object.entries(OFFICIAL)) {
    if (isNpm(specifier)) continue;
    const standIn = STAND_INS[key] ?? "";
    if (isNpm(standIn)) continue;
    await Deno.stat(new URL(`../../npm_only/${standIn}`, import.meta.url));
  }
});

Deno.test("packages that only the stand-ins use are used by them", async () => {
  const sources = await Promise.all(
    [
      "std/assert",
      "std/cli",
      "lume/mod",
      "lume/render",
      "lume/sources",
      "lume/plugins/base_path",
    ]
      .map((file) =>
        Deno.readTextFile(new URL(`../../npm_only/${file}.ts`, import.meta.url))
      ),
  );
  for (const name of Object.keys(standIns.scopes["./"])) {
    assert(sources.some((text) => text.includes(`from "${name}"`)), name);
  }
});
