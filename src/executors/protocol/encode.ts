import { SerializationError } from "../errors.ts";
import { describeError } from "./error_record.ts";
import { isPlainJson, LONG_TEXT } from "./plain_json.ts";

/** What travels beside the text: memory, and on the way to a thread also long strings, ports, streams and the like. */
export type Attachment = ArrayBufferLike | object | string;

/** How a value is written: as JSON itself, as a table of nodes in JSON, or not at all because it is `undefined`. */
export type Form = "plain" | "table" | "undefined";

/** A value as text, with what text cannot hold beside it. */
export interface EncodedValue {
  readonly form: Form;
  readonly json: string;
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
}

const NONE: readonly Attachment[] = [];
/** A frame to a process tells the length of memory in 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;
const encoder = new TextEncoder();

/**
 * Writes a value so that `decodeValue` gives an equal one: all that structured clone carries, and errors with their
 * names, causes and properties.
 *
 * @throws {SerializationError} with the path to what cannot cross.
 */
export function encodeValue(
  value: unknown,
  options: EncodeOptions,
): EncodedValue {
  if (value === undefined) {
    return { form: "undefined", json: "0", attachments: NONE };
  }
  try {
    return isPlainJson(value)
      ? { form: "plain", json: JSON.stringify(value), attachments: NONE }
      : encodeTable(value, options);
  } catch (error) {
    if (!isOfTheStack(error)) throw error;
    const { root } = options;
    throw new SerializationError(
      `Cannot send ${root}: found a value nested too deeply for the stack, expected a flatter one`,
      { path: root, cause: error },
    );
  }
}

/** Getters, and texts and buffers that are too long, throw errors of the same class. */
function isOfTheStack(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

function encodeTable(value: unknown, options: EncodeOptions): EncodedValue {
  const encoder = new TableEncoder(options);
  const slot = encoder.slot(value, { parent: undefined, key: options.root });
  const json = JSON.stringify([slot, ...encoder.nodes]);
  return { form: "table", json, attachments: encoder.attachments };
}

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
          : ["n", Object.is(value, -0) ? "-0" : String(value)];
      case "undefined":
        return ["u"];
      case "bigint":
        return ["b", String(value)];
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
    if (value instanceof Number) {
      const number = Number(value);
      return ["pn", Object.is(number, -0) ? "-0" : String(number)];
    }
    if (value instanceof String) return ["ps", String(value)];
    if (value instanceof Boolean) return ["pb", value.valueOf()];
    if (value instanceof BigInt) return ["pi", String(value)];
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
    const length = value instanceof DataView
      ? value.byteLength
      : Reflect.get(value, "length");
    // A Node Buffer is a Uint8Array with methods of its own; the tag is that of the built-in class.
    const kind = value instanceof DataView
      ? "DataView"
      : Reflect.get(TYPED_ARRAY, Symbol.toStringTag, value);
    const buffer = this.#reference(value.buffer, place);
    return ["v", kind, buffer, value.byteOffset, length];
  }

  #error(value: Error, place: Place): unknown[] {
    const { record, links } = describeError(value);
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
    if (isMemory && !this.#options.toThread && value.byteLength > MOST_BYTES) {
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
