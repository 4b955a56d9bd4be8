/** A distribution of durations, in milliseconds; all zeros while there are none. */
export interface DurationSummary {
  /** Number of durations. */
  readonly count: number;
  /** Arithmetic mean. */
  readonly mean: number;
  /** Median, within 5 %. */
  readonly p50: number;
  /** 99th percentile, within 5 %. */
  readonly p99: number;
  /** The longest. */
  readonly max: number;
}

/** What an executor is doing at one moment. */
export interface ExecutorStatistics {
  /** Tasks waiting in the queue. */
  readonly pending: number;
  /** Tasks that run, or are on their way to a worker. */
  readonly running: number;
  /** Tasks that returned or failed. */
  readonly completed: number;
  /** Threads or processes, busy or not; 0 for executors without workers. */
  readonly workers: number;
  /** Workers that are ready and have nothing to do. */
  readonly idle: number;
  /** Aborted tasks that are still running because nothing can stop them; each holds its thread, if it has one. */
  readonly abandoned: number;
  /**
   * Milliseconds that this program and the workers have spun, waiting for each other; 0 for executors that do not. While
   * the program spins between turns of its event loop, other work goes on, and is not counted.
   */
  readonly spinMs: number;
  /** From submission until the task began, or was sent to a worker. */
  readonly waitMs: DurationSummary;
  /** The task itself; for calls that `map` sends together, their mean. */
  readonly runMs: DurationSummary;
}

/** Buckets per power of two: their edges are 9 % apart, so the middle of a bucket is within 5 % of everything in it. */
const BUCKETS_PER_OCTAVE = 8;
/** Shorter durations share the first bucket. */
const MIN_MS = 1e-4;
const OCTAVES = 40;

/** A histogram whose buckets grow in width, as HdrHistogram's do: constant memory for any number of durations. */
export class Durations {
  #buckets: Uint32Array | undefined;
  #count = 0;
  #sum = 0;
  #max = 0;

  add(ms: number): void {
    this.#buckets ??= new Uint32Array(OCTAVES * BUCKETS_PER_OCTAVE);
    this.#count++;
    this.#sum += ms;
    if (ms > this.#max) this.#max = ms;
    const index = bucketOf(ms);
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
  }

  summarize(): DurationSummary {
    return {
      count: this.#count,
      mean: this.#count === 0 ? 0 : this.#sum / this.#count,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      max: this.#max,
    };
  }

  #quantile(share: number): number {
    let left = Math.ceil(this.#count * share);
    for (const [index, count] of (this.#buckets ?? []).entries()) {
      left -= count;
      if (count > 0 && left <= 0) return Math.min(middleOf(index), this.#max);
    }
    return 0;
  }
}

function bucketOf(ms: number): number {
  if (ms <= MIN_MS) return 0;
  const index = Math.floor(Math.log2(ms / MIN_MS) * BUCKETS_PER_OCTAVE);
  return Math.min(index, OCTAVES * BUCKETS_PER_OCTAVE - 1);
}

function middleOf(index: number): number {
  return MIN_MS * 2 ** ((index + 0.5) / BUCKETS_PER_OCTAVE);
}
