import * as v from "valibot";
import { findFlaw } from "./consistency.ts";
import type { Run } from "./run.ts";
import { runSchema, SCHEMA_VERSION } from "./schema.ts";

/** What {@linkcode RunFormatError} carries beside its message. */
export interface RunFormatErrorOptions {
  /** File, or another name for where the run came from. */
  readonly source: string;
  /** Path of the field at fault, such as `cells[3].workers`; empty for the run as a whole. */
  readonly field: string;
  /** What was found and what was expected. */
  readonly problem: string;
  /** What the user can do about it. */
  readonly hint: string;
  /** The error behind it, if there was one. */
  readonly cause?: unknown;
}

/** A file does not hold a run that this version can read. */
export class RunFormatError extends Error {
  /** Tells this error from others. */
  override readonly name = "RunFormatError";
  /** File, or another name for where the run came from. */
  readonly source: string;
  /** Path of the field at fault; empty for the run as a whole. */
  readonly field: string;
  /** What the user can do about it. */
  readonly hint: string;

  /** Makes the error from where the fault is and what it is. */
  constructor(options: RunFormatErrorOptions) {
    const { source, field, problem, hint, cause } = options;
    const place = field === "" ? source : `${source}: ${field}`;
    super(`Cannot read run ${place}: ${problem}`, { cause });
    this.source = source;
    this.field = field;
    this.hint = hint;
  }
}

const REMEASURE =
  "the file is damaged or was not written by Crossover; measure again with `deno task bench`";

/**
 * Makes a run of whatever a file held, so that the rest of the program can trust it. Its texts are still those of a
 * stranger: escape them wherever they are shown.
 *
 * @param value What `JSON.parse` returned.
 * @param options `source`: the file's name, for messages.
 * @returns The same data, typed.
 * @throws {RunFormatError} where a field is missing, unknown, of another type or at odds with another one.
 */
export function parseRun(
  value: unknown,
  { source }: { readonly source: string },
): Run {
  assertVersion(value, source);
  const result = v.safeParse(runSchema, value, { abortEarly: true });
  if (!result.success) throw issueError(result.issues[0], source);
  const flaw = findFlaw(result.output);
  if (!flaw) return result.output;
  throw new RunFormatError({ source, ...flaw, hint: REMEASURE });
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
    throw new RunFormatError({
      source,
      field: "",
      problem: text.trim() === ""
        ? "found an empty file, expected JSON"
        : `found text that is not JSON (${text.length} characters), expected a whole run`,
      hint: REMEASURE,
      cause,
    });
  }
}

/** Says first what makes every other field unreadable: another kind of file, or another version of the format. */
function assertVersion(value: unknown, source: string): void {
  const { format, schemaVersion } = typeof value === "object" && value !== null
    ? value as Record<string, unknown> // Any property of an object may be read; both are checked below.
    : {};
  if (format !== "crossover-run") {
    throw new RunFormatError({
      source,
      field: "format",
      problem: `found ${describe(format)}, expected "crossover-run"`,
      hint: "name a file that `deno task bench` saved",
    });
  }
  if (schemaVersion === SCHEMA_VERSION) return;
  const newer = Number.isSafeInteger(schemaVersion) &&
    Number(schemaVersion) > SCHEMA_VERSION;
  throw new RunFormatError({
    source,
    field: "schemaVersion",
    problem: `found ${
      describe(schemaVersion)
    }, expected ${SCHEMA_VERSION}, the newest this version of Crossover knows`,
    hint: newer
      ? "a newer Crossover wrote this file; update Crossover to read it"
      : REMEASURE,
  });
}

function issueError(
  issue: v.InferIssue<typeof runSchema>,
  source: string,
): RunFormatError {
  const found = issue.received === "undefined"
    ? "nothing"
    : describe(issue.input);
  return new RunFormatError({
    source,
    field: formatPath(issue.path ?? []),
    problem: `found ${found}, expected ${issue.expected ?? "another value"}`,
    hint: REMEASURE,
  });
}

function formatPath(path: readonly { readonly key: unknown }[]): string {
  return path.map(({ key }) =>
    typeof key === "number" ? `[${key}]` : `.${describeKey(key)}`
  ).join("").replace(/^\./, "");
}

/** A key can be a stranger's too: one line, of bounded length. */
function describeKey(key: unknown): string {
  const text = String(key);
  return /^\w{1,60}$/.test(text) ? text : describe(text);
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
