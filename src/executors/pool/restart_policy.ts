import { BrokenExecutorError } from "../errors.ts";

/** Workers lost in a row before they were ready, until the pool breaks. */
const MAX_FAILED_STARTS = 3;
/** Workers lost in a row while they worked, until the pool breaks. */
const MAX_CRASHES = 10;
/** Crashes in a row without back-off. */
const MAX_IMMEDIATE_RESTARTS = 3;
const INITIAL_BACKOFF_MS = 100;

/** Replaces lost workers: immediately, with exponential back-off, or never (the pool is then broken). */
export class RestartPolicy {
  readonly #onBackoffOver: () => void;
  #failedStarts = 0;
  #crashes = 0;
  #backoff: ReturnType<typeof setTimeout> | undefined;

  /** @param onBackoffOver called when workers may be started again. */
  constructor(onBackoffOver: () => void) {
    this.#onBackoffOver = onBackoffOver;
  }

  get isBackingOff(): boolean {
    return this.#backoff !== undefined;
  }

  onReady(): void {
    this.#failedStarts = 0;
  }

  onTaskCompleted(): void {
    this.#crashes = 0;
  }

  /** A worker was lost before it was ready. Returns why the pool is broken, if it is. */
  onStartFailed(cause: unknown): BrokenExecutorError | undefined {
    this.#failedStarts++;
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      return new BrokenExecutorError(
        `Cannot start workers: ${MAX_FAILED_STARTS} in a row ended before they were ready, the last because of: ${
          messageOf(cause)
        }`,
        { cause },
      );
    }
    // Back off: running out of file descriptors is usually temporary.
    this.#backOff(this.#failedStarts - 1);
    return undefined;
  }

  /** A worker was lost after it had been ready. Returns why the pool is broken, if it is. */
  onCrash(cause: unknown): BrokenExecutorError | undefined {
    this.#crashes++;
    if (this.#crashes >= MAX_CRASHES) {
      return new BrokenExecutorError(
        `Cannot keep workers: ${MAX_CRASHES} in a row ended before they completed a task, the last because of: ${
          messageOf(cause)
        }`,
        { cause },
      );
    }
    const restarts = this.#crashes - MAX_IMMEDIATE_RESTARTS;
    if (restarts > 0) this.#backOff(restarts - 1);
    return undefined;
  }

  dispose(): void {
    clearTimeout(this.#backoff);
  }

  #backOff(doublings: number): void {
    this.#backoff ??= setTimeout(() => {
      this.#backoff = undefined;
      this.#onBackoffOver();
    }, INITIAL_BACKOFF_MS * 2 ** doublings);
  }
}

/** The innermost reason too: "Cannot start a child process" alone does not say why. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error ? `${message}: ${messageOf(cause)}` : message;
}
