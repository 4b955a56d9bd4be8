/** How long something took, over all that was counted; every figure in milliseconds, and 0 where nothing was. */
export interface DurationSummary {
  /** How many were counted. */
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

/** Buckets a power of two; their edges lie 9 % apart, so that a bucket's middle is within 5 % of all in it. */
const PER_OCTAVE = 8;
/** Shorter ones share the first bucket: a tenth of a microsecond. */
const SHORTEST_MS = 1e-4;
const OCTAVES = 40;

/** Counts durations in buckets of growing width, as HdrHistogram does: constant memory, whatever comes. */
export class Durations {
  #buckets: Uint32Array | undefined;
  #count = 0;
  #sum = 0;
  #max = 0;

  /** @param ms one duration. */
  add(ms: number): void {
    this.#buckets ??= new Uint32Array(OCTAVES * PER_OCTAVE);
    this.#count++;
    this.#sum += ms;
    if (ms > this.#max) this.#max = ms;
    const index = bucketOf(ms);
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
  }

  /** What was counted so far. */
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
  if (ms <= SHORTEST_MS) return 0;
  const index = Math.floor(Math.log2(ms / SHORTEST_MS) * PER_OCTAVE);
  return Math.min(index, OCTAVES * PER_OCTAVE - 1);
}

function middleOf(index: number): number {
  return SHORTEST_MS * 2 ** ((index + 0.5) / PER_OCTAVE);
}
