import { BrokenExecutorError, WorkerExitedError } from "../errors.ts";
import type { EncodedPart } from "../protocol/codec.ts";
import { isOutOfDescriptors } from "../transport/child_program.ts";
import { startDeadline, type StartTransport } from "../transport/transport.ts";
import { Job, JobQueue, type TaskProfile } from "./job.ts";
import { RestartPolicy } from "./restart_policy.ts";
import { type UnexpectedExit, WorkerHandle } from "./worker_handle.ts";

export interface WorkersOptions {
  readonly maxWorkers: number;
  readonly minWorkers: number;
  readonly idleTimeoutMs: number;
  readonly maxTasksPerWorker: number;
  readonly startTimeoutMs: number;
  readonly onCrash: "replace" | "break";
  readonly start: StartTransport;
  /** The call that each worker makes before any other. */
  readonly initializer: Initializer | undefined;
  /** Whether the workers are threads of this process, which cannot be stopped while they compute. */
  readonly areThreads: boolean;
  readonly replaceAbandoned: boolean;
  readonly modules: () => readonly string[];
}

export interface Initializer {
  readonly profile: TaskProfile;
  readonly encoded: EncodedPart;
}

interface WorkersEvents {
  /** A worker is ready, has answered, or has exited. */
  onChange(): void;
  /** No worker could be started, and none is there: what waits has to fail. Later work may find more. */
  onStarved(error: WorkerExitedError): void;
  onBroken(error: BrokenExecutorError): void;
}

/** A killed worker exits within a millisecond, unless it is a thread that computes, or the machine is busy. */
const ABANDON_AFTER_MS = 500;
/** A thread that is loading modules exits once it has loaded them. */
const ABANDON_LOADING_AFTER_MS = 2_000;
/** A worker that was asked to exit and has not is busy with what a task left behind. */
const CLOSE_GRACE_MS = 2_000;
/** Idle workers keep the program alive this long, because they are mostly sent more work at once. */
const UNREF_AFTER_MS = 5;

/** Starts the workers of a pool, replaces lost ones, and waits for each of them to exit. */
export class Workers {
  /** Those that may be sent work. */
  readonly handles = new Set<WorkerHandle>();
  readonly #options: WorkersOptions;
  readonly #events: WorkersEvents;
  readonly #policy = new RestartPolicy(() => this.#events.onChange());
  /** Settle when a worker has exited or been abandoned; they never reject. */
  readonly #exits = new Set<Promise<void>>();
  /** Kill the workers that were asked to exit and have not yet. */
  readonly #killClosing = new Set<() => void>();
  readonly #cancelStartDeadlines = new Map<WorkerHandle, () => void>();
  #cancelBreak: (() => void) | undefined;
  #isUnrefPlanned = false;
  #sweep: ReturnType<typeof setTimeout> | undefined;
  /** Killed workers that have not exited, abandoned ones included. */
  #dying = 0;
  #abandoned = 0;
  #isEnded = false;
  #broken: BrokenExecutorError | undefined;

  constructor(options: WorkersOptions, events: WorkersEvents) {
    this.#options = options;
    this.#events = events;
  }

  get broken(): BrokenExecutorError | undefined {
    return this.#broken;
  }

  /** Threads that ignored termination and are still running. */
  get abandoned(): number {
    return this.#abandoned;
  }

  get idle(): number {
    return [...this.handles].filter(({ isIdle }) => isIdle).length;
  }

  /** Starting workers that hold no submitted job yet. */
  get vacant(): number {
    return [...this.handles].filter(({ isVacant }) => isVacant).length;
  }

  /** Whether jobs wait behind another in one of them. */
  get haveWaiting(): boolean {
    for (const { hasWaiting } of this.handles) if (hasWaiting) return true;
    return false;
  }

  grow(count: number): void {
    for (let started = 0; started < count && this.#mayStart; started++) {
      this.#startOne();
    }
  }

  /** Lets an idle worker exit, and kills it if it does not because of what a task left behind. */
  retire(handle: WorkerHandle): void {
    this.handles.delete(handle);
    const exit = Promise.withResolvers<void>();
    const onExit = () => {
      clearTimeout(timer);
      this.#killClosing.delete(kill);
      exit.resolve();
    };
    const kill = () => {
      this.#kill(handle, abortedError());
      onExit();
    };
    const timer = setTimeout(kill, CLOSE_GRACE_MS);
    this.#killClosing.add(kill);
    void handle.close().then(onExit);
    this.#track(exit.promise);
  }

  stop(handle: WorkerHandle): void {
    this.handles.delete(handle);
    this.#kill(handle, abortedError());
  }

  /** Lets all workers exit, and resolves once every worker has exited or been abandoned. */
  async close(): Promise<void> {
    this.#end();
    for (const handle of this.handles) this.retire(handle);
    await this.#allExited();
  }

  /** Kills all workers, and resolves once every worker has exited or been abandoned. */
  async kill(error: WorkerExitedError | BrokenExecutorError): Promise<void> {
    this.#end();
    for (const handle of this.handles) this.#kill(handle, error);
    for (const kill of this.#killClosing) kill();
    this.handles.clear();
    await this.#allExited();
  }

  get #mayStart(): boolean {
    const { maxWorkers, replaceAbandoned } = this.#options;
    const replaced = replaceAbandoned ? this.#abandoned : 0;
    const present = this.handles.size + this.#dying - replaced;
    return present < maxWorkers && !this.#policy.isBackingOff &&
      !this.#broken && !this.#isEnded;
  }

  #end(): void {
    this.#isEnded = true;
    this.#policy.dispose();
    clearTimeout(this.#sweep);
    for (const cancel of this.#cancelStartDeadlines.values()) cancel();
    this.#cancelStartDeadlines.clear();
    this.#cancelBreak?.();
  }

  #startOne(): void {
    const { start, modules, areThreads, startTimeoutMs } = this.#options;
    try {
      const handle = new WorkerHandle({
        start,
        modules: modules(),
        startTimeoutMs,
        isThread: areThreads,
        initializer: this.#createInitializerJob(),
        events: {
          onReady: (ready) => this.#onReady(ready),
          onProgress: (busy) => this.#onProgress(busy),
          onExit: (exited, exit) => this.#onExit(exited, exit),
        },
      });
      this.handles.add(handle);
      const onExpired = () => this.#onStartTimeout(handle);
      this.#cancelStartDeadlines.set(
        handle,
        startDeadline(startTimeoutMs, { onExpired }),
      );
    } catch (error) {
      this.#onStartFailed(error);
    }
  }

  #createInitializerJob(): Job | undefined {
    const { initializer } = this.#options;
    if (!initializer) return undefined;
    const { profile, encoded } = initializer;
    // A queue of its own: it is not one of the submitted jobs.
    const queue = new JobQueue(new EventTarget(), () => {});
    const job = new Job(profile.name, [], queue);
    job.encoded = encoded;
    job.profile = profile;
    job.onRejected = (cause) => {
      // A worker that exits meanwhile has failed to start, which `onExit` handles.
      if (cause instanceof WorkerExitedError) return;
      this.#break(
        new BrokenExecutorError(
          "Cannot start workers: the initializer failed",
          { cause },
        ),
      );
    };
    return job;
  }

  #onStartTimeout(handle: WorkerHandle): void {
    this.handles.delete(handle);
    handle.requeueUnstarted();
    const error = new WorkerExitedError(
      `The worker was ended because it was not ready after ${this.#options.startTimeoutMs} ms`,
    );
    this.#kill(handle, error);
    this.#onStartFailed(error);
  }

  #onReady(handle: WorkerHandle): void {
    this.#cancelStartDeadline(handle);
    this.#policy.onReady();
    if (handle.isIdle) this.#onIdle(handle);
    this.#events.onChange();
  }

  #onProgress(handle: WorkerHandle): void {
    if (handle.hasCompletedTask) this.#policy.onTaskCompleted();
    const isSpent = handle.taken >= this.#options.maxTasksPerWorker;
    if (isSpent && handle.isIdle) this.retire(handle);
    if (handle.isIdle) this.#onIdle(handle);
    this.#events.onChange();
  }

  #onIdle(handle: WorkerHandle): void {
    if (!this.#isUnrefPlanned) this.#planUnref();
    if (this.#options.idleTimeoutMs === Infinity) return;
    handle.busyUntilMs = performance.now();
    this.#planSweep();
  }

  #planUnref(): void {
    this.#isUnrefPlanned = true;
    setTimeout(() => {
      this.#isUnrefPlanned = false;
      for (const handle of this.handles) {
        if (handle.isIdle) handle.keepAlive(false);
      }
    }, UNREF_AFTER_MS);
  }

  #onExit(handle: WorkerHandle, { error, killed }: UnexpectedExit): void {
    this.#cancelStartDeadline(handle);
    this.handles.delete(handle);
    if (killed) this.#trackKilled(handle, killed);
    if (handle.state === "starting") return this.#onStartFailed(error);
    if (this.#options.onCrash === "break") {
      const message = `Cannot go on after a worker ended: ${error.message}`;
      return this.#break(new BrokenExecutorError(message, { cause: error }));
    }
    const broken = this.#policy.onCrash(error);
    if (broken) this.#break(broken);
    else this.#events.onChange();
  }

  #onStartFailed(cause: unknown): void {
    if (this.#isEnded) return;
    const broken = this.#policy.onStartFailed(cause);
    if (!broken) return;
    if (!isTemporary(cause)) return this.#break(broken);
    this.#policy.onReady();
    // Other workers may still run what waits.
    if (this.handles.size === 0) this.#events.onStarved(cause);
  }

  #break(error: BrokenExecutorError): void {
    if (this.#broken || this.#isEnded) return;
    this.#broken = error;
    void this.kill(error);
    this.#events.onBroken(error);
  }

  #planSweep(): void {
    const { idleTimeoutMs, minWorkers } = this.#options;
    const isPointless = this.#isEnded || this.handles.size <= minWorkers;
    if (this.#sweep !== undefined || isPointless) return;
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
    for (const handle of this.handles) {
      if (this.handles.size <= minWorkers) return;
      const idleMs = nowMs - handle.busyUntilMs;
      if (handle.isIdle && idleMs >= idleTimeoutMs) this.retire(handle);
    }
  }

  #kill(
    handle: WorkerHandle,
    error: WorkerExitedError | BrokenExecutorError,
  ): void {
    this.#cancelStartDeadline(handle);
    this.#trackKilled(handle, handle.kill(error));
  }

  #cancelStartDeadline(handle: WorkerHandle): void {
    this.#cancelStartDeadlines.get(handle)?.();
    this.#cancelStartDeadlines.delete(handle);
  }

  /** Waits for a killed worker to exit. A thread that does not is abandoned, until it exits after all. */
  #trackKilled({ isUp }: WorkerHandle, exited: Promise<void>): void {
    this.#dying++;
    const over = Promise.withResolvers<void>();
    let isAbandoned = false;
    const abandon = () => {
      isAbandoned = true;
      this.#abandoned++;
      over.resolve();
      this.#onAbandoned();
    };
    // A process always exits when it is killed.
    const cancelDeadline = this.#options.areThreads
      ? startDeadline(isUp ? ABANDON_AFTER_MS : ABANDON_LOADING_AFTER_MS, {
        onExpired: abandon,
        isRef: true,
      })
      : undefined;
    void exited.then(() => {
      cancelDeadline?.();
      this.#dying--;
      if (isAbandoned) this.#abandoned--;
      over.resolve();
      if (!this.#isEnded) this.#events.onChange();
    });
    this.#track(over.promise);
  }

  #track(exit: Promise<void>): void {
    const tracked = exit.finally(() => this.#exits.delete(tracked));
    this.#exits.add(tracked);
  }

  async #allExited(): Promise<void> {
    while (this.#exits.size > 0) await Promise.all(this.#exits);
  }

  #onAbandoned(): void {
    const { maxWorkers, replaceAbandoned } = this.#options;
    const areAllAbandoned = () =>
      !replaceAbandoned && this.#abandoned >= maxWorkers;
    if (this.#isEnded || !areAllAbandoned()) return this.#events.onChange();
    const error = new BrokenExecutorError(
      `Cannot start workers: all ${maxWorkers} threads go on computing although their work was aborted, and nothing stops them`,
    );
    // Not at once, because it is for good: on a busy machine a thread may be loading the module of its task.
    this.#cancelBreak = startDeadline(ABANDON_LOADING_AFTER_MS, {
      onExpired: () => areAllAbandoned() && this.#break(error),
      isRef: true,
    });
  }
}

function abortedError(): WorkerExitedError {
  return new WorkerExitedError(
    "The worker was ended because its work was aborted",
  );
}

/** Descriptors that have run out come back as others are closed. */
function isTemporary(cause: unknown): cause is WorkerExitedError {
  return cause instanceof WorkerExitedError && isOutOfDescriptors(cause.cause);
}
