import type { Attachment, Form } from "./encode.ts";
import { type ErrorRecord, linkError, restoreError } from "./error_record.ts";
import { VIEWS } from "./raw.ts";

/** A mark at the beginning is part of the text. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Reads what `encodeValue` wrote, once its JSON has been parsed.
 *
 * @throws {SyntaxError} where it is not of its making.
 */
export function decodeValue({ form, data, attachments }: {
  readonly form: Form;
  readonly data: unknown;
  readonly attachments: readonly Attachment[];
}): unknown {
  switch (form) {
    case "plain":
      return data;
    case "undefined":
      return undefined;
    case "table":
      if (Array.isArray(data)) return decodeTable(data, attachments);
      throw new SyntaxError("Cannot read value: found no table of nodes");
  }
}

// Text that a pool's own worker wrote a moment ago. A task that tampers with it can spoil its own pool's results only;
// whatever does not fit its node throws, and the worker is then treated as lost.
// deno-lint-ignore no-explicit-any
type Node = readonly any[];

function decodeTable(
  [root, ...nodes]: Node,
  attachments: readonly Attachment[],
): unknown {
  return new TableDecoder(nodes, attachments).value(root);
}

/** By name, and no other class: a child that may do little must not choose what is made of its words here. */
const CONSTRUCTORS: ReadonlyMap<string, NewableFunction> = new Map<
  string,
  NewableFunction
>([...VIEWS, Float16Array].map((view) => [view.name, view]));

class TableDecoder {
  readonly #nodes: readonly Node[];
  readonly #attachments: readonly Attachment[];
  readonly #built = new Map<number, unknown>();

  constructor(nodes: readonly Node[], attachments: readonly Attachment[]) {
    this.#nodes = nodes;
    this.#attachments = attachments;
  }

  value(slot: unknown): unknown {
    if (!Array.isArray(slot)) return slot;
    const [tag, text] = slot;
    switch (tag) {
      case "u":
        return undefined;
      case "n":
        return Number(text);
      case "b":
        return BigInt(text);
      case "t":
        return this.#longText(this.#attachments[text]);
      default:
        return this.#object(tag);
    }
  }

  #longText(text: Attachment | undefined): string {
    if (typeof text === "string") return text;
    if (text instanceof ArrayBuffer) return decoder.decode(text);
    throw new SyntaxError("Cannot read value: found no long text");
  }

  #object(index: number): unknown {
    if (this.#built.has(index)) return this.#built.get(index);
    const node = this.#nodes[index - 1];
    if (!node) {
      throw new SyntaxError(`Cannot read value: found no node ${index}`);
    }
    const empty = this.#create(node);
    // Known before it is filled, so that a cycle finds it.
    this.#built.set(index, empty);
    this.#fill(empty, node);
    return empty;
  }

  #create([tag, first, second, offset, length]: Node): unknown {
    switch (tag) {
      case "o":
        return {};
      case "a":
        return new Array(first);
      case "m":
        return new Map();
      case "s":
        return new Set();
      case "d":
        return new Date(first ?? NaN);
      case "x":
        return new RegExp(first, second);
      case "pn":
        return Object(Number(first));
      case "ps":
      case "pb":
        return Object(first);
      case "pi":
        return Object(BigInt(first));
      case "e":
        return restoreError(first as ErrorRecord);
      case "v":
        return this.#view(first, { buffer: second, offset, length });
      case "r":
        return resizable(this.#attachments[first], second);
      case "N":
        return this.#attachments[first];
      default:
        throw new SyntaxError(`Cannot read value: found a node "${tag}"`);
    }
  }

  #view(
    kind: string,
    { buffer, offset, length }: {
      buffer: number;
      offset: number;
      length: number;
    },
  ): unknown {
    const constructor = CONSTRUCTORS.get(kind);
    if (!constructor) {
      throw new SyntaxError(`Cannot read value: found a view "${kind}"`);
    }
    return Reflect.construct(constructor, [
      this.#object(buffer),
      offset,
      length,
    ]);
  }

  #fill(target: unknown, [tag, ...rest]: Node): void {
    if (tag === "m" && target instanceof Map) {
      for (let i = 0; i < rest.length; i += 2) {
        target.set(this.value(rest[i]), this.value(rest[i + 1]));
      }
    } else if (tag === "s" && target instanceof Set) {
      for (const slot of rest) target.add(this.value(slot));
    } else if (tag === "e" && target instanceof Error) {
      for (let i = 1; i < rest.length; i += 2) {
        linkError(target, rest[i], this.value(rest[i + 1]));
      }
    } else if (tag === "o" || tag === "a") {
      for (let i = tag === "o" ? 0 : 1; i < rest.length; i += 2) {
        setOwn(Object(target), rest[i], this.value(rest[i + 1]));
      }
    }
  }
}

function setOwn(target: object, key: string, value: unknown): void {
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

function resizable(bytes: unknown, maxByteLength: number): unknown {
  if (!(bytes instanceof ArrayBuffer) || bytes.resizable) return bytes;
  const buffer = new ArrayBuffer(bytes.byteLength, { maxByteLength });
  new Uint8Array(buffer).set(new Uint8Array(bytes));
  return buffer;
}
