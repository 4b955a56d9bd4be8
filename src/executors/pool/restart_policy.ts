/** Workers lost before they were ready, one after another, until the pool gives up. */
const MOST_FAILED_STARTS = 3;
/** Workers lost in the middle of work, with nothing done in between, until they are started with pauses. */
const CRASHES_WITHOUT_PAUSE = 3;
/** And until the pool gives up. */
const MOST_CRASHES = 10;
const FIRST_PAUSE_MS = 50;

/** Decides, as workers are lost, whether to go on at once, after a pause, or not at all. */
export class Setbacks {
  readonly #onPauseOver: () => void;
  #failedStarts = 0;
  #crashes = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(onPauseOver: () => void) {
    this.#onPauseOver = onPauseOver;
  }

  /** Whether no worker should be started now. */
  get isPausing(): boolean {
    return this.#pause !== undefined;
  }

  /** A worker has become ready. */
  onReady(): void {
    this.#failedStarts = 0;
  }

  /** A worker has done some of its work. */
  onProgress(): void {
    this.#crashes = 0;
  }

  /**
   * A worker was lost before it was ready. A cause that passes, such as a lack of descriptors, gets time to pass.
   *
   * @returns why to give up, where that is due.
   */
  onFailedStart(): string | undefined {
    this.#failedStarts++;
    if (this.#failedStarts >= MOST_FAILED_STARTS) {
      return `Cannot start workers: ${MOST_FAILED_STARTS} in a row ended before they were ready`;
    }
    this.#pauseAfter(this.#failedStarts);
    return undefined;
  }

  /**
   * A worker was lost after it had been ready.
   *
   * @returns why to give up, where that is due.
   */
  onCrash(): string | undefined {
    this.#crashes++;
    if (this.#crashes >= MOST_CRASHES) {
      return `Cannot keep workers: ${MOST_CRASHES} in a row ended before one of them did its work`;
    }
    this.#pauseAfter(this.#crashes - CRASHES_WITHOUT_PAUSE);
    return undefined;
  }

  /** No more pauses. */
  end(): void {
    clearTimeout(this.#pause);
  }

  #pauseAfter(failures: number): void {
    if (failures <= 0) return;
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#onPauseOver();
    }, FIRST_PAUSE_MS * 2 ** failures);
  }
}
