import type { Packet } from "../protocol/frame.ts";
import { SharedChannel } from "./shared_channel.ts";
import type { Awaited, Spinner } from "./spinner.ts";
import { WorkerTransport } from "./thread.ts";
import type {
  Delivery,
  StartOptions,
  StartTransport,
  TransportEvents,
} from "./transport.ts";

/** Starts threads that get text in shared memory, and everything else by message. */
export function startSharedWorkers(spinner: Spinner): StartTransport {
  return (events, options) => new SharedTransport(events, options, spinner);
}

const NO_ATTACHMENTS: Packet["attachments"] = [];

class SharedTransport extends WorkerTransport implements Awaited {
  readonly #spinner: Spinner;
  readonly #channel: SharedChannel;
  #isAwaiting = false;
  #isAsleep = false;
  #isGone = false;
  /** When its last job was answered, while it has no other. */
  #idleSinceMs: number | undefined;

  constructor(
    events: TransportEvents,
    options: StartOptions,
    spinner: Spinner,
  ) {
    const main = new URL("../worker/shared_main.ts", import.meta.url);
    super(events, { ...options, main });
    this.#spinner = spinner;
    this.#channel = new SharedChannel(spinner.cores);
    this.#channel.countWorker();
    void this.gone.then(() => this.#forget());
    this.post({
      channel: this.#channel.memory,
      cores: spinner.cores.memory,
      claims: this.claims.memory,
    });
    this.hasClaims = true;
  }

  override send(packet: Packet, delivery?: Delivery): void {
    const { text, attachments } = packet;
    if (
      attachments.length === 0 &&
      this.#channel.requests.write(text, this.posted)
    ) {
      return this.#channel.wakeWorker();
    }
    super.send(packet, delivery);
  }

  override close(): Promise<void> {
    this.expectAnswer(undefined, performance.now());
    return super.close();
  }

  override kill(): Promise<void> {
    this.expectAnswer(undefined, performance.now());
    return super.kill();
  }

  expectAnswer(dueMicros: number | undefined, nowMs: number): void {
    this.#isAwaiting = dueMicros !== undefined;
    if (dueMicros === undefined) {
      this.#idleSinceMs = nowMs;
      return this.#spinner.unwatch(this, nowMs);
    }
    if (this.#idleSinceMs !== undefined) {
      const idleMs = nowMs - this.#idleSinceMs;
      this.#channel.spinMicros = this.#spinner.microsFor(idleMs);
      this.#idleSinceMs = undefined;
    }
    if (!this.#spinner.watch(this, dueMicros, nowMs)) void this.#sleep();
  }

  poll(): boolean {
    const { replies } = this.#channel;
    if (!replies.hasNext) return false;
    let hasRead = false;
    for (;;) {
      const text = replies.read(this.received);
      if (text === undefined) break;
      hasRead = true;
      super.receive({ text, attachments: NO_ATTACHMENTS });
    }
    this.#spinner.addSpun(this.#channel.takeSpunMicros());
    return hasRead;
  }

  onGiveUp(): void {
    void this.#sleep();
  }

  protected override post(message: unknown, transfer?: Transferable[]): void {
    super.post(message, transfer);
    this.#channel.announcePosted();
  }

  /** What was written before a message goes before it, and what was written after it may have waited for it. */
  protected override receive(packet: Packet): void {
    this.poll();
    this.received++;
    super.receive(packet);
    this.poll();
    this.#sleepIfAwaiting();
  }

  async #sleep(): Promise<void> {
    if (this.#isAsleep || this.#isGone) return;
    this.#isAsleep = true;
    await this.#channel.sleepUntilReply();
    this.#isAsleep = false;
    this.poll();
    // What is held back comes along with the message that it waits for.
    if (!this.#channel.replies.isHeldBack(this.received)) {
      this.#sleepIfAwaiting();
    }
  }

  #sleepIfAwaiting(): void {
    if (this.#isAwaiting && !this.#spinner.isWatching(this)) void this.#sleep();
  }

  #forget(): void {
    this.#isGone = true;
    this.#channel.forgetWorker();
  }
}
