/** A distribution of durations, in milliseconds; all zeros while there are none. */
export interface DurationSummary {
  /** Number of durations. */
  readonly count: number;
  /** Arithmetic mean. */
  readonly mean: number;
  /** Median, within 3 %. */
  readonly p50: number;
  /** 99th percentile, within 3 %. */
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

/** Buckets per power of two: their edges are at most 6 % apart, so the middle of a bucket is within 3 % of everything in it. */
const BUCKETS_PER_OCTAVE = 16;
/** Shorter durations, below 0.1 µs, share the first bucket. */
const MIN_EXPONENT = -14;
const OCTAVES = 40;
/** What is left of the upper half of a float without its lower digits: sign, exponent, and 4 digits of the fraction. */
const DIGITS_SHIFT = 16;
const FIRST_BUCKET = (1023 + MIN_EXPONENT) * BUCKETS_PER_OCTAVE;

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

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

/** Reads the bucket off the float itself: a logarithm takes as long as the rest of a job's statistics. */
function bucketOf(ms: number): number {
  float[0] = ms;
  // Little-endian, as all systems of Deno are.
  const index = ((halves[1] ?? 0) >>> DIGITS_SHIFT) - FIRST_BUCKET;
  return Math.max(0, Math.min(index, OCTAVES * BUCKETS_PER_OCTAVE - 1));
}

function middleOf(index: number): number {
  const octave = Math.floor(index / BUCKETS_PER_OCTAVE);
  const part = (index % BUCKETS_PER_OCTAVE + 0.5) / BUCKETS_PER_OCTAVE;
  return 2 ** (MIN_EXPONENT + octave) * (1 + part);
}
