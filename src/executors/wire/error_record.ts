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

const BUILT_IN: ReadonlyMap<string, ErrorConstructor> = new Map(
  [
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  ].map((constructor) => [constructor.name, constructor]),
);

/** The errors of executors, for tasks that use executors themselves, and for results that cannot be sent. */
const OURS: ReadonlyMap<string, NewableFunction> = new Map(
  Object.entries(ours).map(([name, constructor]) => [name, constructor]),
);

/** Takes an error apart: its record, and the values it refers to (cause, `errors`, own properties) by key. */
export function describeError(error: Error): {
  readonly record: ErrorRecord;
  readonly links: readonly (readonly [string, unknown])[];
} {
  const record = {
    class: builtInClass(error),
    name: String(error.name),
    message: String(error.message),
    stack: typeof error.stack === "string" ? error.stack : null,
  };
  const keys = new Set(Object.keys(error).filter((key) => !CARRIED.has(key)));
  for (const hidden of ["cause", "errors"]) {
    if (Object.hasOwn(error, hidden)) keys.add(hidden);
  }
  const links = [...keys].map((key) => [key, Reflect.get(error, key)] as const);
  return { record, links };
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
  if (key === "cause" || key === "errors") define(error, key, value);
  else Object.defineProperty(error, key, { ...OPEN, enumerable: true, value });
}

const OPEN = { configurable: true, writable: true };

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { ...OPEN, enumerable: false, value });
}

function create({ class: name, name: ownName, message }: ErrorRecord): Error {
  if (name === "AggregateError") return new AggregateError([], message);
  if (name === "DOMException") return new DOMException(message, ownName);
  if (name.startsWith("Deno.")) {
    const constructor: unknown = Reflect.get(Deno.errors, name.slice(5));
    if (typeof constructor === "function") {
      return Reflect.construct(constructor, [message]);
    }
  }
  const own = OURS.get(name);
  // What its constructor would set comes with its properties.
  if (own) return Reflect.construct(Error, [message], own);
  return new (BUILT_IN.get(name) ?? Error)(message);
}

function builtInClass(error: Error): string {
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === "object" && prototype !== null) {
    const name = nameOfBuiltIn(Reflect.get(prototype, "constructor"));
    if (name) return name;
    prototype = Object.getPrototypeOf(prototype);
  }
  return "Error";
}

function nameOfBuiltIn(constructor: unknown): string | undefined {
  if (constructor === AggregateError) return "AggregateError";
  if (constructor === DOMException) return "DOMException";
  for (const [name, builtIn] of BUILT_IN) {
    if (constructor === builtIn) return name;
  }
  for (const [name, own] of OURS) if (constructor === own) return name;
  for (const [name, deno] of Object.entries(Deno.errors)) {
    if (constructor === deno) return `Deno.${name}`;
  }
  return undefined;
}
