import {
  MAX_NUMBERS,
  type NumberResults,
  readNumberReplies,
  readNumberRequests,
  type Request,
  writeNumberReplies,
} from "../protocol/message.ts";

/** The counters at the start of the memory, by index. */
const BELL = 0;
const POSTED = 1;
const MAILED = 2;
const ANSWERED = 3;
const IS_MAILED = 4;
const CONTROL_BYTES = 64;
/** What a task left behind, such as a timer, has to wait while its thread rests. */
const MAX_REST_MS = 2;
const SLOT_BYTES = MAX_NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/**
 * Memory that a pool shares with one worker, for one message of numbers under way at a time.
 *
 * ```text
 * pool:    write request slot ─▶ posted + 1 ─▶ ring ─────────▶ worker wakes from `rest`
 *          postMessage ────────▶ mailed + 1 ─▶ ring ─────────▶ worker returns to its event loop
 * worker:  write reply slot ───▶ answered + 1 ─▶ notify ─────▶ pool's `nextAnswer` settles
 * ```
 */
export class SharedChannel {
  /** What the other side opens its end with. */
  readonly memory: SharedArrayBuffer;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #requests: Float64Array<SharedArrayBuffer>;
  readonly #replies: Float64Array<SharedArrayBuffer>;
  #taken = 0;

  constructor(
    memory = new SharedArrayBuffer(CONTROL_BYTES + 2 * SLOT_BYTES),
  ) {
    this.memory = memory;
    this.#control = new Int32Array(memory, 0, CONTROL_BYTES / 4);
    this.#requests = new Float64Array(memory, CONTROL_BYTES, MAX_NUMBERS);
    this.#replies = new Float64Array(
      memory,
      CONTROL_BYTES + SLOT_BYTES,
      MAX_NUMBERS,
    );
  }

  /** For the pool: sends numbers. */
  post(message: readonly number[]): void {
    this.#requests.set(message);
    Atomics.add(this.#control, POSTED, 1);
    this.#ring();
  }

  /** For the pool, once it has posted a message of the ordinary kind: a worker that rests would not hear of it. */
  announceMail(): void {
    Atomics.add(this.#control, MAILED, 1);
    this.#ring();
  }

  /**
   * For the pool: the answer to what it posted last; `undefined` where that comes as ordinary messages. Those may be
   * faster than the notification, which may then find that numbers have been posted, or even answered, meanwhile.
   */
  async nextAnswer(): Promise<NumberResults[] | undefined> {
    const posted = Atomics.load(this.#control, POSTED);
    while (Atomics.load(this.#control, ANSWERED) === posted - 1) {
      const waiting = Atomics.waitAsync(this.#control, ANSWERED, posted - 1);
      if (waiting.async) await waiting.value;
    }
    if (Atomics.load(this.#control, POSTED) !== posted) return undefined;
    if (Atomics.load(this.#control, IS_MAILED) === 1) return undefined;
    return readNumberReplies(this.#replies);
  }

  /** For the worker: the calls that were posted and not taken. */
  take(): Request[] | undefined {
    if (Atomics.load(this.#control, POSTED) === this.#taken) return undefined;
    this.#taken++;
    return readNumberRequests(this.#requests);
  }

  /**
   * For the worker: blocks until it is rung, unless there is something to do already.
   *
   * @returns what to await where nothing came for a while: from then on the event loop is to turn.
   */
  rest(receivedMails: number): Promise<unknown> | undefined {
    const rung = Atomics.load(this.#control, BELL);
    if (Atomics.load(this.#control, POSTED) !== this.#taken) return undefined;
    if (Atomics.load(this.#control, MAILED) !== receivedMails) return undefined;
    const woken = Atomics.wait(this.#control, BELL, rung, MAX_REST_MS);
    if (woken !== "timed-out") return undefined;
    const { value } = Atomics.waitAsync(this.#control, BELL, rung);
    return typeof value === "string" ? undefined : value;
  }

  /** For the worker: answers what it took, or says that the answer comes as ordinary messages. */
  answer(results: readonly NumberResults[] | undefined): void {
    if (results) writeNumberReplies(this.#replies, results);
    Atomics.store(this.#control, IS_MAILED, results ? 0 : 1);
    Atomics.add(this.#control, ANSWERED, 1);
    Atomics.notify(this.#control, ANSWERED);
  }

  /** For the pool: wakes both sides, so that each looks again at what it waits for. */
  nudge(): void {
    this.#ring();
    Atomics.notify(this.#control, ANSWERED);
  }

  #ring(): void {
    Atomics.add(this.#control, BELL, 1);
    Atomics.notify(this.#control, BELL);
  }
}
