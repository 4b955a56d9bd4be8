import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  jsonSchemaFile,
  runJsonSchema,
  SCHEMA_VERSIONS,
} from "../../src/results/json_schema.ts";
import { SCHEMA_VERSION } from "../../src/results/mod.ts";

for (const version of SCHEMA_VERSIONS) {
  const file = jsonSchemaFile(version);
  Deno.test(`${file} is the schema that runs of version ${version} are checked by`, async () => {
    assertEquals(
      await Deno.readTextFile(file),
      runJsonSchema(version),
      version === SCHEMA_VERSION
        ? "write it anew: deno run --allow-read --allow-write=results src/results/json_schema.ts"
        : "a published version never changes: undo the change to its schema",
    );
  });
}

Deno.test("there is a JSON Schema of the version that is written, the newest", () => {
  assertEquals(SCHEMA_VERSIONS.at(-1), SCHEMA_VERSION);
});

Deno.test("the JSON Schema keeps the patterns of names", () => {
  const schema = runJsonSchema(SCHEMA_VERSION);
  assertStringIncludes(schema, '"pattern": "^[a-zA-Z]{1,40}$"');
});

/** The paths of properties, at any depth, that the schema says nothing of. */
function undescribed(schema: unknown, path = ""): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== "properties") return undescribed(value, path);
    return Object.entries(value).flatMap(([name, field]) => {
      const own = `${path}.${name}`;
      const isSilent = !(field as Record<string, unknown>).description; // A property's value is a schema, which is an object.
      return [...(isSilent ? [own] : []), ...undescribed(field, own)];
    });
  });
}

Deno.test("the JSON Schema says of every field what it holds", () => {
  assertEquals(undescribed(JSON.parse(runJsonSchema(SCHEMA_VERSION))), []);
});

Deno.test("every version that can be read has its schema published", async () => {
  for (let version = 1; version <= SCHEMA_VERSION; version++) {
    const file = `results/run.v${version}.schema.json`;
    const { properties } = JSON.parse(await Deno.readTextFile(file));
    assertEquals(properties.schemaVersion.const, version, file);
  }
});
