import { afterHearing } from "./after_hearing.ts";
import { Departures, givenUp } from "./departures.ts";
import { BrokenExecutorError, WorkerExitedError } from "../errors.ts";
import { Isolate, type IsolateEnd } from "./worker_handle.ts";
import { type Initializer, initializerJob } from "./initializer.ts";
import { Setbacks } from "./restart_policy.ts";
import { StartLimits } from "./start_limits.ts";
import type { StartTransport } from "../transport/transport.ts";

/** How many workers there may be, and what becomes of them. */
export interface WorkforceOptions {
  readonly maxWorkers: number;
  readonly minWorkers: number;
  readonly idleTimeoutMs: number;
  readonly maxTasksPerWorker: number;
  readonly startTimeoutMs: number;
  readonly onCrash: "replace" | "break";
  readonly start: StartTransport;
  /** What each worker runs before anything else. */
  readonly initializer: Initializer | undefined;
  /** Whether the workers are threads of this process, which nothing can stop while they compute. */
  readonly areThreads: boolean;
  /** Whether a thread that was given up makes room for another. */
  readonly replaceAbandoned: boolean;
  /** The modules of the tasks that are known so far. */
  readonly modules: ReadonlySet<string>;
}

interface WorkforceEvents {
  /** A worker has become ready, has answered, or has gone. */
  onChange(): void;
  /** There will be no more workers. */
  onBroken(error: BrokenExecutorError): void;
}

/** A worker that was killed is gone in a millisecond, unless it is a thread that computes; or its machine is busy. */
const PATIENCE_MS = 500;
/** A thread that is still loading its modules ends once it has. */
const LOADING_PATIENCE_MS = 2_000;
/** A worker that was asked to end, has nothing to do, and is still there: stopped, or busy with what a task left. */
const CLOSE_GRACE_MS = 2_000;
const RELEASE_AFTER_MS = 5;

/** Starts the workers of a pool, and sees each of them to its end. */
export class Workforce {
  readonly isolates = new Set<Isolate>();
  readonly #options: WorkforceOptions;
  readonly #events: WorkforceEvents;
  readonly #departures = new Departures();
  /** Kills those that were asked to end and have not. */
  readonly #retiring = new Set<() => void>();
  readonly #startLimits = new StartLimits();
  readonly #setbacks = new Setbacks(() => this.#events.onChange());
  #isReleasePlanned = false;
  #stayBreak: (() => void) | undefined;
  #sweep: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;
  #broken: BrokenExecutorError | undefined;

  constructor(options: WorkforceOptions, events: WorkforceEvents) {
    this.#options = options;
    this.#events = events;
  }

  get broken(): BrokenExecutorError | undefined {
    return this.#broken;
  }

  /** Threads that were given up and go on, because nothing can stop them. */
  get abandoned(): number {
    return this.#departures.abandoned;
  }

  get idle(): number {
    return [...this.isolates].filter(({ isIdle }) => isIdle).length;
  }

  /** Workers that are on their way and have nothing to do yet. */
  get waiting(): number {
    return [...this.isolates].filter(({ isComing }) => isComing).length;
  }

  /** Starts up to `count` workers, as far as there may be more. */
  grow(count: number): void {
    for (let started = 0; started < count && this.#mayStart; started++) {
      this.#startOne();
    }
  }

  /** Lets a worker without work end; one that does not, because of what a task left, is killed. */
  retire(isolate: Isolate): void {
    this.isolates.delete(isolate);
    const over = Promise.withResolvers<void>();
    const end = () => {
      clearTimeout(timer);
      this.#retiring.delete(kill);
      over.resolve();
    };
    const kill = () => {
      this.#kill(isolate, givenUp());
      end();
    };
    const timer = setTimeout(kill, CLOSE_GRACE_MS);
    this.#retiring.add(kill);
    void isolate.close().then(end);
    this.#departures.track(over.promise);
  }

  /** Ends a worker in the middle of its work, because nobody wants that any more. */
  stop(isolate: Isolate): void {
    this.isolates.delete(isolate);
    this.#kill(isolate, givenUp());
  }

  async close(): Promise<void> {
    this.#end();
    for (const isolate of this.isolates) this.retire(isolate);
    await this.#departures.settle();
  }

  async kill(error: Error): Promise<void> {
    this.#end();
    for (const isolate of this.isolates) this.#kill(isolate, error);
    for (const killRetiring of this.#retiring) killRetiring();
    this.isolates.clear();
    await this.#departures.settle();
  }

  get #mayStart(): boolean {
    const { maxWorkers, replaceAbandoned } = this.#options;
    const { dying, abandoned } = this.#departures;
    const replaced = replaceAbandoned ? abandoned : 0;
    const present = this.isolates.size + dying - replaced;
    return present < maxWorkers && !this.#setbacks.isPausing &&
      !this.#broken && !this.#isEnded;
  }

  #end(): void {
    this.#isEnded = true;
    this.#setbacks.end();
    clearTimeout(this.#sweep);
    this.#startLimits.end();
    this.#stayBreak?.();
  }

  #startOne(): void {
    const { start, modules, initializer, areThreads } = this.#options;
    const onFailure = (cause: unknown) =>
      this.#break("Cannot start workers: the initializer failed", cause);
    try {
      const isolate = new Isolate({
        start,
        modules: [...modules],
        isThread: areThreads,
        initializer: initializer && initializerJob(initializer, onFailure),
        events: {
          onReady: (ready) => this.#onReady(ready),
          onProgress: (busy) => this.#onProgress(busy),
          onExit: (ended, end) => this.#onExit(ended, end),
        },
      });
      this.isolates.add(isolate);
      this.#limitStart(isolate);
    } catch (error) {
      this.#onFailedStart(error);
    }
  }

  #limitStart(isolate: Isolate): void {
    const { startTimeoutMs } = this.#options;
    const onOver = () => {
      this.isolates.delete(isolate);
      isolate.giveBack();
      const error = new WorkerExitedError(
        `The worker was ended because it was not ready after ${startTimeoutMs} ms`,
      );
      this.#kill(isolate, error);
      this.#onFailedStart(error);
    };
    this.#startLimits.add(isolate, { ms: startTimeoutMs, onOver });
  }

  #onReady(isolate: Isolate): void {
    this.#startLimits.clear(isolate);
    this.#setbacks.onReady();
    if (isolate.isIdle) this.#noteIdle(isolate);
    this.#events.onChange();
  }

  #onProgress(isolate: Isolate): void {
    this.#setbacks.onProgress();
    const isSpent = isolate.taken >= this.#options.maxTasksPerWorker;
    if (isSpent && isolate.isIdle) this.retire(isolate);
    if (isolate.isIdle) this.#noteIdle(isolate);
    this.#events.onChange();
  }

  #noteIdle(isolate: Isolate): void {
    if (!this.#isReleasePlanned) this.#planRelease();
    if (this.#options.idleTimeoutMs === Infinity) return;
    isolate.busyUntilMs = performance.now();
    this.#planSweep();
  }

  /** Lets the program end for all that idle workers care, a moment later: they are mostly given new work at once. */
  #planRelease(): void {
    this.#isReleasePlanned = true;
    setTimeout(() => {
      this.#isReleasePlanned = false;
      for (const isolate of this.isolates) {
        if (isolate.isIdle) isolate.keepAlive(false);
      }
    }, RELEASE_AFTER_MS);
  }

  #onExit(isolate: Isolate, { error, killed }: IsolateEnd): void {
    this.#startLimits.clear(isolate);
    this.isolates.delete(isolate);
    if (killed) this.#seeOff(isolate, killed);
    if (isolate.state === "starting") return this.#onFailedStart(error);
    if (this.#options.onCrash === "break") {
      return this.#break("A worker ended, and none replaces it", error);
    }
    const verdict = this.#setbacks.onCrash();
    if (verdict) this.#break(verdict, error);
    else this.#events.onChange();
  }

  #onFailedStart(cause: unknown): void {
    if (this.#isEnded) return;
    const verdict = this.#setbacks.onFailedStart();
    if (verdict) this.#break(verdict, cause);
  }

  #break(message: string, cause: unknown): void {
    if (this.#broken || this.#isEnded) return;
    this.#broken = new BrokenExecutorError(message, { cause });
    void this.kill(this.#broken);
    this.#events.onBroken(this.#broken);
  }

  /** Ends, when their time has come, the workers that had nothing to do for too long. */
  #planSweep(): void {
    const { idleTimeoutMs, minWorkers } = this.#options;
    const isOver = this.#isEnded || this.isolates.size <= minWorkers;
    if (this.#sweep !== undefined || isOver) return;
    const sweep = setTimeout(() => {
      this.#sweep = undefined;
      this.#retireIdle();
      this.#planSweep();
    }, idleTimeoutMs);
    Deno.unrefTimer(sweep);
    this.#sweep = sweep;
  }

  #retireIdle(): void {
    const { idleTimeoutMs, minWorkers } = this.#options;
    const nowMs = performance.now();
    for (const isolate of this.isolates) {
      if (this.isolates.size <= minWorkers) return;
      const idleMs = nowMs - isolate.busyUntilMs;
      if (isolate.isIdle && idleMs >= idleTimeoutMs) this.retire(isolate);
    }
  }

  #kill(isolate: Isolate, error: Error): void {
    this.#startLimits.clear(isolate);
    this.#seeOff(isolate, isolate.kill(error));
  }

  /** Waits until a killed worker is gone, but not for a thread that nothing can stop: that counts as abandoned. */
  #seeOff({ isUp }: Isolate, gone: Promise<void>): void {
    const patienceMs = isUp ? PATIENCE_MS : LOADING_PATIENCE_MS;
    this.#departures.killed(gone, {
      patienceMs: this.#options.areThreads ? patienceMs : undefined,
      onAbandoned: () => this.#breakIfNoneIsLeft(),
      onGone: () => {
        if (!this.#isEnded) this.#events.onChange();
      },
    });
  }

  #breakIfNoneIsLeft(): void {
    const { maxWorkers, replaceAbandoned } = this.#options;
    const isNoneLeft = () => !replaceAbandoned && this.abandoned >= maxWorkers;
    if (this.#isEnded || !isNoneLeft()) return this.#events.onChange();
    const message =
      `Cannot start workers: all ${maxWorkers} threads were given up while they computed, and nothing stops them`;
    // For good, and so not at once: on a busy machine a thread may be loading the modules of its task.
    this.#stayBreak = afterHearing(LOADING_PATIENCE_MS, {
      onOver: () => isNoneLeft() && this.#break(message, undefined),
      holdsProgram: true,
    });
  }
}
