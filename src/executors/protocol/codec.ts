import type { SerializationError } from "../errors.ts";

/*
 * Values as text, with what text cannot hold as attachments:
 *
 *   plain values   JSON itself
 *   raw values     nothing but attachments: memory on its way to a thread
 *   all others     a table in JSON, by `table.ts`
 *
 * Most workers meet plain values only, and reading the table's part would make the first result of a thread 8 % later: a
 * thread loads it when it is needed. Whatever fails here until then is to be tried again with it.
 */

export interface TableCodec {
  encode(value: unknown, options: EncodeOptions): EncodedPart;
  /** @throws {SyntaxError} where the data is not of the encoder's making. */
  decode(data: unknown, attachments: readonly Attachment[]): unknown;
  /** Makes the error that says which value cannot cross. */
  refuse(
    message: string,
    options: ErrorOptions & { readonly path: string },
  ): SerializationError;
}

let table: TableCodec | undefined;

/** For `table.ts`. */
export function registerTable(loaded: TableCodec): void {
  table = loaded;
}

/** Whether values of any kind can be written and read. */
export function hasTable(): boolean {
  return table !== undefined;
}

function needTable(): TableCodec {
  if (table) return table;
  throw new Error("Cannot write or read value: found no table, expected one");
}

export function refuse(
  message: string,
  options: ErrorOptions & { readonly path: string },
): SerializationError {
  return needTable().refuse(message, options);
}

/** What travels next to the text: memory, and on the way to a thread also long strings, ports, streams and the like. */
export type Attachment = ArrayBufferLike | object | string;

/** How the JSON of one or more values is to be read. */
export const KIND = {
  plain: 0,
  table: 1,
  undefined: 2,
  /** A chunk whose values are all plain: the list of them. */
  plainChunk: 3,
  /** Any other chunk: kind and JSON of each value; and in a reply, those of its failure. */
  mixedChunk: 4,
  /** The call failed: kind and JSON of what it threw. */
  failure: 5,
  /** To or from a thread: structured clone carries the value as it is, as the only attachment. */
  raw: 6,
} as const;

/** Values as text, with what text cannot hold as attachments. */
export interface EncodedPart {
  readonly kind: number;
  readonly json: string;
  readonly attachments: readonly Attachment[];
}

/** The same as it has come, its JSON parsed. */
export interface ParsedPart {
  readonly kind: unknown;
  readonly data: unknown;
  readonly attachments: readonly Attachment[];
}

/** What a channel can carry, and how a refused value is named. */
export interface EncodeOptions {
  /** Name of the whole value in error messages, such as `arguments`. */
  readonly root: string;
  /** Whether the other side is a thread: it can share memory, and take ports and streams that are handed over. */
  readonly toThread: boolean;
  /** Objects that are handed over, so that they cross whatever they are. */
  readonly transfer?: readonly object[];
  /** Where attachments are added that travel with those of other values. */
  readonly attachments?: Attachment[];
  /** Rewrites an error's message for the reader on the other side. */
  readonly rewordError?: (error: Error, message: string) => string;
}

export const NONE: readonly Attachment[] = [];

/**
 * Writes a value so that {@linkcode decodeValue} gives an equal one: all that structured clone carries, and errors with
 * their names, causes and properties.
 *
 * @throws {SerializationError} with the path to what cannot cross.
 */
export function encodeValue(
  value: unknown,
  options: EncodeOptions,
): EncodedPart {
  if (value === undefined) {
    return { kind: KIND.undefined, json: "0", attachments: NONE };
  }
  try {
    return isPlainJson(value)
      ? { kind: KIND.plain, json: JSON.stringify(value), attachments: NONE }
      : needTable().encode(value, options);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    const { root } = options;
    throw refuse(
      `Cannot send ${root}: found a value nested too deeply for the stack, expected a flatter one`,
      { path: root, cause: error },
    );
  }
}

/** Getters, and texts and buffers that are too long, throw errors of the same class. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

/**
 * Reads what {@linkcode encodeValue} wrote, once its JSON has been parsed.
 *
 * @throws {SyntaxError} where it is not of its making.
 */
export function decodeValue({ kind, data, attachments }: ParsedPart): unknown {
  switch (kind) {
    case KIND.plain:
      return data;
    case KIND.undefined:
      return undefined;
    case KIND.table:
      return needTable().decode(data, attachments);
  }
  throw new SyntaxError(`Cannot read message: found an entry of kind ${kind}`);
}

// ---------------------------------------------------------------------------------------------------- plain values

/** From this length on a string travels as an attachment: quoting and escaping it would take longer than copying it. */
export const LONG_TEXT = 4_096;

/**
 * Whether JSON text would carry a value whole: no special number, no undefined, no object met twice, nothing but plain
 * objects and dense arrays, and no long text. Most values are, and JSON is the fastest way for them.
 */
export function isPlainJson(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null;
  return isPlain(value, isObject ? new MetObjects() : undefined);
}

/** The same of a list made by the executor itself: it cannot have properties of its own, so nothing is looked up. */
export function isPlainList(list: readonly unknown[]): boolean {
  let met: MetObjects | undefined;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value === "object" && value !== null) met ??= new MetObjects();
    if (!isPlain(value, met)) return false;
  }
  return true;
}

/** Past this many objects a set is faster than looking through a list. */
const MAX_LISTED = 16;

class MetObjects {
  #first: object | undefined;
  #list: object[] | undefined;
  #set: Set<object> | undefined;

  /** Remembers an object; tells whether it is new. */
  add(value: object): boolean {
    if (this.#set) {
      const before = this.#set.size;
      return this.#set.add(value).size > before;
    }
    if (this.#first === undefined) {
      this.#first = value;
      return true;
    }
    this.#list ??= [this.#first];
    if (this.#list.includes(value)) return false;
    this.#list.push(value);
    if (this.#list.length > MAX_LISTED) this.#set = new Set(this.#list);
    return true;
  }
}

function isPlain(value: unknown, met: MetObjects | undefined): boolean {
  switch (typeof value) {
    case "string":
      return value.length < LONG_TEXT;
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || (!!met && isPlainContainer(value, met));
    default:
      return false;
  }
}

function isPlainContainer(value: object, met: MetObjects): boolean {
  if (!met.add(value)) return false;
  // JSON would call it instead of writing the value, even where it is hidden.
  if ("toJSON" in value) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Array.prototype && Array.isArray(value)) {
    return isDensePlainArray(value, met);
  }
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    if (!isPlain(Reflect.get(value, key), met)) return false;
  }
  return true;
}

function isDensePlainArray(
  value: readonly unknown[],
  met: MetObjects,
): boolean {
  const { length } = value;
  const keys = Object.keys(value);
  // Index keys come first: as many keys as elements, the last of them an index, is an array without holes or extras.
  if (keys.length !== length) return false;
  if (length > 0 && keys[length - 1] !== String(length - 1)) return false;
  return value.every((element) => isPlain(element, met));
}

// ------------------------------------------------------------------------------------------------------ raw values

/** Whether structured clone carries a value without loss and at once: primitives, and memory with the common views of it. */
export function isRaw(value: unknown): boolean {
  if (typeof value === "symbol" || typeof value === "function") return false;
  if (typeof value !== "object" || value === null) return true;
  const isView = ArrayBuffer.isView(value);
  const prototype = Object.getPrototypeOf(value);
  if (isView && !VIEW_PROTOTYPES.has(prototype)) return false;
  const buffer = isView ? value.buffer : value;
  return buffer instanceof ArrayBuffer && !buffer.detached && !buffer.resizable;
}

/** The classes of the common views of memory. */
export const VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as const;

/** Not those of subclasses, such as Node's Buffer. */
const VIEW_PROTOTYPES: ReadonlySet<unknown> = new Set(
  VIEWS.map((view) => view.prototype),
);
