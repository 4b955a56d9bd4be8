import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import standIns from "../../npm_only/deno.json" with { type: "json" };

const OFFICIAL: Readonly<Record<string, string>> = config.imports;
const STAND_INS: Readonly<Record<string, string>> = standIns.imports;
const PROJECT = new URL("../../", import.meta.url);

function isNpm(specifier: string | undefined): boolean {
  return specifier?.startsWith("npm:") ?? false;
}

Deno.test("the configuration of the stand-ins has the imports and compiler options of deno.json", () => {
  assertEquals(Object.keys(STAND_INS), Object.keys(OFFICIAL));
  assertEquals(standIns.compilerOptions, config.compilerOptions);
});

Deno.test("the stand-ins pin the npm versions of deno.json", () => {
  for (const [key, specifier] of Object.entries(OFFICIAL)) {
    if (isNpm(specifier)) assertEquals(STAND_INS[key], specifier);
  }
});

Deno.test("every version is exact", () => {
  for (const specifier of Object.values(OFFICIAL)) {
    assert(/@v?[0-9]+\.[0-9]+\.[0-9]+(\/|$)/.test(specifier), specifier);
  }
});

Deno.test("Lume's lint rules are of the Lume that builds the site", async () => {
  const lint = JSON.parse(
    await Deno.readTextFile(new URL("site/lint.json", PROJECT)),
  );
  assertEquals(lint.lint.plugins, [`${OFFICIAL["lume/"]}lint.ts`]);
});

Deno.test("what npm cannot serve is a file of this folder, or the same package on npm", async () => {
  for (const [key, specifier] of Object.entries(OFFICIAL)) {
    if (isNpm(specifier)) continue;
    const standIn = STAND_INS[key] ?? "";
    if (isNpm(standIn)) continue;
    await Deno.stat(new URL(`npm_only/${standIn}`, PROJECT));
  }
});

Deno.test("deno.json has no field that a workspace warns of in each run", () => {
  const fields = ["lock", "scopes", "allowScripts", "nodeModulesDir", "vendor"];
  assertEquals(Object.keys(config).filter((key) => fields.includes(key)), []);
});

for (
  const [file, imports] of [["deno.lock", OFFICIAL], [
    "npm_only/deno.lock",
    STAND_INS,
  ]] as const
) {
  Deno.test(`${file} pins what its configuration names`, async () => {
    const lock = JSON.parse(await Deno.readTextFile(new URL(file, PROJECT)));
    const named = Object.values(imports)
      .filter((specifier) => /^(npm|jsr):/.test(specifier))
      .map((specifier) =>
        specifier.replace(/^(\w+:)\/?(@?[^@]+@[^/]+).*$/, "$1$2")
      );
    assertEquals(lock.workspace.dependencies, [...new Set(named)].sort());
  });
}
