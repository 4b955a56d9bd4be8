import { WorkerExitedError } from "../errors.ts";
import type { Packet } from "../protocol/frame.ts";
import { readNote, type WorkerNote } from "../protocol/message.ts";
import { Claims } from "./claims.ts";
import { workerRef } from "./worker_ref.ts";
import {
  type Delivery,
  ModuleLoad,
  startDeadline,
  type StartOptions,
  type Transport,
  type TransportEvents,
} from "./transport.ts";

/** Starts a web Worker. Node-style threads copy typed arrays about 160 times more slowly on Deno. */
export function startWorker(
  events: TransportEvents,
  options: StartOptions,
): Transport {
  const main = new URL("../worker/thread_main.ts", import.meta.url);
  return new WorkerTransport(events, { ...options, main });
}

/** An error that ends a thread is announced by a note, unless the thread's own code could not be loaded. */
const MISSING_NOTE_MS = 100;

/** A web Worker and its end of the conversation. */
export class WorkerTransport implements Transport {
  readonly claims = new Claims();
  readonly #worker: Worker;
  readonly #events: TransportEvents;
  readonly #setNeeded: (isNeeded: boolean) => void;
  readonly #gone = Promise.withResolvers<void>();
  readonly #load: ModuleLoad;
  /** Whether the thread has the memory of the claims, which its first message brings. */
  protected hasClaims = false;
  /** Messages that the thread was sent. */
  protected posted = 0;
  /** Messages that came from the thread. */
  protected received = 0;
  /** Whether the pool has asked for the end of the thread, or has been told of it. */
  #isEnding = false;
  /** Whether the thread has announced its failure; everything it sent before has then arrived. */
  #hasSaidLast = false;
  /** The error that ended the thread, while its announcement is awaited. */
  #failure: string | undefined;

  constructor(
    events: TransportEvents,
    { main, startTimeoutMs }: Pick<StartOptions, "startTimeoutMs"> & {
      /** The module of `worker/` that the thread runs; written out, so that `deno compile` finds it. */
      readonly main: URL;
    },
  ) {
    this.#events = events;
    this.#load = new ModuleLoad(
      startTimeoutMs,
      (message) => this.#giveUp(message),
    );
    this.#worker = new Worker(main, { type: "module", name: "crossover" });
    this.#setNeeded = workerRef(this.#worker);
    this.#worker.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.receive(readMessage(data));
    this.#worker.onerror = (event) => {
      // Without this the error would end the whole process.
      event.preventDefault();
      this.#fail(event.message);
    };
  }

  send({ text, attachments }: Packet, delivery?: Delivery): void {
    if (this.hasClaims && attachments.length === 0) return this.post(text);
    const claims = this.hasClaims ? undefined : this.claims.memory;
    const message = [text, attachments, claims];
    const transfer = delivery ? transferOf(delivery, attachments) : [];
    this.post(message, transfer);
    // The thread has them only now: what cannot be handed over throws.
    this.hasClaims = true;
  }

  close(): Promise<void> {
    this.#setNeeded(true);
    return this.#askToEnd();
  }

  /** A thread that waits ends at once; one that computes ends when its task does, and does not hold the program up. */
  kill(): Promise<void> {
    this.#setNeeded(false);
    this.claims.abort();
    return this.#askToEnd();
  }

  /** Resolves when the thread is no more. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  keepAlive(isNeeded: boolean): void {
    this.#setNeeded(isNeeded);
  }

  protected post(message: unknown, transfer: Transferable[] = []): void {
    // Without a list of transferables Deno takes a shorter way, even if the list is empty.
    if (transfer.length === 0) this.#worker.postMessage(message);
    else this.#worker.postMessage(message, transfer);
    this.posted++;
  }

  #askToEnd(): Promise<void> {
    this.#isEnding = true;
    this.#load.end();
    this.post(null);
    return this.#gone.promise;
  }

  protected receive(packet: Packet): void {
    const note = readNote(packet.text);
    if (note) this.#hear(note);
    else if (!this.#isEnding) this.#events.onPacket(packet);
  }

  #hear(note: WorkerNote): void {
    switch (note.kind) {
      case "ready":
        if (!this.#isEnding) this.#events.onReady();
        break;
      case "loading":
        if (!this.#isEnding) this.#load.begin(note.module);
        break;
      case "loaded":
        this.#load.end();
        break;
      case "failing":
        this.#hasSaidLast = true;
        if (this.#failure !== undefined) this.#fail(this.#failure);
        break;
      case "exit": {
        const { exitCode } = note;
        this.#exit(`ended itself with exit code ${exitCode}`, exitCode);
      }
    }
  }

  /** Deno's error event overtakes messages that the thread sent earlier: wait for those, they may be results. */
  #fail(message: string): void {
    this.#failure = message;
    const exit = () => this.#exit(`failed: ${message}`);
    if (this.#hasSaidLast) return exit();
    startDeadline(MISSING_NOTE_MS, { onExpired: exit, isRef: true });
  }

  #exit(how: string, exitCode?: number): void {
    const context = this.#load.describe();
    this.#load.end();
    this.#gone.resolve();
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#events.onExit(
      new WorkerExitedError(
        `The worker thread ${how}${context}`,
        exitCode === undefined ? {} : { exitCode },
      ),
    );
  }

  #giveUp(how: string): void {
    if (this.#isEnding) return;
    const killed = this.kill();
    this.#events.onExit(
      new WorkerExitedError(`The worker thread ${how}`),
      killed,
    );
  }
}

function readMessage(data: unknown): Packet {
  if (typeof data === "string") return { text: data, attachments: [] };
  if (Array.isArray(data) && typeof data[0] === "string") {
    return { text: data[0], attachments: data[1] };
  }
  // A task's own `postMessage`: text that no reader of replies accepts.
  return { text: "", attachments: [] };
}

/** What a message hands over: of the objects that a whole `map` is to hand over, those that this chunk is about. */
function transferOf(
  { transfer, isChunk }: Delivery,
  attachments: Packet["attachments"],
): Transferable[] {
  return isChunk
    ? transfer.filter((object) => attachments.includes(object))
    : [...transfer];
}
