import * as v from "valibot";
import { findFlaw } from "./consistency.ts";
import { type Run, runSchema, SCHEMA_VERSION } from "./run.ts";

const MEASURE_AGAIN = "measure again with `deno task bench`";
const DAMAGED =
  `the file is damaged or was not written by Crossover; ${MEASURE_AGAIN}`;

/** {@linkcode parseRun} of a file's text, which may be cut short. */
export function parseRunText(
  text: string,
  { source }: { readonly source: string },
): Run {
  return parseRun(parseJson(text, source), { source });
}

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
  return checkRun({ value, source, hint: DAMAGED });
}

/** Checks a run of the present version: each field, and each against the others. */
export function checkRun(options: CheckOptions): Run {
  const run = checkSchema(runSchema, options);
  const flaw = findFlaw(run);
  if (!flaw) return run;
  const { source, hint } = options;
  throw new RunFormatError({ source, ...flaw, hint });
}

/** What a value is checked by, and what is said where it fails. */
export interface CheckOptions {
  /** The value, as it was parsed. */
  readonly value: unknown;
  /** File, or another name for where it came from. */
  readonly source: string;
  /** What the user can do about a value that fails. */
  readonly hint: string;
}

/**
 * Checks a value from a file, so that it can be trusted.
 *
 * @throws {RunFormatError} where it fails, naming the field.
 */
export function checkSchema<T>(
  schema: v.GenericSchema<unknown, T>,
  { value, source, hint }: CheckOptions,
): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const found = issue.received === "undefined"
    ? "nothing"
    : describe(issue.input);
  throw new RunFormatError({
    source,
    field: formatPath(issue.path ?? []),
    problem: `found ${found}, expected ${issue.expected ?? "another value"}`,
    hint,
  });
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

/** Says of a file's text that it cannot be parsed, and why not. */
export function notJson(
  text: string,
  { expected, ...options }: {
    readonly source: string;
    /** What it should have been: `a whole run`. */
    readonly expected: string;
    readonly hint: string;
    readonly cause: unknown;
  },
): RunFormatError {
  const problem = text.trim() === ""
    ? "found an empty file, expected JSON"
    : `found text that is not JSON (${text.length} characters), expected ${expected}`;
  return new RunFormatError({ ...options, problem });
}

/** Says first what makes every other field unreadable: another kind of file, or another version of the format. */
function assertVersion(value: unknown, source: string): void {
  const run = typeof value === "object" && value !== null ? value : {};
  const { format, schemaVersion, tool } = run as Record<string, unknown>; // Any property of an object may be read; all are checked below.
  if (format !== "crossover-run") {
    throw new RunFormatError({
      source,
      field: "format",
      problem: `found ${describe(format)}, expected "crossover-run"`,
      hint:
        "name a file that `deno task bench` saved, or one that `deno task import` reads",
    });
  }
  if (schemaVersion === SCHEMA_VERSION) return;
  const isVersion = Number.isSafeInteger(schemaVersion) &&
    Number(schemaVersion) > 0;
  const isNewer = isVersion && Number(schemaVersion) > SCHEMA_VERSION;
  throw new RunFormatError({
    source,
    field: "schemaVersion",
    problem: `found ${describe(schemaVersion)}, expected ${
      isNewer
        ? `at most ${SCHEMA_VERSION}, the newest this version of Crossover knows`
        : SCHEMA_VERSION
    }`,
    hint: isNewer
      ? `${writerOf(tool)} wrote this file; update to it`
      : isVersion
      ? `this version of Crossover no longer reads version ${schemaVersion}; ${MEASURE_AGAIN}`
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

/** Shows a value of a stranger's file in a message, cut short. */
function describe(value: unknown): string {
  const text = toJson(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A file may nest lists deeper than the stack is. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "values within values without end";
  }
}

/** What {@linkcode RunFormatError} carries beside its message. */
export interface RunFormatErrorOptions {
  /** File, or another name for where the run came from. */
  readonly source: string;
  /** Path of the field at fault, such as `cells[3].workers`; left out for the run as a whole. */
  readonly field?: string;
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
    const { source, field = "", problem, hint, cause } = options;
    const place = field === "" ? source : `${source}: ${field}`;
    super(`Cannot read run ${place}: ${problem}`, { cause });
    this.source = source;
    this.field = field;
    this.hint = hint;
  }
}
