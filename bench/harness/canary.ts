/** What the canary found. */
export interface CanaryReading {
  /** Time of its computation in one thread, in nanoseconds. */
  readonly aloneNs: number;
  /** Time of the same in as many threads as there are cores, all at once, until the last is done. */
  readonly togetherNs: number;
}

/** Runs after which V8 has compiled the computation for good. */
const WARMUP_RUNS = 20;

const MAX_ATTEMPTS = 4;
const PAUSE_MS = 5;
/** All cores at once take hardly longer than one: nothing is missing, and no further attempt needed. */
const CALM = 1.2;

/**
 * Tells whether the machine has its cores: the same short computation in one thread, and in all cores at once. Where a
 * neighbour takes a core, sequential code feels nothing and pools lose a third or more; so does this.
 */
export class Canary {
  readonly #threads: readonly Worker[];

  private constructor(threads: readonly Worker[]) {
    this.#threads = threads;
  }

  /** Starts a thread for each core, and warms them up. */
  static async start(cores = navigator.hardwareConcurrency): Promise<Canary> {
    const url = new URL("./canary_thread.ts", import.meta.url);
    const threads = Array.from(
      { length: cores },
      () => new Worker(url, { type: "module" }),
    );
    for (let run = 0; run < WARMUP_RUNS; run++) {
      await Promise.all(threads.map(computeOn));
    }
    return new Canary(threads);
  }

  /** The better of a few attempts: now and then the system wakes two threads on one core, although others are free. */
  async read(): Promise<CanaryReading> {
    let best = { aloneNs: Infinity, togetherNs: Infinity };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const startMs = performance.now();
      await Promise.all(this.#threads.slice(0, 1).map(computeOn));
      const aloneMs = performance.now();
      await Promise.all(this.#threads.map(computeOn));
      const togetherMs = performance.now();
      best = {
        aloneNs: Math.min(best.aloneNs, (aloneMs - startMs) * 1e6),
        togetherNs: Math.min(best.togetherNs, (togetherMs - aloneMs) * 1e6),
      };
      if (best.togetherNs < CALM * best.aloneNs) break;
      // What the variant before has thrown away may still be collected, on other cores.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return best;
  }

  /** Ends its threads. */
  stop(): void {
    for (const thread of this.#threads) thread.terminate();
  }
}

function computeOn(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.onmessage = () => resolve();
    thread.postMessage(null);
  });
}
