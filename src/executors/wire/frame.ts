import type { Attachment } from "./encode.ts";

/** What crosses between two isolates at once: lines of text, and memory that one of its values refers to. */
export interface Packet {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** Begins every frame, so that bytes which others write to the channel are told apart from it. */
const MAGIC = 0x50_53_58_02;
const HEADER_BYTES = 12;
const MOST_ATTACHMENTS = 1_000_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Writes a packet as bytes: magic, length of the text, number of attachments, their lengths (32-bit little-endian
 * each), the text in UTF-8, the attachments.
 */
export function writeFrame({ text, attachments }: Packet): Uint8Array[] {
  const memory = attachments.map((attachment) =>
    // Only memory gets this far: the encoder refuses all else on the way to a process.
    new Uint8Array(attachment as ArrayBuffer)
  );
  const lengthsBytes = memory.length * 4;
  const bytes = new Uint8Array(HEADER_BYTES + lengthsBytes + text.length * 3);
  const start = HEADER_BYTES + lengthsBytes;
  const { written } = encoder.encodeInto(text, bytes.subarray(start));
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, written, true);
  header.setUint32(8, memory.length, true);
  for (const [index, part] of memory.entries()) {
    header.setUint32(HEADER_BYTES + index * 4, part.byteLength, true);
  }
  return [bytes.subarray(0, start + written), ...memory];
}

type Stage = "header" | "lengths" | "text" | "attachment";

/** Puts packets together again from bytes that come in pieces of any size. */
export class FrameReader {
  readonly #onPacket: (packet: Packet) => void;
  #stage: Stage = "header";
  #target = new Uint8Array(HEADER_BYTES);
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

  /** @throws {SyntaxError} where the bytes are no frame. */
  push(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const wanted = this.#target.length - this.#filled;
      const piece = rest.subarray(0, wanted);
      this.#target.set(piece, this.#filled);
      this.#filled += piece.length;
      rest = rest.subarray(piece.length);
      while (this.#filled === this.#target.length) {
        this.#advance();
        if (this.#stage === "header") break;
      }
    }
  }

  #advance(): void {
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
    const header = new DataView(this.#target.buffer);
    const count = header.getUint32(8, true);
    if (header.getUint32(0, true) !== MAGIC || count > MOST_ATTACHMENTS) {
      throw new SyntaxError(
        "Cannot read frame: found other bytes, expected the start of a frame",
      );
    }
    this.#textBytes = header.getUint32(4, true);
    this.#expect("lengths", count * 4);
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
    this.#target = new Uint8Array(bytes);
    this.#filled = 0;
  }
}

function readLengths(bytes: Uint8Array<ArrayBuffer>): number[] {
  const view = new DataView(bytes.buffer);
  return Array.from(
    { length: bytes.length / 4 },
    (_, index) => view.getUint32(index * 4, true),
  );
}
