import type { Engine } from "../base_executor.ts";
import { BrokenExecutorError, WorkerExitedError } from "../errors.ts";
import { encodeCall } from "../protocol/message.ts";
import { findNestingProblem, isInWorker, type TaskName } from "../task.ts";
import { type Job, type JobList, TaskProfiles } from "./job.ts";
import type { Spinner } from "../transport/spinner.ts";
import type { WorkerHandle } from "./worker_handle.ts";
import { type Initializer, Workers, type WorkersOptions } from "./workers.ts";

/*
 * The way of a call through a pool:
 *
 *   submit(task, ...args)                                  base_executor.ts
 *     │  a Job; its arguments are serialized at once       pool/job.ts, protocol/message.ts
 *     ▼
 *   JobQueue.pending ◀────── requeue ───────┐              pool/job.ts
 *     │  once a tick, and on every answer   │
 *     ▼                                     │
 *   PoolEngine: which jobs, to which worker │              pool/pool.ts
 *     │  as many as take half a millisecond │
 *     ▼                                     │
 *   WorkerHandle.send: one message ─────────┘              pool/worker_handle.ts
 *     │                  if its process never started, or its thread is busy
 *     ▼
 *   Transport: postMessage, shared memory, or a pipe       transport/
 *     │
 *     ▼
 *   TaskServer: runs one call after another                worker/server.ts
 *     │  answers in the same order, several in a message
 *     ▼
 *   WorkerHandle.receive ──▶ Job.fulfill or Job.reject ──▶ Future
 *
 * Workers (pool/workers.ts) starts and ends the workers; RestartPolicy decides whether a lost one is replaced.
 */

export interface PoolEngineOptions
  extends Omit<WorkersOptions, "initializer" | "modules"> {
  /** How it and its workers spin, where they do. */
  readonly spinner?: Pick<Spinner, "spunMs" | "isWorthwhile">;
  readonly initializer: TaskName | undefined;
  readonly initializerArgs: readonly unknown[];
}

const RESOLVED = Promise.resolve();
/** Work in a message, in microseconds: enough to be worth sending, and little enough to share out evenly. */
const MESSAGE_MICROS = 500;
const MAX_MESSAGE_CALLS = 512;
/** The duration of a task's last run says nothing of how large its next arguments are. */
const MAX_MESSAGE_CHARACTERS = 4_194_304;
/** Work sent to a worker beyond its second message, in microseconds; a process cannot be asked to give it back. */
const MAX_HELD_MICROS = { thread: 2_000, process: MESSAGE_MICROS };
const MAX_HELD_MESSAGES = 8;
/** Longer tasks are not sent ahead: waiting for them would cost more than the gap between two messages. */
const MAX_PREFETCHED_MICROS = 5_000;
/** A thread that has been at one job for longer than this loses those that it has not begun. */
const LOOK_EVERY_MS = 5;
/** Submissions in one turn of the event loop after which the workers are sent the first of them. */
const DISPATCH_EVERY = 256;
/** The same where a worker is waiting for them: they run while the others are submitted. */
const DISPATCH_EVERY_SPINNING = 32;
/** The command line of a child names its modules: the shortest limits are 128 KiB an argument, and 32 KiB on Windows. */
const MAX_MODULE_CHARACTERS = Deno.build.os === "windows" ? 8_192 : 32_768;

/**
 * Distributes queued jobs over warm workers.
 *
 * A worker holds two messages, so that it never waits for the next, and more while they are short. A message holds as
 * many jobs as take about half a millisecond, and never more than an even share of the queue. A job whose task has never
 * run goes alone, and nothing is sent behind one that takes longer than expected. What was sent before that is taken back
 * from a thread, and stays with a process.
 */
export class PoolEngine implements Engine {
  readonly canTransfer: boolean;
  readonly #options: PoolEngineOptions;
  readonly #pending: JobList;
  readonly #workers: Workers;
  readonly #profiles = new TaskProfiles();
  /** Modules of the tasks so far, the latest last. */
  readonly #modules = new Set<string>();
  readonly #isInWorker = isInWorker();
  #lastModule: string | undefined;
  #isDispatchPlanned = false;
  #undispatched = 0;
  #look: ReturnType<typeof setTimeout> | undefined;

  readonly #onTick = () => {
    this.#isDispatchPlanned = false;
    this.#dispatch();
  };

  /** @throws {SerializationError} if the initializer's arguments cannot cross. */
  constructor(pending: JobList, options: PoolEngineOptions) {
    this.canTransfer = options.areThreads;
    this.#pending = pending;
    this.#options = options;
    this.#workers = new Workers({
      ...options,
      modules: () => this.#modulesToLoad(),
      initializer: this.#prepareInitializer(),
    }, {
      onChange: () => this.#dispatch(),
      onStarved: (error) => this.#rejectPending(error),
      onBroken: (error) => this.#rejectPending(error),
    });
    // A process can be started only once its modules are known.
    if (!options.areThreads || options.minWorkers === 0) return;
    const { broken } = this;
    if (broken) throw broken;
    this.#workers.grow(options.minWorkers);
  }

  get abandoned(): number {
    return this.#workers.abandoned;
  }

  /** A new error each time: no two callers share one. */
  get broken(): Error | undefined {
    const { broken } = this.#workers;
    if (broken) {
      const options = "cause" in broken ? { cause: broken.cause } : {};
      return new BrokenExecutorError(broken.message, options);
    }
    const problem = this.#isInWorker ? findNestingProblem() : undefined;
    return problem === undefined ? undefined : nestedPoolError(problem);
  }

  get workers(): number {
    return this.#workers.handles.size;
  }

  get idle(): number {
    return this.#workers.idle;
  }

  get spinMs(): number {
    return this.#options.spinner?.spunMs ?? 0;
  }

  prepare(job: Job): void {
    job.serialize(this.#options.areThreads);
    job.profile = this.#profiles.find(job.task);
    this.#noteModule(job.profile.name.module);
  }

  wake(): void {
    this.#undispatched++;
    if (this.#undispatched % DISPATCH_EVERY_SPINNING === 0) {
      const isDue = this.#undispatched === DISPATCH_EVERY ||
        this.#options.spinner?.isWorthwhile;
      if (isDue) this.#collectAndDispatch();
    }
    if (this.#isDispatchPlanned) return;
    this.#isDispatchPlanned = true;
    // Deno's `queueMicrotask` takes longer.
    void RESOLVED.then(this.#onTick);
  }

  drop(job: Job): void {
    for (const handle of this.#workers.handles) {
      if (handle.holds(job)) this.#workers.stop(handle);
    }
    this.#dispatch();
  }

  close(): Promise<void> {
    clearTimeout(this.#look);
    return this.#workers.close();
  }

  kill(): Promise<void> {
    clearTimeout(this.#look);
    return this.#workers.kill(new WorkerExitedError("The executor was killed"));
  }

  #prepareInitializer(): Initializer | undefined {
    const { initializer, initializerArgs, areThreads } = this.#options;
    if (!initializer) return undefined;
    const options = { root: "initializerArgs", toThread: areThreads };
    return {
      profile: this.#profiles.find(initializer),
      encoded: encodeCall(initializerArgs, options),
    };
  }

  #noteModule(module: string): void {
    if (module === this.#lastModule) return;
    this.#lastModule = module;
    this.#modules.delete(module);
    this.#modules.add(module);
  }

  /** The initializer's module, those of the jobs that wait longest, and then the latest, as many as fit. */
  #modulesToLoad(): string[] {
    const { initializer, areThreads } = this.#options;
    // A thread can load any module.
    if (areThreads) return [];
    const modules = new Set<string>();
    let left = MAX_MODULE_CHARACTERS;
    const add = (module: string | undefined) => {
      if (module === undefined || modules.has(module)) return;
      left -= module.length;
      if (left > 0 || modules.size === 0) modules.add(module);
    };
    add(initializer?.module);
    for (let job = this.#pending.first; job && left > 0; job = job.next) {
      add(job.profile?.name.module);
      if (modules.size === this.#modules.size) break;
    }
    for (const module of [...this.#modules].reverse()) {
      if (left > 0) add(module);
    }
    return [...modules];
  }

  #rejectPending(error: BrokenExecutorError | WorkerExitedError): void {
    for (const job of this.#pending.toArray()) job.rejectWithCopy(error);
  }

  /** In the middle of many submissions: answers make room for further messages, and are waiting to be read anyway. */
  #collectAndDispatch(): void {
    for (const handle of this.#workers.handles) handle.collect();
    this.#dispatch();
  }

  #dispatch(): void {
    this.#undispatched = 0;
    this.#sendPending();
    this.#planLook();
  }

  #sendPending(): void {
    if (!this.#pending.first) return this.#keepMinimum();
    const { handles } = this.#workers;
    for (let messages = 0; messages < MAX_HELD_MESSAGES; messages++) {
      for (const handle of handles) {
        if (handle.messages === messages) this.#feed(handle);
      }
      if (!this.#pending.first) return;
    }
    this.#grow();
  }

  /** Looks after a moment whether jobs wait behind one that takes long: another worker can run them. */
  #planLook(): void {
    const { areThreads, maxWorkers } = this.#options;
    if (this.#look !== undefined || !areThreads || maxWorkers === 1) return;
    if (!this.#workers.haveWaiting) return;
    this.#look = setTimeout(() => {
      this.#look = undefined;
      for (const handle of this.#workers.handles) handle.requeueStalled();
      this.#dispatch();
    }, LOOK_EVERY_MS);
    Deno.unrefTimer(this.#look);
  }

  /** Replaces workers that exited while nothing was pending, up to `minWorkers`. */
  #keepMinimum(): void {
    const { handles } = this.#workers;
    const { minWorkers } = this.#options;
    if (handles.size < minWorkers) {
      this.#workers.grow(minWorkers - handles.size);
    }
  }

  #feed(handle: WorkerHandle): void {
    const next = this.#pending.first;
    if (!next || !this.#maySend(handle, next)) return;
    if (handle.canRun(next)) return handle.send(this.#takeMessage(handle));
    if (handle.isIdle) this.#workers.retire(handle);
  }

  #maySend(handle: WorkerHandle, next: Job): boolean {
    if (handle.isReserved) return false;
    if (handle.taken >= this.#options.maxTasksPerWorker) return false;
    // A revocable job waits until the worker is ready: aborting it would end one starting worker after another.
    if (handle.state !== "ready") return handle.maySendAhead && !next.revocable;
    return handle.messages === 0 || this.#maySendBehind(handle, next);
  }

  /** Whether a worker may be sent a further message before it has answered. */
  #maySendBehind(handle: WorkerHandle, next: Job): boolean {
    if (next.revocable) return false;
    // What has been handed over cannot be sent to another worker.
    if (next.transfer.length > 0) return false;
    const micros = next.profile?.runMicros ?? Infinity;
    if (Math.max(micros, handle.heldMicros) > MAX_PREFETCHED_MICROS) {
      return false;
    }
    const { areThreads } = this.#options;
    const maxHeld = MAX_HELD_MICROS[areThreads ? "thread" : "process"];
    if (handle.messages > 1 && handle.heldMicros > maxHeld) return false;
    return !handle.isOverdue(performance.now());
  }

  #takeMessage(handle: WorkerHandle): readonly Job[] {
    const { maxTasksPerWorker } = this.#options;
    const share = this.#pending.calls / this.#workers.handles.size;
    const maxCalls = Math.min(
      Math.ceil(share),
      MAX_MESSAGE_CALLS,
      maxTasksPerWorker - handle.taken,
    );
    const jobs: Job[] = [];
    let calls = 0;
    let micros = 0;
    let characters = 0;
    for (let job = this.#pending.first; job; job = job.next) {
      calls += job.calls;
      micros += job.estimateMicros();
      characters += job.encoded?.json.length ?? 0;
      if (jobs.length > 0) {
        if (calls > maxCalls || micros > MESSAGE_MICROS) break;
        if (characters > MAX_MESSAGE_CHARACTERS) break;
        if (job.isSentAlone || !handle.canRun(job)) break;
      }
      jobs.push(job);
      if (job.isSentAlone) break;
    }
    return jobs;
  }

  /** Starts workers for what the present ones cannot take at once. */
  #grow(): void {
    const { handles, vacant } = this.#workers;
    const lacking = Math.max(
      this.#pending.length - vacant,
      this.#options.minWorkers - handles.size,
    );
    this.#workers.grow(lacking);
    for (const handle of handles) {
      if (handle.maySendAhead) this.#feed(handle);
    }
  }
}

/** Without this, each worker would run the program again, and start workers of its own. */
function nestedPoolError(problem: string): Error {
  return new Error(
    `Cannot use a pool: found it in a worker, ${problem}, expected it in the program alone. ` +
      "The program and its task share a module: move the task into a module of its own, or the program into `if (import.meta.main) { … }`",
  );
}
