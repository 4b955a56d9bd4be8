import { Lane } from "./lane.ts";
import type { Cores } from "./spinner.ts";

/** Each counter has a cache line of its own, so that the two threads do not take one from each other. */
const LINE_WORDS = 16;
const REQUESTS_WRITTEN = 0 * LINE_WORDS;
const REQUESTS_READ = 1 * LINE_WORDS;
const REPLIES_WRITTEN = 2 * LINE_WORDS;
const REPLIES_READ = 3 * LINE_WORDS;
const POSTED = 4 * LINE_WORDS;
const WORKER_SLEEPS = 5 * LINE_WORDS;
const POOL_SLEEPS = 6 * LINE_WORDS;
const SPIN_MICROS = 7 * LINE_WORDS;
const SPUN_MICROS = 8 * LINE_WORDS;
const COUNTER_BYTES = 9 * LINE_WORDS * 4;

/** What a task left behind, such as a timer, has to wait while its thread rests. */
const MAX_REST_MS = 2;
/** Looks at the memory between two looks at the clock, which take as long as ten of them. */
const LOOKS = 32;

/**
 * Memory that a pool shares with one worker: texts on their way there and back, and who sleeps.
 *
 * ```text
 * pool:    requests.write ─▶ wake a worker that sleeps ─────▶ worker: spin a little, then Atomics.wait
 *          postMessage ────▶ posted + 1 ─▶ the same ────────▶ worker returns to its event loop
 * worker:  replies.write ──▶ notify a pool that sleeps ─────▶ pool: spin a little, then Atomics.waitAsync
 * ```
 *
 * Who is about to sleep first says so, and then looks once more; who has written first looks whether the other sleeps. So
 * either the one sees what was written, or the other that it must wake.
 */
export class SharedChannel {
  /** What the other side opens its end with. */
  readonly memory: SharedArrayBuffer;
  readonly requests: Lane;
  readonly replies: Lane;
  readonly #counters: Int32Array<SharedArrayBuffer>;
  readonly #cores: Cores;

  constructor(
    cores: Cores,
    memory = new SharedArrayBuffer(COUNTER_BYTES + 2 * Lane.BYTES),
  ) {
    this.memory = memory;
    this.#cores = cores;
    this.#counters = new Int32Array(memory, 0, COUNTER_BYTES / 4);
    this.requests = new Lane(this.#counters, {
      written: REQUESTS_WRITTEN,
      read: REQUESTS_READ,
      offset: COUNTER_BYTES,
    });
    this.replies = new Lane(this.#counters, {
      written: REPLIES_WRITTEN,
      read: REPLIES_READ,
      offset: COUNTER_BYTES + Lane.BYTES,
    });
  }

  /** For the pool, after it has posted a message: a worker that sleeps would not hear of it. */
  announcePosted(): void {
    Atomics.add(this.#counters, POSTED, 1);
    this.wakeWorker();
  }

  /** For the pool, after it has written. */
  wakeWorker(): void {
    if (!this.#endSleep(WORKER_SLEEPS)) return;
    // Counted from here on: it takes a while to wake up.
    this.#cores.add(1);
    Atomics.notify(this.#counters, WORKER_SLEEPS);
  }

  /** For the pool: how long the worker is to spin before it sleeps, because more is expected until then. */
  set spinMicros(micros: number) {
    Atomics.store(this.#counters, SPIN_MICROS, micros);
  }

  /** For the pool: takes what the worker has spun since it was last asked. */
  takeSpunMicros(): number {
    return Atomics.exchange(this.#counters, SPUN_MICROS, 0);
  }

  /**
   * For the pool: resolves when the worker has written; `undefined` where it has already. Deno turns the event loop for a
   * notification of another thread since 2.7.6 (github.com/denoland/deno/pull/32450); of 2.3 million on 2.9.6 none was lost.
   */
  sleepUntilReply(): Promise<unknown> | undefined {
    Atomics.store(this.#counters, POOL_SLEEPS, 1);
    if (this.replies.hasNext) {
      Atomics.store(this.#counters, POOL_SLEEPS, 0);
      return undefined;
    }
    const waiting = Atomics.waitAsync(this.#counters, POOL_SLEEPS, 1);
    return waiting.async ? waiting.value : undefined;
  }

  /** For the worker: whether the pool would see at once what it writes. */
  get isPoolAwake(): boolean {
    return Atomics.load(this.#counters, POOL_SLEEPS) === 0;
  }

  /** For the worker, after it has written; and for a pool whose worker is gone. */
  wakePool(): void {
    if (!this.#endSleep(POOL_SLEEPS)) return;
    Atomics.notify(this.#counters, POOL_SLEEPS);
  }

  /** For the pool, before it starts the worker. */
  countWorker(): void {
    this.#cores.add(1);
  }

  /** For the pool, once the worker is gone. */
  forgetWorker(): void {
    // One that was awake when it ended counts no longer.
    const slept = Atomics.exchange(this.#counters, WORKER_SLEEPS, 1) === 1;
    if (!slept) this.#cores.add(-1);
    this.wakePool();
  }

  /**
   * For the worker: waits until there is something to do.
   *
   * @param received messages that it has met. Where more were posted it has to return to its event loop.
   * @returns what to await where nothing came for a while: from then on the event loop is to turn.
   */
  rest(received: number): Promise<unknown> | undefined {
    // A message may have come while it slept in its event loop, and not be announced yet.
    if (this.#endSleep(WORKER_SLEEPS)) this.#cores.add(1);
    if (this.#hasWork(received) || this.#spin(received)) return undefined;
    Atomics.store(this.#counters, WORKER_SLEEPS, 1);
    if (this.#hasWork(received)) {
      if (!this.#endSleep(WORKER_SLEEPS)) this.#cores.add(-1);
      return undefined;
    }
    this.#cores.add(-1);
    const woken = Atomics.wait(this.#counters, WORKER_SLEEPS, 1, MAX_REST_MS);
    if (woken !== "timed-out") return undefined;
    const waiting = Atomics.waitAsync(this.#counters, WORKER_SLEEPS, 1);
    return waiting.async ? waiting.value : undefined;
  }

  #hasWork(received: number): boolean {
    return this.requests.hasNext ||
      ((Atomics.load(this.#counters, POSTED) - received) | 0) > 0;
  }

  #spin(received: number): boolean {
    const micros = Atomics.load(this.#counters, SPIN_MICROS);
    if (micros === 0 || !this.#cores.areSpare) return false;
    const startMs = performance.now();
    let nowMs = startMs;
    let hasWork = false;
    while (!hasWork && nowMs - startMs < micros / 1_000) {
      for (let look = 0; look < LOOKS && !hasWork; look++) {
        hasWork = this.#hasWork(received);
      }
      nowMs = performance.now();
      if (!this.#cores.areSpare) break;
    }
    const spun = Math.round((nowMs - startMs) * 1_000);
    Atomics.add(this.#counters, SPUN_MICROS, spun);
    return hasWork;
  }

  /** Whether there was a sleep to end: only one thread ends it. */
  #endSleep(counter: number): boolean {
    return Atomics.load(this.#counters, counter) === 1 &&
      Atomics.compareExchange(this.#counters, counter, 1, 0) === 1;
  }
}
