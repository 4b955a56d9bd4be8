import type { Attachment } from "./codec.ts";

/** What crosses between two isolates at once: lines of text, and memory that one of its values refers to. */
export interface Packet {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** Begins every frame, so that bytes which others write to the channel are told apart from it. */
const MAGIC = 0x50_53_58_02;
const HEADER_BYTES = 12;
const MAX_ATTACHMENTS = 1_000_000;
/** The longest string of V8. */
const MAX_TEXT_BYTES = 2 ** 29 - 24;
/** All attachments of a frame. */
const MAX_ATTACHED_BYTES = 2 ** 32;
const LARGE_BYTES = 65_536;
/** Memory allocated on the strength of a header alone; more is allocated as bytes arrive. */
const MAX_CLAIMED_BYTES = 2 ** 24;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Writes a packet as bytes: magic, length of the text, number of attachments, their lengths (32-bit little-endian
 * each), the text in UTF-8, the attachments.
 *
 * @param allocate gives the memory for all but the attachments; it may give the same again once that was written.
 */
export function writeFrame(
  { text, attachments }: Packet,
  allocate: (bytes: number) => Uint8Array,
): Uint8Array[] {
  const memory = attachments.map((attachment) =>
    // Only memory gets this far: the encoder refuses all else on the way to a process.
    new Uint8Array(attachment as ArrayBuffer)
  );
  const start = HEADER_BYTES + memory.length * 4;
  const bytes = allocate(start + text.length * MAX_BYTES_A_UNIT);
  const written = writeText(text, bytes, start);
  writeUint32(bytes, 0, MAGIC);
  writeUint32(bytes, 4, written);
  writeUint32(bytes, 8, memory.length);
  for (const [index, { byteLength }] of memory.entries()) {
    writeUint32(bytes, HEADER_BYTES + index * 4, byteLength);
  }
  return [bytes.subarray(0, start + written), ...memory];
}

/** UTF-8 of one UTF-16 code unit. */
const MAX_BYTES_A_UNIT = 3;
const SHORT_TEXT = 128;

/** Short messages are mostly ASCII, and shorter to write than a call of the encoder takes. */
function writeText(text: string, bytes: Uint8Array, start: number): number {
  for (let index = 0; text.length <= SHORT_TEXT; index++) {
    if (index === text.length) return index;
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) break;
    bytes[start + index] = unit;
  }
  return encoder.encodeInto(text, bytes.subarray(start)).written;
}

// By hand, because a view of a short array's buffer would have to be allocated first.
function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

function readUint32(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [
    bytes[at],
    bytes[at + 1],
    bytes[at + 2],
    bytes[at + 3],
  ];
  return (a | b << 8 | c << 16 | d << 24) >>> 0;
}

type Stage = "header" | "lengths" | "text" | "attachment";

/** Puts packets together again from bytes that come in pieces of any size. */
export class FrameReader {
  readonly #onPacket: (packet: Packet) => void;
  #stage: Stage = "header";
  #target = new Uint8Array(HEADER_BYTES);
  /** Bytes of the whole part; `#target` may still be shorter. */
  #wanted = HEADER_BYTES;
  #filled = 0;
  #textBytes = 0;
  #text = "";
  #lengths: readonly number[] = [];
  #attachments: ArrayBuffer[] = [];

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket;
  }

  /** Whether the last frame has come only in part. */
  get isPartial(): boolean {
    return this.#stage !== "header" || this.#filled > 0;
  }

  /** Where the next bytes belong, if there are enough of them for a copy to matter. */
  get space(): Uint8Array<ArrayBuffer> | undefined {
    const left = this.#target.length - this.#filled;
    return left < LARGE_BYTES ? undefined : this.#target.subarray(this.#filled);
  }

  /**
   * Notes that this many bytes were written to `space`.
   *
   * @throws {SyntaxError} where they are no frame.
   */
  advance(bytes: number): void {
    this.#filled += bytes;
    this.#readOn();
  }

  /** @throws {SyntaxError} where the bytes are no frame. */
  push(bytes: Uint8Array): void {
    let rest = bytes;
    if (!this.isPartial) rest = bytes.subarray(this.#readWhole(bytes));
    while (rest.length > 0) {
      const wanted = this.#target.length - this.#filled;
      const piece = rest.subarray(0, wanted);
      this.#target.set(piece, this.#filled);
      this.#filled += piece.length;
      rest = rest.subarray(piece.length);
      this.#readOn();
    }
  }

  /** Most bytes that come are whole frames without attachments: they need not be put together. Gives their length. */
  #readWhole(bytes: Uint8Array): number {
    let end = 0;
    for (;;) {
      const start = end + HEADER_BYTES;
      if (start > bytes.length) return end;
      const length = readHeader(bytes, end);
      if (length.attachments > 0 || start + length.text > bytes.length) {
        return end;
      }
      end = start + length.text;
      const text = decoder.decode(bytes.subarray(start, end));
      this.#onPacket({ text, attachments: [] });
    }
  }

  /** A part may be empty, and is then complete at once; a header never is. */
  #readOn(): void {
    while (this.#filled === this.#target.length) {
      if (this.#filled < this.#wanted) return this.#extend();
      this.#finishStage();
      if (this.#stage === "header") break;
    }
  }

  #extend(): void {
    const bytes = Math.min(this.#wanted, this.#target.length * 2);
    this.#target = new Uint8Array(this.#target.buffer.transfer(bytes));
  }

  #finishStage(): void {
    switch (this.#stage) {
      case "header":
        return this.#readHeader();
      case "lengths":
        this.#lengths = readLengths(this.#target);
        return this.#expect("text", this.#textBytes);
      case "text":
        this.#text = decoder.decode(this.#target);
        return this.#expectAttachment();
      case "attachment":
        this.#attachments.push(this.#target.buffer);
        return this.#expectAttachment();
    }
  }

  #readHeader(): void {
    const { text, attachments } = readHeader(this.#target, 0);
    this.#textBytes = text;
    this.#expect("lengths", attachments * 4);
  }

  #expectAttachment(): void {
    const bytes = this.#lengths[this.#attachments.length];
    if (bytes !== undefined) return this.#expect("attachment", bytes);
    const packet = { text: this.#text, attachments: this.#attachments };
    this.#attachments = [];
    this.#expect("header", HEADER_BYTES);
    this.#onPacket(packet);
  }

  #expect(stage: Stage, bytes: number): void {
    this.#stage = stage;
    this.#wanted = bytes;
    this.#target = new Uint8Array(Math.min(bytes, MAX_CLAIMED_BYTES));
    this.#filled = 0;
  }
}

/** @throws {SyntaxError} where the bytes are no header. */
function readHeader(bytes: Uint8Array, at: number) {
  const text = readUint32(bytes, at + 4);
  const attachments = readUint32(bytes, at + 8);
  const isHeader = readUint32(bytes, at) === MAGIC &&
    text <= MAX_TEXT_BYTES && attachments <= MAX_ATTACHMENTS;
  if (!isHeader) {
    throw new SyntaxError(
      "Cannot read frame: found other bytes, expected the start of a frame",
    );
  }
  return { text, attachments };
}

/** @throws {SyntaxError} where they are more than a frame may hold. */
function readLengths(bytes: Uint8Array): number[] {
  const lengths = Array.from(
    { length: bytes.length / 4 },
    (_, index) => readUint32(bytes, index * 4),
  );
  const sum = lengths.reduce((total, length) => total + length, 0);
  if (sum <= MAX_ATTACHED_BYTES) return lengths;
  throw new SyntaxError(
    `Cannot read frame: found ${sum} bytes of memory, expected at most ${MAX_ATTACHED_BYTES}`,
  );
}
