import { describe } from "./task_file.ts";

/** Where two values differ, and how. */
export interface Difference {
  /** Such as `.pixels[3]`; empty for the whole values. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Where two values differ, classes included; `undefined` where they are equal as far as can be told. */
export function findDifference(
  expected: unknown,
  found: unknown,
): Difference | undefined {
  // A list instead of calls: values may be nested more deeply than the stack is.
  const open: { a: unknown; b: unknown; path: string }[] = [
    { a: expected, b: found, path: "" },
  ];
  const met = new Map<object, object>();
  for (let next = open.pop(); next; next = open.pop()) {
    const { a, b, path } = next;
    // Two functions cannot be compared: each call makes its own.
    if (Object.is(a, b) || typeof a === "function" && typeof b === "function") {
      continue;
    }
    const differs = () => ({ path, ...tell(a, b) });
    if (!isObject(a) || !isObject(b)) return differs();
    if (met.get(a) === b) continue;
    met.set(a, b);
    if (classOf(a) !== classOf(b)) return differs();
    if (ArrayBuffer.isView(a) || isMemory(a)) {
      const at = firstDifferentByte(bytesOf(a), bytesOf(b));
      if (at !== undefined) return differs();
      continue;
    }
    if (a instanceof Date && String(+a) !== String(+(b as Date))) {
      return differs();
    }
    if (a instanceof Error && a.message !== (b as Error).message) {
      return differs();
    }
    const [partsOfA, partsOfB] = [partsOf(a), partsOf(b)];
    for (const [key, part] of partsOfA) {
      open.push({ a: part, b: partsOfB.get(key), path: path + key });
    }
    for (const [key, part] of partsOfB) {
      if (!partsOfA.has(key)) {
        return { path: path + key, ...tell(undefined, part) };
      }
    }
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isMemory(value: object): boolean {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

/** By name: the other value may come from another isolate. */
function classOf(value: object): unknown {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null ? "Object" : prototype.constructor?.name;
}

function bytesOf(value: object): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    // Asked by `isMemory`.
    : new Uint8Array(value as ArrayBuffer);
}

function firstDifferentByte(
  a: Uint8Array,
  b: Uint8Array,
): number | undefined {
  const index = a.findIndex((byte, index) => byte !== b[index]);
  if (index >= 0) return index;
  return a.length === b.length ? undefined : a.length;
}

function partsOf(value: object): Map<string, unknown> {
  if (value instanceof Map) {
    return new Map([...value].flatMap(([key, part], index) => [
      [`<key ${index}>`, key] as const,
      [`<value ${index}>`, part] as const,
    ]));
  }
  if (value instanceof Set) {
    return new Map([...value].map((part, index) => [`<${index}>`, part]));
  }
  return new Map(
    Object.keys(value).map((key) => [formatKey(key), Reflect.get(value, key)]),
  );
}

function formatKey(key: string): string {
  if (/^\d+$/.test(key)) return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key)
    ? `.${key}`
    : `[${JSON.stringify(key)}]`;
}

function tell(a: unknown, b: unknown): { expected: string; found: string } {
  const [expected, found] = [describe(a), describe(b)];
  if (expected !== found) return { expected, found };
  return { expected, found: `another ${expected.replace(/^an? /, "")}` };
}
