/** Cores that this process may use, and the threads of its executors that are awake. */
export class Cores {
  /** What the other threads of the process count in. */
  readonly memory: SharedArrayBuffer;
  readonly #awake: Int32Array<SharedArrayBuffer>;
  readonly #count: number;

  constructor({
    memory = new SharedArrayBuffer(4),
    count = navigator.hardwareConcurrency,
  }: {
    readonly memory?: SharedArrayBuffer;
    /** How many cores there are. */
    readonly count?: number;
  } = {}) {
    this.memory = memory;
    this.#count = count;
    this.#awake = new Int32Array(memory);
  }

  /** Counts workers that wake up, or go to sleep. */
  add(workers: number): void {
    Atomics.add(this.#awake, 0, workers);
  }

  /** Whether every worker that is awake has a core of its own, and the program has one too: only then may any spin. */
  get areSpare(): boolean {
    return Atomics.load(this.#awake, 0) < this.#count;
  }
}

const CORES = Symbol.for("crossover.cores");

/** The one count of this process. */
export function coresOfProcess(): Cores {
  // Only `shareCores` sets it.
  const memory = Reflect.get(globalThis, CORES) as
    | SharedArrayBuffer
    | undefined;
  return memory ? new Cores({ memory }) : shareCores(new SharedArrayBuffer(4));
}

/** For workers: counts in the memory of the process, so that pools inside of tasks do too. */
export function shareCores(memory: SharedArrayBuffer): Cores {
  Reflect.set(globalThis, CORES, memory);
  return new Cores({ memory });
}

const RESOLVED = Promise.resolve();

/** What a spinner looks for. */
export interface Awaited {
  /** Handles what has arrived; whether anything had. */
  poll(): boolean;
  /** The spinner no longer looks: from now on, be woken. */
  onGiveUp(): void;
}

/** Waking a thread takes 30 to 70 µs; what is due later than that is not worth a core. */
const MAX_DUE_MICROS = 60;
/** How long a worker spins at most for its next task: a program takes about as long to submit a hundred calls. */
const MAX_GAP_MICROS = 120;
/** Time for an answer that takes longer than expected: its worker may have to wake up first. */
const GRACE_MS = 0.1;
/** How long the event loop may be kept from its next turn. */
const MAX_BLOCK_MS = 0.05;
/** Looks at the memory between two looks at the clock, which take longer. */
const LOOKS = 8;
/** After a second answer in a row that did not come in time, two occasions pass unused, then four, and so on up to 2⁸. */
const MAX_MISSES = 9;

/**
 * Waits for answers that are due within microseconds by looking for them, because being woken takes much longer.
 *
 * ```text
 * watch ─▶ microtask: look for up to 50 µs ─▶ a look with each turn of the event loop ─▶ give up: be woken
 * ```
 *
 * It never looks while nothing is awaited, nor while that would take a core from a worker, nor for what is due later; and
 * less and less often where answers turn out to come later than expected, as they do on a busy machine.
 */
export class Spinner {
  readonly cores: Cores;
  readonly #isOff: boolean;
  readonly #graceMs: number;
  /** When to give each of them up. */
  readonly #watched = new Map<Awaited, number>();
  #isPolling = false;
  #isSpinPlanned = false;
  #isTurnPlanned = false;
  /** When the event loop has to take its next turn; `undefined` where it has not been blocked since the last one. */
  #turnDueMs: number | undefined;
  /** The clock, as it was read last: reading it takes a tenth of a microsecond. */
  #nowMs = 0;
  #misses = 0;
  #unused = 0;
  #spunMs = 0;
  readonly #onMicrotask = () => this.#spin();
  readonly #onTurn = () => this.#look();

  constructor({ isOff, cores = coresOfProcess(), graceMs = GRACE_MS }: {
    readonly isOff: boolean;
    readonly cores?: Cores;
    readonly graceMs?: number;
  }) {
    this.cores = cores;
    this.#graceMs = graceMs;
    this.#isOff = isOff;
  }

  /** Milliseconds that were spent looking, here and in workers. */
  get spunMs(): number {
    return this.#spunMs;
  }

  /** Whether the last answer that was looked for came in time, and another may be looked for. */
  get isWorthwhile(): boolean {
    return !this.#isOff && this.#misses === 0 && this.cores.areSpare;
  }

  /** How long a worker may spin, where its next task is expected after so many milliseconds. */
  microsFor(expectedMs: number): number {
    return !this.#isOff && expectedMs * 1_000 <= MAX_GAP_MICROS
      ? MAX_GAP_MICROS
      : 0;
  }

  /** Counts what a worker has spun. */
  addSpun(micros: number): void {
    this.#spunMs += micros / 1_000;
  }

  isWatching(awaited: Awaited): boolean {
    return this.#watched.has(awaited);
  }

  /**
   * Looks for an answer, if it is worth it.
   *
   * @param dueMicros when the answer is expected, from now on.
   */
  watch(awaited: Awaited, dueMicros: number, nowMs: number): boolean {
    if (this.#isOff || dueMicros > MAX_DUE_MICROS) return false;
    if (!this.cores.areSpare) return false;
    if (this.#unused > 0) {
      this.#unused--;
      return false;
    }
    this.#watched.set(awaited, nowMs + dueMicros / 1_000 + this.#graceMs);
    // In the middle of a look, what it settled goes first: that may bring more work.
    if (this.#isPolling) this.#planTurn();
    else if (!this.#isSpinPlanned) {
      this.#isSpinPlanned = true;
      this.#nowMs = nowMs;
      // Deno's `queueMicrotask` takes longer.
      void RESOLVED.then(this.#onMicrotask);
    }
    return true;
  }

  unwatch(awaited: Awaited, nowMs: number): void {
    this.#watched.delete(awaited);
    this.#nowMs = nowMs;
  }

  #spin(): void {
    this.#isSpinPlanned = false;
    const startMs = this.#nowMs;
    this.#turnDueMs ??= startMs + MAX_BLOCK_MS;
    while (this.#watched.size > 0 && this.#nowMs < this.#turnDueMs) {
      if (this.#poll()) break;
      this.#nowMs = performance.now();
      this.#giveUp(this.#nowMs);
    }
    this.#spunMs += this.#nowMs - startMs;
    this.#planTurn();
  }

  #planTurn(): void {
    if (this.#isTurnPlanned) return;
    this.#isTurnPlanned = true;
    setImmediate(this.#onTurn);
  }

  #look(): void {
    this.#isTurnPlanned = false;
    this.#turnDueMs = undefined;
    if (this.#watched.size === 0) return;
    const startMs = performance.now();
    if (!this.#poll()) this.#giveUp(startMs);
    if (this.#watched.size > 0) this.#planTurn();
    this.#spunMs += performance.now() - startMs;
  }

  #poll(): boolean {
    this.#isPolling = true;
    let hasArrived = false;
    for (let look = 0; look < LOOKS && !hasArrived; look++) {
      for (const awaited of this.#watched.keys()) {
        if (awaited.poll()) hasArrived = true;
      }
    }
    this.#isPolling = false;
    if (hasArrived) this.#misses = 0;
    return hasArrived;
  }

  #giveUp(nowMs: number): void {
    const areSpare = this.cores.areSpare;
    for (const [awaited, untilMs] of this.#watched) {
      if (areSpare && nowMs < untilMs) continue;
      this.#watched.delete(awaited);
      if (areSpare) this.#miss();
      awaited.onGiveUp();
    }
  }

  #miss(): void {
    this.#misses = Math.min(this.#misses + 1, MAX_MISSES);
    if (this.#misses > 1) this.#unused = 2 ** (this.#misses - 1);
  }
}
