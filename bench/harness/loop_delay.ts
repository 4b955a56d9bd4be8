import type { Histogram } from "../../src/results/bench_id.ts";

/** The clock and the timers that ticks are taken by. */
export interface TickTimers {
  now(): number;
  /** Gives what cancels it. */
  set(callback: () => void, ms: number): () => void;
}

const REAL_TIMERS: TickTimers = {
  now: () => performance.now(),
  set: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Time between two ticks. To wake an idle loop takes up to 180 µs of CPU time, which workers may lack: nothing of it
 * counts in batches that are dropped, and little in those that are timed. `loop_delay_cost.ts` measures it.
 */
export const DROPPED_TICK_MS = 5;
export const TIMED_TICK_MS = 50;

/** Of shorter batches there are so many that not each of them needs a tick. */
const MIN_STEP_MS = 0.1;
/** Multiples of it, less their whole parts, spread evenly over 0 to 1, however many there are and whichever one takes. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Finds out how long another request would wait for the event loop while a batch runs.
 *
 *     batch   ├────────── code holds the loop ──────────┤├─ the loop is free ─┤
 *     due          ①         ②         ③         ④         ⑤         ⑥
 *     served                                            ①②③④ ⑤         ⑥
 *
 * A tick is due every few milliseconds, the first at a point that moves from batch to batch, whatever the loop does. It
 * is served when a timer next gets its turn, or at the end of the batch, where the loop would be free; the wait is the
 * time from one to the other. So each tick stands for a request that arrives at a random moment of the batch, and
 * those that arrive while the loop is held are counted, each with its own wait.
 *
 * `monitorEventLoopDelay` of `node:perf_hooks` does not tell this. In Deno 2.9.6 it notes 3 to 5 of 50 blocks of 20 ms;
 * everywhere it notes a block once, however many requests would have waited for it, and never one that lasts from
 * `enable` to `disable`, as a short batch does.
 */
export class LoopDelay {
  readonly #timers: TickTimers;
  #phase = 0;
  #stepMs = 0;
  #dueMs = Infinity;
  #waitsMs: number[] = [];
  #cancel = () => {};

  constructor(timers: TickTimers = REAL_TIMERS) {
    this.#timers = timers;
  }

  /** Begins with a batch, in which a tick is due every `stepMs` milliseconds. */
  start(stepMs: number): void {
    this.#phase = (this.#phase + GOLDEN_RATIO) % 1;
    this.#stepMs = Math.max(MIN_STEP_MS, stepMs);
    this.#waitsMs = [];
    const nowMs = this.#timers.now();
    this.#dueMs = nowMs + this.#phase * this.#stepMs;
    this.#arm(nowMs);
  }

  /** Ends with the batch; gives what each tick waited, in milliseconds. */
  stop(): readonly number[] {
    this.#cancel();
    this.#serve(this.#timers.now());
    return this.#waitsMs;
  }

  #arm(nowMs: number): void {
    this.#cancel = this.#timers.set(() => {
      const nowMs = this.#timers.now();
      // Deno's timers drop fractions of a millisecond: whoever comes before it is due does not wait.
      this.#serve(Math.max(nowMs, this.#dueMs));
      this.#arm(nowMs);
    }, this.#dueMs - nowMs);
  }

  #serve(nowMs: number): void {
    for (; this.#dueMs <= nowMs; this.#dueMs += this.#stepMs) {
      this.#waitsMs.push(nowMs - this.#dueMs);
    }
  }
}

/** Counts waits by their two significant digits, and no finer than 0.1 ms, since timers count whole milliseconds. */
export function countWaits(waitsMs: readonly number[]): Histogram {
  const groups = Map.groupBy(
    waitsMs,
    (ms) => Math.round(Number(Number(ms.toFixed(1)).toPrecision(2)) * 1_000),
  );
  const ordered = [...groups].toSorted(([a], [b]) => a - b);
  return {
    micros: ordered.map(([micros]) => micros),
    counts: ordered.map(([, own]) => own.length),
  };
}
