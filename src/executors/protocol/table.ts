import { SerializationError } from "../errors.ts";
import {
  type Attachment,
  type EncodedPart,
  type EncodeOptions,
  KIND,
  LONG_TEXT,
  registerTable,
  VIEWS,
} from "./codec.ts";
import {
  describeError,
  isErrorRecord,
  linkError,
  restoreError,
} from "./error_record.ts";

/*
 * Values that are not plain, as a table in JSON: [root slot, node, node, …], one node for each object.
 *
 * A child process may be hostile, so the decoder checks the structure and the size of each node before it builds
 * anything from it, looks names up in maps of its own, and never follows a prototype.
 */

registerTable({
  encode: encodeTable,
  decode: decodeTable,
  refuse: (message, options) => new SerializationError(message, options),
});

/** A frame to a process tells the length of memory in 32 bits. */
const MAX_BUFFER_BYTES = 2 ** 32 - 1;
/** Address space that the resizable buffers of one value may reserve in the parent of the process that sent it. */
const MAX_RESERVED_BYTES = 2 ** 36;

function encodeTable(value: unknown, options: EncodeOptions): EncodedPart {
  const encoder = new TableEncoder(options);
  const slot = encoder.slot(value, { parent: undefined, key: options.root });
  const json = JSON.stringify([slot, ...encoder.nodes]);
  return { kind: KIND.table, json, attachments: encoder.attachments };
}

function decodeTable(
  data: unknown,
  attachments: readonly Attachment[],
): unknown {
  if (!Array.isArray(data)) throw unreadable("no table of nodes");
  const [root, ...nodes] = data;
  return new TableDecoder(nodes, attachments).value(root);
}

function unreadable(found: string): SyntaxError {
  return new SyntaxError(`Cannot read value: found ${found}`);
}

// --------------------------------------------------------------------------------------------- the encoder

const encoder = new TextEncoder();

/** Where the encoder stands, as a list from the inside out: made into words only when something is refused. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string;
}

/** One node a line of the table; an object met again is a reference to its node, which keeps cycles and sharing. */
class TableEncoder {
  readonly nodes: unknown[][] = [];
  readonly attachments: Attachment[];
  readonly #options: EncodeOptions;
  readonly #indexes = new Map<object, number>();
  /** Attachments of the values before this one. */
  readonly #before: number;

  constructor(options: EncodeOptions) {
    this.#options = options;
    this.attachments = options.attachments ?? [];
    this.#before = this.attachments.length;
  }

  /** A value as it stands inside a node: itself where JSON has it, or else a tagged list. */
  slot(value: unknown, place: Place): unknown {
    switch (typeof value) {
      case "string":
        return value.length < LONG_TEXT ? value : this.#longText(value);
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : ["n", formatNumber(value)];
      case "undefined":
        return ["u"];
      case "bigint":
        return ["b", formatBigInt(value)];
      case "object":
        return value === null ? null : [this.#reference(value, place)];
      default:
        throw this.#refuse(`a ${typeof value}`, place);
    }
  }

  /** Half a surrogate pair has no UTF-8, but an escape in JSON. */
  #longText(value: string): unknown {
    if (this.#options.toThread) return ["t", this.attachments.push(value) - 1];
    if (!value.isWellFormed()) return value;
    const { buffer } = encoder.encode(value).slice();
    return ["t", this.attachments.push(buffer) - 1];
  }

  #reference(value: object, place: Place): number {
    const known = this.#indexes.get(value);
    if (known !== undefined) return known;
    // Known before its node is made, so that a cycle finds it.
    const index = this.nodes.push([]);
    this.#indexes.set(value, index);
    this.nodes[index - 1] = this.#node(value, place);
    return index;
  }

  #node(value: object, place: Place): unknown[] {
    if (Array.isArray(value)) return this.#array(value, place);
    if (ArrayBuffer.isView(value)) return this.#view(value, place);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return ["o", ...this.#entries(value, place)];
    }
    if (prototype === Map.prototype && value instanceof Map) {
      return ["m", ...this.#map(value, place)];
    }
    if (prototype === Set.prototype && value instanceof Set) {
      return [
        "s",
        ...Array.from(
          value,
          (element, index) => this.slot(element, at(place, `<${index}>`)),
        ),
      ];
    }
    if (value instanceof Error) return this.#error(value, place);
    return this.#simpleNode(value) ?? this.#native(value, place);
  }

  #simpleNode(value: object): unknown[] | undefined {
    if (value instanceof Date) return ["d", value.getTime()];
    if (value instanceof RegExp) return ["x", value.source, value.flags];
    if (value instanceof Number) return ["pn", formatNumber(Number(value))];
    if (value instanceof String) return ["ps", String(value)];
    if (value instanceof Boolean) return ["pb", value.valueOf()];
    if (value instanceof BigInt) return ["pi", formatBigInt(value.valueOf())];
    return undefined;
  }

  #array(value: readonly unknown[], place: Place): unknown[] {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Array.prototype) throw this.#refuse(name(value), place);
    return ["a", value.length, ...this.#entries(value, place)];
  }

  #entries(value: object, place: Place): unknown[] {
    return Object.keys(value).flatMap((
      key,
    ) => [key, this.slot(Reflect.get(value, key), at(place, key))]);
  }

  #map(value: ReadonlyMap<unknown, unknown>, place: Place): unknown[] {
    return [...value].flatMap(([key, element], index) => [
      this.slot(key, at(place, `<key ${index}>`)),
      this.slot(element, at(place, `<value ${index}>`)),
    ]);
  }

  #view(value: ArrayBufferView, place: Place): unknown[] {
    const { buffer, byteOffset } = value;
    // Structured clone alone knows whether such a view grows with its memory.
    const isGrowable = buffer instanceof SharedArrayBuffer && buffer.growable;
    if (isGrowable && this.#options.toThread) return ["N", this.#attach(value)];
    const length = value instanceof DataView
      ? value.byteLength
      : Reflect.get(value, "length");
    // A Node Buffer is a Uint8Array with methods of its own; the tag is that of the built-in class.
    const kind = value instanceof DataView
      ? "DataView"
      : Reflect.get(TYPED_ARRAY, Symbol.toStringTag, value);
    const index = this.#reference(buffer, place);
    const follows = tracksLength(value, length);
    return ["v", kind, index, byteOffset, follows ? null : length];
  }

  #error(value: Error, place: Place): unknown[] {
    const { record, links } = describeError(value, this.#options.rewordError);
    const slots: unknown[] = [];
    for (const [key, linked] of links) {
      // An error that says less is better than one that does not arrive: what cannot cross is left out.
      const slot = this.#slotIfPossible(linked, at(place, key));
      if (slot !== undefined) slots.push(key, slot);
    }
    return ["e", record, ...slots];
  }

  #slotIfPossible(value: unknown, place: Place): unknown {
    const mark = this.nodes.length;
    const attachments = this.attachments.length;
    try {
      return this.slot(value, place);
    } catch {
      this.nodes.length = mark;
      this.attachments.length = attachments;
      for (const [object, index] of this.#indexes) {
        if (index > mark) this.#indexes.delete(object);
      }
      return undefined;
    }
  }

  #native(value: object, place: Place): unknown[] {
    const isMemory = value instanceof ArrayBuffer;
    if (isMemory && value.detached) {
      throw this.#refuse("a detached ArrayBuffer", place);
    }
    if (
      isMemory && !this.#options.toThread && value.byteLength > MAX_BUFFER_BYTES
    ) {
      const found = "an ArrayBuffer of 4 GiB or more";
      throw refusal(place, { found, expected: "a smaller one" });
    }
    if (isMemory || this.#isForThreads(value)) {
      const index = this.#attach(value);
      return isMemory && value.resizable
        ? ["r", index, value.maxByteLength]
        : ["N", index];
    }
    throw this.#refuse(name(value), place);
  }

  #isForThreads(value: object): boolean {
    const { toThread, transfer } = this.#options;
    if (!toThread) return false;
    return value instanceof SharedArrayBuffer ||
      value instanceof WebAssembly.Module ||
      isCloneable(value) ||
      (transfer?.includes(value) ?? false);
  }

  #attach(value: object): number {
    // The memory of another value in the same message: the two must not share it over there. Within one value
    // each is met once.
    const isTaken = this.#before > 0 && value instanceof ArrayBuffer &&
      this.attachments.lastIndexOf(value, this.#before - 1) >= 0;
    return this.attachments.push(isTaken ? value.slice() : value) - 1;
  }

  #refuse(found: string, place: Place): SerializationError {
    const expected = "a value that structured clone carries";
    return refusal(place, { found, expected });
  }
}

/** Deno clones them; but a key that has come from another isolate would arrive as `{}` on its way on. */
function isCloneable(value: object): boolean {
  const kind = [Blob, CryptoKey].find((known) => value instanceof known);
  return kind !== undefined && structuredClone(value) instanceof kind;
}

function formatNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** In hexadecimal: decimal digits of a long one take time that grows faster than their number. */
function formatBigInt(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/**
 * Whether a view of a resizable buffer grows and shrinks with it. Nothing tells, so a copy is shrunk to the view's
 * start: a view that follows is then empty, and any other is out of bounds and refuses to be used.
 */
function tracksLength(view: ArrayBufferView, length: number): boolean {
  const { buffer, byteOffset } = view;
  if (!(buffer instanceof ArrayBuffer) || !buffer.resizable) return false;
  if (length === 0) return byteOffset === buffer.byteLength;
  const copy = structuredClone(view);
  // The copy's buffer is of the same kind.
  (copy.buffer as ArrayBuffer).resize(byteOffset);
  try {
    if (copy instanceof DataView) return copy.byteLength === 0;
    Reflect.get(TYPED_ARRAY, "keys").call(copy);
    return true;
  } catch {
    return false;
  }
}

function refusal(
  place: Place,
  { found, expected }: Readonly<Record<"found" | "expected", string>>,
): SerializationError {
  const path = write(place);
  const message = `Cannot send ${path}: found ${found}, expected ${expected}`;
  return new SerializationError(message, { path });
}

/** Tells the built-in class of any typed array, whatever its own class says. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype);

function at(parent: Place, key: string): Place {
  return { parent, key };
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

function write(place: Place): string {
  const { parent, key } = place;
  if (!parent) return key;
  if (key.startsWith("<")) return `${write(parent)}${key}`;
  if (IDENTIFIER.test(key)) return `${write(parent)}.${key}`;
  const index = /^\d+$/.test(key) ? key : JSON.stringify(key);
  return `${write(parent)}[${index}]`;
}

function name(value: object): string {
  const constructor: unknown = Reflect.get(value, "constructor");
  return typeof constructor === "function" && constructor.name
    ? `an instance of ${constructor.name}`
    : "an object of a class";
}

// --------------------------------------------------------------------------------------------- the decoder

/** A mark at the beginning is part of the text. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** By name, and no other class: a child that may do little must not choose what is made of its words here. */
const CONSTRUCTORS: ReadonlyMap<unknown, NewableFunction> = new Map<
  unknown,
  NewableFunction
>([...VIEWS, Float16Array].map((view) => [view.name, view]));

const SPECIAL_NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);

class TableDecoder {
  readonly #nodes: readonly unknown[];
  readonly #attachments: readonly Attachment[];
  readonly #built = new Map<number, unknown>();
  #reservedBytes = 0;

  constructor(nodes: readonly unknown[], attachments: readonly Attachment[]) {
    this.#nodes = nodes;
    this.#attachments = attachments;
  }

  value(slot: unknown): unknown {
    if (!Array.isArray(slot)) {
      if (typeof slot !== "object" || slot === null) return slot;
      throw unreadable("an object in the place of a value");
    }
    const [tag, text] = slot;
    switch (tag) {
      case "u":
        return undefined;
      case "n":
        return readNumber(text);
      case "b":
        return readBigInt(text);
      case "t":
        return this.#longText(text);
      default:
        return this.#object(tag);
    }
  }

  #longText(index: unknown): string {
    const text = this.#attachment(index);
    if (typeof text === "string") return text;
    if (text instanceof ArrayBuffer) return decoder.decode(text);
    throw unreadable("no long text");
  }

  #attachment(index: unknown): Attachment {
    if (!isCount(index, this.#attachments.length - 1)) {
      throw unreadable(`no attachment ${index}`);
    }
    // The index is one of the list.
    return this.#attachments[index]!;
  }

  #object(index: unknown): unknown {
    if (!isCount(index, this.#nodes.length) || index === 0) {
      throw unreadable(`no node ${index}`);
    }
    if (this.#built.has(index)) return this.#built.get(index);
    const node: unknown = this.#nodes[index - 1];
    if (!Array.isArray(node)) throw unreadable(`no node ${index}`);
    const empty = this.#create(node);
    // Known before it is filled, so that a cycle finds it.
    this.#built.set(index, empty);
    this.#fill(empty, node);
    return empty;
  }

  #create([tag, ...parts]: readonly unknown[]): unknown {
    const [first, second] = parts;
    switch (tag) {
      case "o":
        return {};
      case "a":
        return createArray(first, parts.length - 1);
      case "m":
        return new Map();
      case "s":
        return new Set();
      case "d":
        if (first !== null && typeof first !== "number") break;
        return new Date(first ?? NaN);
      case "x":
        if (typeof first !== "string" || typeof second !== "string") break;
        return new RegExp(first, second);
      case "pn":
        return Object(readNumber(first));
      case "ps":
        if (typeof first !== "string") break;
        return Object(first);
      case "pb":
        if (typeof first !== "boolean") break;
        return Object(first);
      case "pi":
        return Object(readBigInt(first));
      case "e":
        if (!isErrorRecord(first)) break;
        return restoreError(first);
      case "v":
        return this.#view(parts);
      case "r":
        return this.#resizable(this.#attachment(first), second);
      case "N":
        return this.#attachment(first);
    }
    throw unreadable(`a node "${tag}" with other parts`);
  }

  #view([kind, index, offset, length]: readonly unknown[]): unknown {
    const constructor = CONSTRUCTORS.get(kind);
    if (!constructor) throw unreadable(`a view "${kind}"`);
    const buffer = this.#object(index);
    const isMemory = buffer instanceof ArrayBuffer ||
      buffer instanceof SharedArrayBuffer;
    // From anything else the constructors would copy, element by element, as many as it claims to have.
    if (!isMemory) throw unreadable("a view of what is no memory");
    const isInside = isCount(offset, buffer.byteLength) &&
      (length === null || isCount(length, buffer.byteLength));
    if (!isInside) throw unreadable("a view that is not inside its memory");
    return Reflect.construct(constructor, [
      buffer,
      offset,
      length ?? undefined,
    ]);
  }

  #resizable(bytes: Attachment, maxByteLength: unknown): unknown {
    if (!(bytes instanceof ArrayBuffer)) throw unreadable("no memory");
    if (bytes.resizable) return bytes;
    if (!isCount(maxByteLength, MAX_RESERVED_BYTES - this.#reservedBytes)) {
      throw unreadable(`memory that may grow to ${maxByteLength} bytes`);
    }
    this.#reservedBytes += maxByteLength;
    const buffer = new ArrayBuffer(bytes.byteLength, { maxByteLength });
    new Uint8Array(buffer).set(new Uint8Array(bytes));
    return buffer;
  }

  #fill(target: unknown, [tag, ...rest]: readonly unknown[]): void {
    if (tag === "m" && target instanceof Map) {
      for (let i = 0; i < rest.length; i += 2) {
        target.set(this.value(rest[i]), this.value(rest[i + 1]));
      }
    } else if (tag === "s" && target instanceof Set) {
      for (const slot of rest) target.add(this.value(slot));
    } else if (tag === "e" && target instanceof Error) {
      for (let i = 1; i < rest.length; i += 2) {
        linkError(target, readKey(rest[i]), this.value(rest[i + 1]));
      }
    } else if (tag === "o" || tag === "a") {
      for (let i = tag === "o" ? 0 : 1; i < rest.length; i += 2) {
        setOwn(Object(target), readKey(rest[i]), this.value(rest[i + 1]));
      }
    }
  }
}

function isCount(value: unknown, max: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 &&
    Number(value) <= max;
}

const MAX_ARRAY_LENGTH = 2 ** 32 - 1;

/** A claimed length reserves no memory: only what was sent with the array does. */
function createArray(length: unknown, slots: number): unknown[] {
  if (!isCount(length, MAX_ARRAY_LENGTH)) {
    throw unreadable(`an array of length ${length}`);
  }
  if (length <= slots) return new Array(length);
  const array: unknown[] = [];
  // An element far out makes it a sparse one; setting `length` would have V8 take the memory of a dense one.
  array[length - 1] = undefined;
  delete array[length - 1];
  return array;
}

function readNumber(text: unknown): number {
  const number = SPECIAL_NUMBERS.get(text) ?? Number(text);
  if (typeof text === "string" && formatNumber(number) === text) return number;
  throw unreadable(`a number "${text}"`);
}

const HEXADECIMAL = /^-?0x[0-9a-f]+$/;

function readBigInt(text: unknown): bigint {
  if (typeof text !== "string" || !HEXADECIMAL.test(text)) {
    throw unreadable("no bigint");
  }
  return text[0] === "-" ? -BigInt(text.slice(1)) : BigInt(text);
}

function readKey(key: unknown): string {
  if (typeof key === "string") return key;
  throw unreadable("no key of a property");
}

/** Never through a prototype: what a child sends only ever makes properties of its own. */
function setOwn(target: object, key: string, value: unknown): void {
  if (key === "length" && Array.isArray(target)) {
    throw unreadable("a second length of an array");
  }
  if (key !== "__proto__") Reflect.set(target, key, value);
  else {
    Object.defineProperty(target, key, {
      configurable: true,
      enumerable: true,
      writable: true,
      value,
    });
  }
}
