import * as v from "valibot";
import { RunFormatError } from "./run_format_error.ts";

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
  return new RunFormatError({ ...options, field: "", problem });
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
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
