/**
 * The JSON Schema of the run format, made from the schema that runs are checked by. Run this module to write it anew:
 *
 *   deno run --allow-read --allow-write=results src/results/json_schema.ts
 */
import { toJsonSchema } from "@valibot/to-json-schema";
import { runSchema, SCHEMA_VERSION } from "./run.ts";

/** File of the published JSON Schema of the present version, relative to the project. */
export const JSON_SCHEMA_FILE = `results/run.v${SCHEMA_VERSION}.schema.json`;

/** The text of the published JSON Schema of the present version. */
export function runJsonSchema(): string {
  const schema = toJsonSchema(runSchema, {
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
  await Deno.writeTextFile(JSON_SCHEMA_FILE, runJsonSchema());
}
