import type { Socket } from "node:net";
import process from "node:process";

/** Enough for an uncaught error with its stack. */
const MOST_CHARACTERS = 4_096;

/** Passes a child's standard error on to our own, and keeps the last of it to explain the child's end. */
export class StderrTail {
  readonly #stream: Socket;
  /** Resolves when no more can come. */
  readonly ended: Promise<void>;
  #text = "";

  constructor(stream: Socket) {
    this.#stream = stream;
    const decoder = new TextDecoder();
    stream.on("data", (bytes) => {
      process.stderr.write(bytes);
      this.#text += decoder.decode(bytes, { stream: true });
      this.#text = this.#text.slice(-MOST_CHARACTERS);
    });
    stream.on("error", () => {});
    this.ended = new Promise((resolve) => stream.once("close", resolve));
  }

  get text(): string {
    return this.#text;
  }

  ref(): void {
    this.#stream.ref();
  }

  unref(): void {
    this.#stream.unref();
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
