/** The part of `@std/assert` that the project uses, on `node:assert`; see README.md. */
import * as node from "node:assert/strict";
import { inspect } from "node:util";

// deno-lint-ignore no-explicit-any -- a constructor's parameters vary, and the official type is as wide
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

export function fail(message?: string): never {
  throw new AssertionError(`Failed assertion${message ? `: ${message}` : "."}`);
}

export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

export function assertEquals<T>(actual: T, expected: T, message?: string) {
  if (isEqual(actual, expected)) return;
  try {
    node.deepStrictEqual(actual, expected);
  } catch (cause) {
    if (cause instanceof Error) refuse(cause.message, { actual, message });
  }
  refuse(inspect(expected), { actual, message });
}

export function assertNotEquals<T>(actual: T, expected: T, message?: string) {
  if (isEqual(actual, expected)) refuse("another value", { actual, message });
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  if (!Object.is(actual, expected)) {
    refuse(`exactly ${inspect(expected)}`, { actual, message });
  }
}

export function assertInstanceOf<E>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- as above
  expectedType: abstract new (...args: any[]) => E,
  message?: string,
): asserts actual is E {
  if (actual instanceof expectedType) return;
  refuse(`an instance of ${expectedType.name}`, { actual, message });
}

export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
) {
  if (!actual.includes(expected)) {
    refuse(`text that holds ${inspect(expected)}`, { actual, message });
  }
}

export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
) {
  if (!expected.test(actual)) {
    refuse(`a match of ${expected}`, { actual, message });
  }
}

export function assertNotMatch(
  actual: string,
  expected: RegExp,
  message?: string,
) {
  if (expected.test(actual)) {
    refuse(`no match of ${expected}`, { actual, message });
  }
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = Number.isFinite(expected) ? Math.abs(expected) * 1e-7 : 1e-7,
  message?: string,
) {
  if (Object.is(actual, expected)) return;
  if (Math.abs(expected - actual) <= tolerance) return;
  refuse(`${expected} within ${tolerance}`, { actual, message });
}

export function assertGreater<T>(actual: T, expected: T, message?: string) {
  if (!(actual > expected)) {
    refuse(`more than ${expected}`, { actual, message });
  }
}

export function assertLess<T>(actual: T, expected: T, message?: string) {
  if (!(actual < expected)) {
    refuse(`less than ${expected}`, { actual, message });
  }
}

export function assertLessOrEqual<T>(actual: T, expected: T, message?: string) {
  if (!(actual <= expected)) refuse(`at most ${expected}`, { actual, message });
}

export function assertThrows(fn: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): E;
export function assertThrows(fn: () => unknown, ...rest: unknown[]): unknown {
  try {
    fn();
  } catch (error) {
    return checkError(error, rest);
  }
  throw new AssertionError("Expected function to throw.");
}

export function assertRejects(
  fn: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  ...rest: unknown[]
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch {
    throw new AssertionError("Function throws when expected to reject.");
  }
  try {
    await promise;
  } catch (error) {
    return checkError(error, rest);
  }
  throw new AssertionError("Expected function to reject.");
}

function checkError(
  error: unknown,
  [errorClass, includes]: unknown[],
): unknown {
  if (typeof errorClass !== "function") return error;
  if (!(error instanceof errorClass)) {
    refuse(`an error of class ${errorClass.name}`, { actual: error });
  }
  const text = error instanceof Error ? error.message : "";
  if (typeof includes === "string" && !text.includes(includes)) {
    refuse(`an error message that holds ${inspect(includes)}`, {
      actual: text,
    });
  }
  return error;
}

function isEqual(actual: unknown, expected: unknown): boolean {
  try {
    node.deepStrictEqual(actual, expected);
    return true;
  } catch {
    return false;
  }
}

function refuse(
  expected: string,
  { actual, message }: { actual: unknown; message?: string | undefined },
): never {
  const suffix = message ? `: ${message}` : "";
  throw new AssertionError(
    `Found ${inspect(actual)}, expected ${expected}${suffix}`,
  );
}
