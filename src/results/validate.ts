import { checkSchema, describe, notJson } from "./check_schema.ts";
import { findFlaw } from "./consistency.ts";
import type { Run } from "./run.ts";
import { RunFormatError } from "./run_format_error.ts";
import { runSchema, SCHEMA_VERSION } from "./schema.ts";
import { upgradeV2 } from "./upgrade.ts";

const MEASURE_AGAIN = "measure again with `deno task bench`";
const DAMAGED =
  `the file is damaged or was not written by Crossover; ${MEASURE_AGAIN}`;

/**
 * Makes a run of whatever a file held, so that the rest of the program can trust it. A file of an older version is read
 * as one of the present. Its texts are still those of a stranger: escape them wherever they are shown.
 *
 * @param value What `JSON.parse` returned.
 * @param options `source`: the file's name, for messages.
 * @returns The same data, typed, in the present version of the format.
 * @throws {RunFormatError} where a field is missing, unknown, of another type or at odds with another one.
 */
export function parseRun(
  value: unknown,
  { source }: { readonly source: string },
): Run {
  const run = read(value, source);
  const flaw = findFlaw(run);
  if (!flaw) return run;
  throw new RunFormatError({ source, ...flaw, hint: DAMAGED });
}

/** Makes a run one of the present version, and checks it by that. */
function read(value: unknown, source: string): Run {
  const { version, run } = versionOf(value, source);
  return checkSchema(runSchema, {
    value: version === 2 ? upgradeV2(run) : run,
    source,
    hint: DAMAGED,
  });
}

/** {@linkcode parseRun} of a file's text, which may be cut short. */
export function parseRunText(
  text: string,
  { source }: { readonly source: string },
): Run {
  return parseRun(parseJson(text, source), { source });
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(text, {
      source,
      expected: "a whole run",
      hint:
        "the file is damaged, or more than JSON was printed into it; have it written again by what measured",
      cause,
    });
  }
}

/** Says first what makes every other field unreadable: another kind of file, or another version of the format. */
function versionOf(
  value: unknown,
  source: string,
): { readonly version: 2 | 3; readonly run: object } {
  const run = typeof value === "object" && value !== null ? value : {};
  const { format, schemaVersion, tool } = run as Record<string, unknown>; // Any property of an object may be read; all are checked below.
  if (format !== "crossover-run") {
    throw new RunFormatError({
      source,
      field: "format",
      problem: `found ${describe(format)}, expected "crossover-run"`,
      hint:
        "name a file that `deno task bench` saved, or one of hyperfine, google-benchmark, pyperf or `deno bench --json`",
    });
  }
  if (schemaVersion === 2 || schemaVersion === 3) {
    return { version: schemaVersion, run };
  }
  const newer = Number.isSafeInteger(schemaVersion) &&
    Number(schemaVersion) > SCHEMA_VERSION;
  throw new RunFormatError({
    source,
    field: "schemaVersion",
    problem: `found ${describe(schemaVersion)}, expected ${
      newer
        ? `at most ${SCHEMA_VERSION}, the newest this version of Crossover knows`
        : `2 or ${SCHEMA_VERSION}`
    }`,
    hint: newer
      ? `${writerOf(tool)} wrote this file; update to it`
      : schemaVersion === 1
      ? `this version of Crossover no longer reads version 1; ${MEASURE_AGAIN}`
      : DAMAGED,
  });
}

/** Names the version of Crossover that wrote a file, as far as the file can be trusted to say. */
function writerOf(tool: unknown): string {
  const { version } = typeof tool === "object" && tool !== null
    ? tool as Record<string, unknown> // Any property of an object may be read.
    : {};
  const isVersion = typeof version === "string" &&
    /^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(version);
  return isVersion ? `Crossover ${version}` : "a newer Crossover";
}
