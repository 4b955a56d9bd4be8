import type { EncodeOptions } from "../protocol/encode.ts";
import type { Packet } from "../protocol/frame.ts";
import { type EncodedPart, writeReply } from "../protocol/message.ts";
import { encodeThrown } from "./encode_thrown.ts";

/** How a packet gets to the pool. */
export type SendPacket = (
  packet: Packet,
  transfer: readonly Transferable[],
) => void;

/** What a call is answered with. */
interface Answer {
  readonly part: EncodedPart;
  /** What of it is handed over. */
  readonly transferables: readonly Transferable[];
}

/** Results are held back this long at most, so that those of many short tasks travel in one message. */
const LONGEST_WAIT_MS = 1;
const SHORT_CHARACTERS = 1_000;
const NONE: readonly Transferable[] = [];

/** The answers of a worker on their way to its pool, and the clock of its calls: one begins when another ends. */
export class Answers {
  readonly #send: SendPacket;
  readonly #errorChannel: EncodeOptions;
  /** Those that have not been sent, joined by commas. */
  #entries = "";
  #sentMs = 0;
  #nowMs = 0;

  /** @param errorChannel how errors cross. */
  constructor(send: SendPacket, errorChannel: EncodeOptions) {
    this.#send = send;
    this.#errorChannel = errorChannel;
  }

  /** Calls are about to begin. */
  begin(): void {
    this.#sentMs = this.#nowMs = performance.now();
  }

  /** Microseconds since the call before ended, which is when this one began. */
  lap(): number {
    const beganMs = this.#nowMs;
    this.#nowMs = performance.now();
    return Math.round((this.#nowMs - beganMs) * 1_000);
  }

  /** Answers the call that ended last. */
  add(runMicros: number, answer: Answer): void {
    const entry = writeReply(runMicros, answer.part);
    if (answer.part.attachments.length > 0) {
      return this.#sendAlone(runMicros, { ...answer, entry });
    }
    this.#entries += this.#entries === "" ? entry : `,${entry}`;
    if (this.#nowMs - this.#sentMs > LONGEST_WAIT_MS) this.flush();
    // The next call does not answer for the time that it took to write a large result.
    if (entry.length > SHORT_CHARACTERS) this.#nowMs = performance.now();
  }

  /** Sends what is held back. */
  flush(): void {
    if (this.#entries === "") return;
    const text = `[${this.#entries}]`;
    this.#entries = "";
    this.#sentMs = this.#nowMs;
    this.#send({ text, attachments: NONE }, NONE);
  }

  #sendAlone(
    runMicros: number,
    { entry, part, transferables }: Answer & { readonly entry: string },
  ): void {
    this.flush();
    const { attachments } = part;
    try {
      this.#send({ text: `[${entry}]`, attachments }, transferables);
    } catch (error) {
      // What a task hands over need not be of the kind that can be.
      const failure = encodeThrown(error, this.#errorChannel);
      this.add(runMicros, { part: failure, transferables: NONE });
    }
    this.#nowMs = performance.now();
  }
}
