/** Bytes that texts may take up in one direction; longer ones travel as messages. */
const LANE_BYTES = 2 ** 18;
const HEADER_BYTES = 8;
/** In the place of a length: the next text begins where the ring does. */
const WRAP = -1;
/** Shorter texts are written and read by loops: calls into Deno take half a microsecond. */
const SHORT_CHARACTERS = 128;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A spread would go through an iterator. */
function readShort(bytes: Uint8Array): string {
  // Any list of numbers will do, which only the type does not say.
  return Reflect.apply(
    String.fromCharCode,
    undefined,
    bytes as unknown as number[],
  );
}

let copied = new Uint8Array(1_024);

/** Deno copies shared memory into a new buffer before it decodes it: one that is kept takes two thirds of the time. */
function readLong(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length > copied.length) copied = new Uint8Array(2 * length);
  copied.set(bytes);
  return decoder.decode(copied.subarray(0, length));
}

/**
 * One direction of memory that two threads share: a ring of texts, with one writer and one reader, neither of which ever
 * waits for the other.
 *
 * ```text
 * written ─ read = bytes in use        each text: [length, whether ASCII | messages before it | UTF-8 …]
 * ```
 *
 * What does not fit travels as an ordinary message, and may then arrive sooner or later than the texts around it. So each
 * text says how many messages were sent before it, and waits for those; and a message finds all texts that were written
 * before it in the ring.
 */
export class Lane {
  static readonly BYTES = LANE_BYTES;
  readonly #counters: Int32Array<SharedArrayBuffer>;
  readonly #written: number;
  readonly #read: number;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  readonly #words: Int32Array<SharedArrayBuffer>;
  /** Where this side stands, in bytes; it wraps at 2³², as the counters do. */
  #position = 0;
  /** For the writer: where the reader stood when last asked. Asking takes a cache line from it. */
  #seenRead = 0;

  constructor(
    counters: Int32Array<SharedArrayBuffer>,
    { written, read, offset }: {
      readonly written: number;
      readonly read: number;
      readonly offset: number;
    },
  ) {
    const { buffer } = counters;
    this.#counters = counters;
    this.#written = written;
    this.#read = read;
    this.#bytes = new Uint8Array(buffer, offset, LANE_BYTES);
    this.#words = new Int32Array(buffer, offset, LANE_BYTES / 4);
  }

  /** For the reader: whether there is a text that it has not read. */
  get hasNext(): boolean {
    return Atomics.load(this.#counters, this.#written) !== this.#position;
  }

  /**
   * For the writer.
   *
   * @param messages how many messages it has sent, so that the text arrives after them.
   * @returns false where there is no room.
   */
  write(text: string, messages: number): boolean {
    if (this.#tryWrite(text, messages)) return true;
    const read = Atomics.load(this.#counters, this.#read);
    if (read === this.#seenRead) return false;
    this.#seenRead = read;
    return this.#tryWrite(text, messages);
  }

  #tryWrite(text: string, messages: number): boolean {
    const position = this.#position;
    const free = LANE_BYTES - ((position - this.#seenRead) | 0);
    const at = position & (LANE_BYTES - 1);
    const room = Math.min(free, LANE_BYTES - at);
    if (this.#put(text, messages, at, room)) return true;
    const rest = LANE_BYTES - at;
    if (free - rest < HEADER_BYTES + text.length) return false;
    this.#words[at / 4] = WRAP;
    this.#position = (position + rest) | 0;
    if (this.#put(text, messages, 0, free - rest)) return true;
    this.#position = position;
    return false;
  }

  /**
   * For the reader: the next text.
   *
   * @param messages how many messages it has received.
   * @returns `undefined` where there is none, or a message that was sent before it is still on its way.
   */
  read(messages: number): string | undefined {
    if (!this.hasNext) return undefined;
    const at = this.#findNext();
    if (this.#isBehind(at, messages)) return undefined;
    const header = this.#words[at / 4] ?? 0;
    const start = at + HEADER_BYTES;
    const bytes = this.#bytes.subarray(start, start + (header >> 1));
    const isShort = (header & 1) === 1 && bytes.length <= SHORT_CHARACTERS;
    const text = isShort ? readShort(bytes) : readLong(bytes);
    this.#advance(header >> 1, this.#read);
    return text;
  }

  /** For the reader: whether there is a text, and a message that was sent before it is still on its way. */
  isHeldBack(messages: number): boolean {
    return this.hasNext && this.#isBehind(this.#findNext(), messages);
  }

  /** Whether more messages were sent before a text than have come. */
  #isBehind(at: number, messages: number): boolean {
    return (((this.#words[at / 4 + 1] ?? 0) - messages) | 0) > 0;
  }

  /** Where the next text begins; there has to be one. */
  #findNext(): number {
    const at = this.#position & (LANE_BYTES - 1);
    if (this.#words[at / 4] !== WRAP) return at;
    this.#position = (this.#position + LANE_BYTES - at) | 0;
    return 0;
  }

  #put(text: string, messages: number, at: number, room: number): boolean {
    if (HEADER_BYTES + text.length > room) return false;
    const start = at + HEADER_BYTES;
    const length = this.#putShort(text, start) ??
      this.#putLong(text, start, at + room);
    if (length === undefined) return false;
    const isAscii = length === text.length;
    this.#words[at / 4] = length << 1 | Number(isAscii);
    this.#words[at / 4 + 1] = messages;
    this.#advance(length, this.#written);
    return true;
  }

  #putShort(text: string, start: number): number | undefined {
    const { length } = text;
    if (length > SHORT_CHARACTERS) return undefined;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) return undefined;
      this.#bytes[start + index] = code;
    }
    return length;
  }

  #putLong(text: string, start: number, end: number): number | undefined {
    const target = this.#bytes.subarray(start, end);
    const { read, written } = encoder.encodeInto(text, target);
    return read === text.length ? written : undefined;
  }

  /** Headers begin at multiples of their size, so that one always fits before the end of the ring. */
  #advance(length: number, counter: number): void {
    const bytes = (HEADER_BYTES + length + HEADER_BYTES - 1) &
      -HEADER_BYTES;
    this.#position = (this.#position + bytes) | 0;
    Atomics.store(this.#counters, counter, this.#position);
  }
}
