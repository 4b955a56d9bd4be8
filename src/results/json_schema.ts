/**
 * The JSON Schema of the run format, made from the schemas that runs are checked by. Run this module to write that of
 * the present version anew; those of older versions stay as they were published, and that of version 2 has no other
 * source than its file, since such runs are upgraded before they are checked:
 *
 *   deno run --allow-read --allow-write=results src/results/json_schema.ts
 */
import { toJsonSchema } from "@valibot/to-json-schema";
import { runSchema, SCHEMA_VERSION } from "./schema.ts";
import { runV1Schema } from "./schema_v1.ts";

const SCHEMAS = { 1: runV1Schema, 3: runSchema } as const;

/** A version of the run format that is checked by a schema of its own. */
export type SchemaVersion = keyof typeof SCHEMAS;

/** Every version of the run format that is checked by a schema of its own, the oldest first. */
export const SCHEMA_VERSIONS: readonly SchemaVersion[] = [1, 3];

/** File of the published JSON Schema of a version, relative to the project. */
export function jsonSchemaFile(version: SchemaVersion): string {
  return `results/run.v${version}.schema.json`;
}

/** The text of the published JSON Schema of a version. */
export function runJsonSchema(version: SchemaVersion): string {
  const schema = toJsonSchema(SCHEMAS[version], {
    overrideAction: ({ valibotAction, jsonSchema }) =>
      isRegex(valibotAction)
        ? { ...jsonSchema, pattern: valibotAction.requirement.source }
        : undefined,
  });
  return `${
    JSON.stringify({ title: "A Crossover run", ...schema }, null, 2)
  }\n`;
}

/** JSON Schema reads every pattern with the flag `u`, so the converter's refusal of flags need not be heeded. */
function isRegex(
  action: object,
): action is { readonly requirement: RegExp } {
  return "type" in action && action.type === "regex";
}

if (import.meta.main) {
  await Deno.writeTextFile(
    jsonSchemaFile(SCHEMA_VERSION),
    runJsonSchema(SCHEMA_VERSION),
  );
}
