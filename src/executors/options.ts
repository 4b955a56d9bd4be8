import { assertTaskReference } from "./task.ts";
import { PERMISSION_NAMES } from "./transport/child_program.ts";

/** Checks the value of an option; throws if it is not one. */
type Check = (value: unknown, name: string) => void;

const MAX_TIMER_MS = 2 ** 31 - 1;

/** Every option of executors and their functions, and what it may be. */
const CHECKS: Readonly<Record<string, Check>> = {
  bufferSize: countOrInfinity,
  cancelPending: isBoolean,
  chunkSize: count,
  env: environment,
  graceMs: milliseconds,
  idleTimeoutMs: millisecondsOrInfinity,
  initializer: (value) => assertTaskReference(value, "use initializer"),
  initializerArgs: isList,
  maxHeapMiB: count,
  maxInFlight: count,
  maxQueue: countOrInfinity,
  maxTasksPerWorker: countOrInfinity,
  maxWorkers: count,
  minWorkers: countOrZero,
  onCrash: oneOf("replace", "break"),
  permissions: permissionObject,
  replaceAbandoned: isBoolean,
  returnWhen: oneOf("ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"),
  signal: abortSignal,
  spin: isBoolean,
  startTimeoutMs: milliseconds,
  timeoutMs: milliseconds,
  transfer: isList,
};

/**
 * Checks options at run time: a misspelt one would otherwise be ignored, and a wrong one fail later and elsewhere.
 * `undefined` counts as left out.
 *
 * @param verb what cannot be done with wrong ones, such as `create WorkerExecutor`.
 * @param options what the caller gave.
 * @param names the options there are.
 * @throws {TypeError} if an option is unknown or of another type.
 * @throws {RangeError} if a number is out of range.
 */
export function checkOptions(
  verb: string,
  options: unknown,
  names: readonly string[],
): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${verb}: found ${
        describe(options)
      } as options, expected an object`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) {
      throw new TypeError(
        `Cannot ${verb}: found the unknown option "${name}", expected ${
          names.join(", ")
        }`,
      );
    }
    if (value !== undefined) CHECKS[name]?.(value, name);
  }
}

function refuse(
  name: string,
  value: unknown,
  expected: string,
  ErrorClass: ErrorConstructor = TypeError,
): never {
  throw new ErrorClass(
    `Cannot use ${name}: found ${describe(value)}, expected ${expected}`,
  );
}

/** A number is out of range; anything else is of another type. */
function refuseNumber(name: string, value: unknown, expected: string): never {
  const ErrorClass = typeof value === "number" ? RangeError : TypeError;
  refuse(name, value, expected, ErrorClass);
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

function isIntegerFrom(min: number, value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) &&
    value >= min;
}

function count(value: unknown, name: string): void {
  if (!isIntegerFrom(1, value)) {
    refuseNumber(name, value, "an integer of at least 1");
  }
}

function countOrZero(value: unknown, name: string): void {
  if (!isIntegerFrom(0, value)) {
    refuseNumber(name, value, "an integer of at least 0");
  }
}

function countOrInfinity(value: unknown, name: string): void {
  if (value !== Infinity) count(value, name);
}

function milliseconds(value: unknown, name: string): void {
  const isTime = typeof value === "number" && value >= 0 &&
    value <= MAX_TIMER_MS;
  if (!isTime) refuseNumber(name, value, `0 to ${MAX_TIMER_MS} milliseconds`);
}

function millisecondsOrInfinity(value: unknown, name: string): void {
  if (value !== Infinity) milliseconds(value, name);
}

function isBoolean(value: unknown, name: string): void {
  if (typeof value !== "boolean") refuse(name, value, "true or false");
}

function isList(value: unknown, name: string): void {
  if (!Array.isArray(value)) refuse(name, value, "a list");
}

function oneOf(...values: readonly string[]): Check {
  const expected = values.map((value) => `"${value}"`).join(" or ");
  return (value, name) => {
    if (typeof value !== "string" || !values.includes(value)) {
      refuse(name, value, expected);
    }
  };
}

function abortSignal(value: unknown, name: string): void {
  if (!(value instanceof AbortSignal)) refuse(name, value, "an AbortSignal");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function environment(value: unknown, name: string): void {
  const isEnvironment = isRecord(value) &&
    Object.values(value).every((text) => typeof text === "string");
  if (!isEnvironment) refuse(name, value, "an object of strings");
}

/** What a permission may be is checked where it becomes a flag; an unknown one would be left out there. */
function permissionObject(value: unknown, name: string): void {
  if (!isRecord(value)) {
    return refuse(name, value, "an object such as { read: true }");
  }
  const known: readonly string[] = PERMISSION_NAMES;
  for (const [permission, granted] of Object.entries(value)) {
    if (!known.includes(permission)) {
      throw new TypeError(
        `Cannot use permissions: found the unknown permission "${permission}", expected ${
          known.join(", ")
        }`,
      );
    }
    const isGrant = granted === undefined || typeof granted === "boolean" ||
      granted === "inherit" || Array.isArray(granted);
    if (!isGrant) {
      refuse(`permissions.${permission}`, granted, "true, false or a list");
    }
  }
}
