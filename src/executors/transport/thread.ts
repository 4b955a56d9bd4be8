import { workerRef } from "./worker_ref.ts";
import { WorkerExitedError } from "../errors.ts";
import type { Job } from "../pool/job.ts";
import type { Transport, TransportEvents } from "./transport.ts";
import type { Packet } from "../protocol/frame.ts";

/** Starts a web Worker. Node-style threads copy typed arrays about 160 times more slowly on Deno. */
export function startWorker(events: TransportEvents): Transport {
  return new WorkerTransport(events);
}

/** A web Worker and its end of the conversation. */
export class WorkerTransport implements Transport {
  readonly #worker: Worker;
  readonly #events: TransportEvents;
  readonly #setAlive: (isNeeded: boolean) => void;
  readonly #gone = Promise.withResolvers<void>();
  /** What a task looks at to learn that it was given up; made for the first task that can be. */
  #abortFlag: Int32Array<SharedArrayBuffer> | undefined;
  /** Whether the end of the thread is no news to the pool. */
  #isEnding = false;

  /** @param entry name of the module in `entry/` that the thread runs; its bundle is loaded, sooner than a dozen modules. */
  constructor(events: TransportEvents, entry = "worker_entry") {
    this.#events = events;
    const url = new URL(`../worker/${entry}.bundle.js`, import.meta.url);
    this.#worker = new Worker(url, { type: "module", name: "crossover" });
    this.#setAlive = workerRef(this.#worker);
    this.#worker.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.#receive(readMessage(data));
    this.#worker.onerror = (event) => {
      // Without this the error would end the whole process.
      event.preventDefault();
      this.#end();
      if (this.#isEnding) return;
      this.#isEnding = true;
      events.onExit(
        new WorkerExitedError(`The worker thread failed: ${event.message}`),
      );
    };
  }

  send({ text, attachments }: Packet, job?: Job): void {
    const isWatched = job?.revocable && !this.#abortFlag;
    if (!isWatched && attachments.length === 0) {
      return this.#worker.postMessage(text);
    }
    const flag = isWatched
      ? new Int32Array(new SharedArrayBuffer(4))
      : undefined;
    const message = [text, attachments, flag];
    const transfer = job ? transferOf(job, attachments) : [];
    // Without a list of transferables Deno takes a shorter way, even if the list is empty.
    if (transfer.length === 0) this.#worker.postMessage(message);
    else this.#worker.postMessage(message, transfer);
    // The thread has the flag only now: what cannot be handed over throws.
    this.#abortFlag ??= flag;
  }

  /** Gives the thread memory that both sides see. */
  share(memory: SharedArrayBuffer): void {
    this.#worker.postMessage(memory);
  }

  close(): Promise<void> {
    this.#setAlive(true);
    return this.#askToEnd();
  }

  /** A thread that waits ends at once; one that computes ends when its task does, and does not hold the program up. */
  kill(): Promise<void> {
    this.#setAlive(false);
    if (this.#abortFlag) Atomics.store(this.#abortFlag, 0, 1);
    return this.#askToEnd();
  }

  /** Resolves when the thread is no more. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  keepAlive(isNeeded: boolean): void {
    this.#setAlive(isNeeded);
  }

  #askToEnd(): Promise<void> {
    this.#isEnding = true;
    this.#worker.postMessage(null);
    return this.#gone.promise;
  }

  #receive(packet: Packet): void {
    if (!this.#isEnding) this.#events.onPacket(packet);
    if (packet.text.startsWith("!exit")) this.#end();
  }

  #end(): void {
    this.#worker.terminate();
    this.#gone.resolve();
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
  { transfer, isChunk }: Job,
  attachments: Packet["attachments"],
): Transferable[] {
  return isChunk
    ? transfer.filter((object) => attachments.includes(object))
    : [...transfer];
}
