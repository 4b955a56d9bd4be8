import type { Job } from "./job.ts";
import { SharedChannel } from "./shared_channel.ts";
import type { Transport, TransportEvents } from "./transport.ts";
import type { Packet } from "./wire/frame.ts";
import { WorkerTransport } from "./worker_transport.ts";

/** Starts a thread that gets numbers in shared memory, and everything else by message. */
export function startSharedWorker(events: TransportEvents): Transport {
  return new SharedTransport(events);
}

class SharedTransport implements Transport {
  readonly #events: TransportEvents;
  readonly #thread: WorkerTransport;
  readonly #channel = new SharedChannel();

  constructor(events: TransportEvents) {
    this.#events = events;
    this.#thread = new WorkerTransport(events, "./entry/shared_entry.ts");
    this.#thread.share(this.#channel.memory);
  }

  send(packet: Packet, job?: Job): void {
    this.#thread.send(packet, job);
    this.#channel.announceMail();
  }

  sendNumbers(message: readonly number[]): void {
    this.#channel.post(message);
    void this.#receiveNumbers();
  }

  close(): Promise<void> {
    const closed = this.#thread.close();
    this.#channel.announceMail();
    return closed;
  }

  kill(): Promise<void> {
    const killed = this.#thread.kill();
    this.#channel.announceMail();
    return killed;
  }

  keepAlive(isNeeded: boolean): void {
    this.#thread.keepAlive(isNeeded);
  }

  async #receiveNumbers(): Promise<void> {
    const results = await this.#channel.nextAnswer();
    if (results) this.#events.onNumbers(results);
  }
}
