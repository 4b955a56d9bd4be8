import type { Packet } from "../protocol/frame.ts";
import type { Claims } from "./claims.ts";
import { SharedChannel } from "./shared_channel.ts";
import { WorkerTransport } from "./thread.ts";
import type {
  Delivery,
  StartOptions,
  Transport,
  TransportEvents,
} from "./transport.ts";

/** Starts a thread that gets numbers in shared memory, and everything else by message. */
export function startSharedWorker(
  events: TransportEvents,
  options: StartOptions,
): Transport {
  return new SharedTransport(events, options);
}

/**
 * One wait for an answer was seen to last for ever, and why is not known. `Atomics.waitAsync` relies on Deno to turn the
 * event loop when another thread notifies it, which it did not do before 2.7.6 (github.com/denoland/deno/pull/32450); that
 * this was the cause is a guess. On 2.9.6 none was lost in 9 million bare waits, and of 4 million of this transport one
 * took 84 ms. Should it happen again, both sides look this often while an answer is awaited.
 */
const LOOK_AGAIN_MS = 100;

class SharedTransport implements Transport {
  readonly #events: TransportEvents;
  readonly #thread: WorkerTransport;
  readonly #channel = new SharedChannel();
  /** Answers that are waited for. */
  #awaited = 0;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(events: TransportEvents, options: StartOptions) {
    this.#events = events;
    this.#thread = new WorkerTransport(events, {
      ...options,
      main: "shared_main",
    });
    void this.#thread.gone.then(() => this.#stopListening());
    this.#thread.share(this.#channel.memory);
  }

  send(packet: Packet, delivery?: Delivery): void {
    this.#thread.send(packet, delivery);
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

  get claims(): Claims {
    return this.#thread.claims;
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
