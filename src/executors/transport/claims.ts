/** Where in the memory the number of claimed jobs is, and whether the running task was aborted. */
const CLAIMED = 0;
const ABORTED = 1;

/**
 * Memory that a pool shares with one thread. Both count the jobs that the pool sends, and whoever claims one first has
 * it: the thread as it begins a job, or the pool as it takes back what has not begun. A thread that computes hears no
 * message, and needs none.
 *
 * ```text
 * pool:    send jobs 1 to 5
 * thread:  claim 1 ─▶ run … claim 2 ─▶ run for long …………………………… claim 3: taken back, skip it, and so on
 * pool:                                  look: still 2 ─▶ claim 3 to 5 ─▶ requeue them
 * ```
 *
 * The counts wrap around at 32 bits.
 */
export class Claims {
  readonly memory: Int32Array<SharedArrayBuffer>;
  #jobs = 0;

  constructor(memory = new Int32Array(new SharedArrayBuffer(8))) {
    this.memory = memory;
  }

  /** For the pool: counts jobs that it sends; or that it could not send, by a negative number. */
  count(jobs: number): void {
    this.#jobs = (this.#jobs + jobs) | 0;
  }

  /** For the pool: jobs that have been sent and not begun. */
  get waiting(): number {
    return (this.#jobs - Atomics.load(this.memory, CLAIMED)) | 0;
  }

  /** For the pool: changes whenever the thread begins a job. */
  get begun(): number {
    return Atomics.load(this.memory, CLAIMED);
  }

  /** For the pool: claims all jobs that have not begun, and returns how many these are. */
  takeBack(): number {
    for (;;) {
      const { begun } = this;
      if (this.#claim(begun, this.#jobs)) return (this.#jobs - begun) | 0;
    }
  }

  abort(): void {
    Atomics.store(this.memory, ABORTED, 1);
  }

  /** For the thread: claims the next job, and returns whether it may begin. */
  claimNext(): boolean {
    const before = this.#jobs;
    this.count(1);
    return this.#claim(before, this.#jobs);
  }

  get isAborted(): boolean {
    return Atomics.load(this.memory, ABORTED) === 1;
  }

  #claim(from: number, to: number): boolean {
    return Atomics.compareExchange(this.memory, CLAIMED, from, to) === from;
  }
}
