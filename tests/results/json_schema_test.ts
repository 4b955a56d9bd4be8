import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  JSON_SCHEMA_FILE,
  runJsonSchema,
} from "../../src/results/json_schema.ts";

Deno.test(`${JSON_SCHEMA_FILE} is the schema that runs are checked by`, async () => {
  assertEquals(
    await Deno.readTextFile(JSON_SCHEMA_FILE),
    runJsonSchema(),
    "write it anew: deno run --allow-read --allow-write=results src/results/json_schema.ts",
  );
});

Deno.test("the JSON Schema keeps the patterns of names", () => {
  const schema = runJsonSchema();
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
  assertEquals(undescribed(JSON.parse(runJsonSchema())), []);
});
