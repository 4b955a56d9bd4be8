import { assertEquals } from "@std/assert";
import {
  JSON_SCHEMA_FILE,
  runJsonSchema,
} from "../../src/results/json_schema.ts";

Deno.test("the published JSON Schema is the one that runs are checked by", async () => {
  assertEquals(
    await Deno.readTextFile(JSON_SCHEMA_FILE),
    runJsonSchema(),
    "write it anew: deno run --allow-read --allow-write=results src/results/json_schema.ts",
  );
});
