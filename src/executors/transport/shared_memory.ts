import type { Job } from "../pool/job.ts";
import { SharedChannel } from "./shared_channel.ts";
import type { Transport, TransportEvents } from "./transport.ts";
import type { Packet } from "../protocol/frame.ts";
import { WorkerTransport } from "./thread.ts";

/** Starts a thread that gets numbers in shared memory, and everything else by message. */
export function startSharedWorker(events: TransportEvents): Transport {
  return new SharedTransport(events);
}

/**
 * One wait for an answer was seen to last for ever, among some million that did not. Should a notification get lost,
 * both sides look again this often while an answer is waited for.
 */
const LOOK_AGAIN_MS = 100;

class SharedTransport implements Transport {
  readonly #events: TransportEvents;
  readonly #thread: WorkerTransport;
  readonly #channel = new SharedChannel();
  /** Answers that are waited for. */
  #awaited = 0;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(events: TransportEvents) {
    this.#events = events;
    this.#thread = new WorkerTransport(events, "shared_entry");
    void this.#thread.gone.then(() => this.#stopListening());
    this.#thread.share(this.#channel.memory);
  }

  send(packet: Packet, job?: Job): void {
    this.#thread.send(packet, job);
    this.#channel.announceMail();
  }

  sendNumbers(message: readonly number[]): void {
    this.#channel.post(message);
    void this.#receiveNumbers();
    this.#watch ??= this.#startWatch();
  }

  close(): Promise<void> {
    const closed = this.#thread.close();
    this.#channel.announceMail();
    return closed;
  }

  kill(): Promise<void> {
    this.#stopListening();
    const killed = this.#thread.kill();
    this.#channel.announceMail();
    return killed;
  }

  keepAlive(isNeeded: boolean): void {
    this.#thread.keepAlive(isNeeded);
  }

  async #receiveNumbers(): Promise<void> {
    this.#awaited++;
    const results = await this.#channel.nextAnswer();
    this.#awaited--;
    if (results) this.#events.onNumbers(results);
  }

  /** No answer will come any more: whoever waits for one is let go of. */
  #stopListening(): void {
    clearInterval(this.#watch);
    this.#channel.answer(undefined);
  }

  #startWatch() {
    const watch = setInterval(() => {
      if (this.#awaited > 0) return this.#channel.nudge();
      clearInterval(watch);
      this.#watch = undefined;
    }, LOOK_AGAIN_MS);
    Deno.unrefTimer(watch);
    return watch;
  }
}
