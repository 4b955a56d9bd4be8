import * as ours from "../errors.ts";

/** An error's own facts, ready for JSON. */
export interface ErrorRecord {
  /** The built-in class, or class of ours, that it is or extends. */
  readonly class: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
}

/** Properties that the record carries, or that only this isolate understands. */
const CARRIED = new Set(["name", "message", "stack"]);

type ErrorClass = CallableFunction | NewableFunction;

/** The classes that errors keep, by the names they travel under: built-in ones, those of executors, and Deno's. */
const CLASSES: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ...[
    Error,
    AggregateError,
    DOMException,
    EvalError,
    RangeError,
    ReferenceError,
    SuppressedError,
    SyntaxError,
    TypeError,
    URIError,
    // A trap in WebAssembly, and modules that are none.
    WebAssembly.CompileError,
    WebAssembly.LinkError,
    WebAssembly.RuntimeError,
  ].map((constructor) => [constructor.name, constructor] as const),
  ...Object.entries(ours),
  ...Object.entries(Deno.errors).map(([name, constructor]) =>
    [`Deno.${name}`, constructor] as const
  ),
]);

const NAMES: ReadonlyMap<unknown, string> = new Map(
  Array.from(CLASSES, ([name, constructor]) => [constructor, name]),
);

/** What built-in errors refer to by properties that are not enumerable, by the class whose errors have them. */
const HIDDEN: ReadonlyMap<string, new (...args: never[]) => Error> = new Map<
  string,
  new (...args: never[]) => Error
>([
  ["cause", Error],
  ["errors", Error],
  ["error", SuppressedError],
  ["suppressed", SuppressedError],
]);

/**
 * Takes an error apart: its record, and the values it refers to (cause, `errors`, own properties) by key.
 *
 * @param reword rewrites the message, in the stack too.
 */
export function describeError(
  error: Error,
  reword: (error: Error, message: string) => string = (_, message) => message,
): {
  readonly record: ErrorRecord;
  readonly links: readonly (readonly [string, unknown])[];
} {
  const stack = read(error, "stack");
  const original = readText(error, "message");
  const message = reword(error, original);
  const record = {
    class: nameOfClass(error),
    name: readText(error, "name"),
    message,
    stack: typeof stack === "string"
      ? stack.replace(original, () => message)
      : null,
  };
  const keys = new Set(Object.keys(error).filter((key) => !CARRIED.has(key)));
  for (const hidden of HIDDEN.keys()) {
    if (Object.hasOwn(error, hidden)) keys.add(hidden);
  }
  const links = [...keys].map((key) => [key, read(error, key)] as const);
  return { record, links };
}

/** A getter that throws must not take the rest of the error with it. */
function read(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key);
  } catch {
    return undefined;
  }
}

function readText(error: Error, key: string): string {
  const value = read(error, key);
  const hasText = value !== undefined && Object(value) !== value;
  return hasText ? String(value) : "";
}

/** Whether a child has sent what an error can be built from. */
export function isErrorRecord(value: unknown): value is ErrorRecord {
  if (typeof value !== "object" || value === null) return false;
  const isText = (key: keyof ErrorRecord) =>
    typeof Reflect.get(value, key) === "string";
  return isText("class") && isText("name") && isText("message") &&
    (isText("stack") || Reflect.get(value, "stack") === null);
}

/** Builds the error that a record tells of; what it refers to is set afterwards. */
export function restoreError(record: ErrorRecord): Error {
  const error = create(record);
  define(error, "stack", record.stack ?? undefined);
  if (error.name !== record.name) define(error, "name", record.name);
  return error;
}

/** Sets what the record's error referred to. */
export function linkError(error: Error, key: string, value: unknown): void {
  const owner = HIDDEN.get(key);
  if (owner && error instanceof owner) define(error, key, value);
  else Object.defineProperty(error, key, { ...OPEN, enumerable: true, value });
}

const OPEN = { configurable: true, writable: true };

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { ...OPEN, enumerable: false, value });
}

function create({ class: name, name: ownName, message }: ErrorRecord): Error {
  switch (name) {
    case "AggregateError":
      return new AggregateError([], message);
    case "DOMException":
      return new DOMException(message, ownName);
    case "SuppressedError":
      return new SuppressedError(undefined, undefined, message);
  }
  // What the constructor would set comes with the error's properties.
  return Reflect.construct(Error, [message], CLASSES.get(name) ?? Error);
}

/** The nearest class that crosses. */
function nameOfClass(error: Error): string {
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === "object" && prototype !== null) {
    const name = NAMES.get(Reflect.get(prototype, "constructor"));
    if (name !== undefined) return name;
    prototype = Object.getPrototypeOf(prototype);
  }
  return "Error";
}
