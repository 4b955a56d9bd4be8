import fs from "node:fs";
import { FrameReader } from "../protocol/frame.ts";
import type { TaskServer } from "./task_server.ts";

/** A pipe of its own carries the protocol, both ways: standard input, output and error stay the task's. */
export const PIPE = 3;
const READ_BYTES = 65_536;
const LOOK_EVERY_MS = 4;
/** An event loop that has not come to rest between so many looks, with no task under way, has something of a task's to do. */
const MOST_LOOKS = 3;

/**
 * Reads packets from the pool.
 *
 * Whenever the event loop has nothing left to do, so that the program would end, the next packet is read in a blocking
 * way: that takes about half as long as a read in another thread, and nothing is held up by it. Once a task has left
 * something running, such as a timer, packets are read in the background.
 */
export class PipeReader {
  readonly #server: TaskServer;
  readonly #reader: FrameReader;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #reads = 0;
  #restless = 0;
  #isWatching = false;
  #isInBackground = false;

  constructor(server: TaskServer) {
    this.#server = server;
    this.#reader = new FrameReader((packet) => server.receive(packet));
  }

  start(): void {
    globalThis.addEventListener("beforeunload", (event) => {
      event.preventDefault();
      this.#readNow();
      this.#watch();
    });
  }

  #readNow(): void {
    this.#reads++;
    do {
      const space = this.#reader.space;
      const target = space ?? this.#buffer;
      const length = readPipe(target);
      if (space) this.#reader.advance(length);
      else this.#reader.push(target.subarray(0, length));
    } while (this.#reader.isPartial);
  }

  /** Looks now and then whether the event loop came to rest. */
  #watch(): void {
    if (this.#isWatching || this.#isInBackground) return;
    this.#isWatching = true;
    const reads = this.#reads;
    const wasServing = this.#server.isServing;
    const timer = setTimeout(() => {
      this.#isWatching = false;
      const isUnchanged = !wasServing && this.#reads === reads;
      this.#restless = isUnchanged ? this.#restless + 1 : 0;
      if (this.#restless === MOST_LOOKS) this.#readInBackground();
      else this.#watch();
    }, LOOK_EVERY_MS);
    Deno.unrefTimer(timer);
  }

  #readInBackground(): void {
    this.#isInBackground = true;
    const { length } = this.#buffer;
    fs.read(PIPE, this.#buffer, 0, length, null, (error, bytes) => {
      if (error || !bytes) Deno.exit(0);
      this.#reader.push(this.#buffer.subarray(0, bytes));
      this.#readInBackground();
    });
  }
}

/** Bytes read; at the end of the file the pool has closed its side, or is gone. */
function readPipe(target: Uint8Array): number {
  const length = uninterrupted(() =>
    fs.readSync(PIPE, target, 0, target.length, null)
  );
  if (length === 0) Deno.exit(0);
  return length;
}

/** Does it again where a signal came in between, as when the process was stopped and goes on. */
export function uninterrupted<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (Reflect.get(Object(error), "code") !== "EINTR") throw error;
    }
  }
}
