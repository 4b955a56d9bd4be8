import {
  BrokenExecutorError,
  TimeoutError,
  WorkerExitedError,
} from "../errors.ts";
import type { FutureState } from "../future.ts";
import { describeTask, type TaskName } from "../task.ts";
import type { EncodedPart } from "../protocol/codec.ts";
import { encodeCall, encodeCalls } from "../protocol/message.ts";
import "../protocol/table.ts";
import { Durations } from "../statistics.ts";

/** How a job is run. */
export interface JobOptions {
  /** Whether it makes several calls, one for each of its arguments: `map` sends chunks. */
  readonly isChunk: boolean;
  /** Objects to transfer rather than copy. */
  readonly transfer: readonly Transferable[];
  /** Whether it can be aborted while it runs. That may end its worker, which must then hold no other job. */
  readonly revocable: boolean;
}

/** When to stop waiting for a job. */
interface JobLimits {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Called when the job is aborted while it runs. */
  readonly onStopped: () => void;
}

const NONE: readonly never[] = [];
const ONE_CALL: JobOptions = {
  isChunk: false,
  transfer: NONE,
  revocable: false,
};

/**
 * One piece of submitted work: a call, or a chunk of calls that travel together. It is in its executor's queue from
 * submission until it settles: `start`, then `fulfill`, `reject` or `cancel`. Settling it again does nothing.
 */
export class Job {
  /** The task to run. */
  readonly task: TaskName;
  /** The arguments of the call, or of each call of a chunk; empty once they have been serialized, or it has settled. */
  args: readonly unknown[];
  /** Number of calls. */
  readonly calls: number;
  /** Whether `args` are those of several calls, and the result is a `ChunkOutcome`. */
  readonly isChunk: boolean;
  /** Objects to transfer rather than copy. */
  transfer: readonly Transferable[];
  /** Whether it can be aborted while it runs. */
  readonly revocable: boolean;
  /** When it was submitted, on the clock of `performance.now()`. */
  readonly submittedMs: number;
  /**
   * The queue of its executor.
   *
   * @internal
   */
  readonly queue: JobQueue;
  /**
   * What a pool knows about its task.
   *
   * @internal
   */
  profile: TaskProfile | undefined;
  /**
   * Its serialized arguments.
   *
   * @internal
   */
  encoded: EncodedPart | undefined;
  /** How long it was expected to take when it was sent, in microseconds; `undefined` if its task had never run. */
  expectedMicros: number | undefined;
  /** Called with the result. */
  onFulfilled: (value: unknown) => void = ignore;
  /** Called with the error. */
  onRejected: (error: unknown) => void = ignore;
  /** The caller's future, if there is one. */
  future: Promise<unknown> | undefined;
  /** Called once it has settled, in whatever way. */
  onSettled: (() => void) | undefined;
  /** The list it is in. */
  list: JobList | undefined;
  /** The job before it in that list. */
  previous: Job | undefined;
  /** The job after it in that list. */
  next: Job | undefined;
  #state: FutureState = "pending";
  #wasStarted = false;

  /**
   * Created by executors.
   *
   * @internal
   */
  constructor(
    task: TaskName,
    args: readonly unknown[],
    queue: JobQueue,
    { isChunk, transfer, revocable } = ONE_CALL,
  ) {
    this.task = task;
    this.args = args;
    this.calls = isChunk ? args.length : 1;
    this.queue = queue;
    this.submittedMs = queue.nowMs();
    this.isChunk = isChunk;
    this.transfer = transfer;
    this.revocable = revocable;
  }

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#state;
  }

  /** Whether it has a result, has failed, or was cancelled. */
  get settled(): boolean {
    return this.#state !== "pending" && this.#state !== "running";
  }

  /** The executor it was submitted to. */
  get owner(): EventTarget {
    return this.queue.owner;
  }

  /** Adds it to the end of the queue. */
  enqueue(): void {
    this.queue.pending.push(this);
  }

  /** The work begins, or is on its way to a worker. */
  start(nowMs: number): void {
    if (this.#state !== "pending") return;
    this.#state = "running";
    // Of a job that was requeued, the wait for its first start counts.
    const waitMs = this.#wasStarted ? undefined : nowMs - this.submittedMs;
    this.#wasStarted = true;
    this.queue.onStart(this, waitMs);
  }

  /** Puts it back at the head of the queue: its worker has not begun it. */
  requeue(): void {
    if (this.#state !== "running") return;
    this.#state = "pending";
    this.queue.onRequeue(this);
  }

  /** Records the duration of each of its calls. */
  ran(callMs: number): void {
    this.queue.runMs.add(callMs);
  }

  /** Settles it with a result. */
  fulfill(value: unknown): void {
    if (this.settled) return;
    this.#settle("fulfilled");
    this.onFulfilled(value);
  }

  /** Settles it with an error. */
  reject(error: unknown): void {
    if (this.settled) return;
    this.#settle("rejected");
    this.onRejected(error);
  }

  /** Fails it together with others, with an error of its own: no two futures share one. */
  rejectWithCopy(error: WorkerExitedError | BrokenExecutorError): void {
    if (!this.settled) this.reject(errorFor(this, error));
  }

  /** Settles it as cancelled. */
  cancel(error: unknown): void {
    if (this.settled) return;
    this.#settle("cancelled");
    // Mark as handled: cancellation is deliberate.
    this.future?.catch(ignore);
    this.onRejected(error);
  }

  /**
   * Cancels it when a signal aborts, and rejects it when its time is up.
   *
   * @internal
   */
  limit({ signal, timeoutMs, onStopped }: JobLimits): void {
    const stop = (settle: () => void) => {
      const wasRunning = this.#state === "running";
      settle();
      if (wasRunning) onStopped();
    };
    const onTimeout = () =>
      stop(() => this.reject(timeoutError(this, timeoutMs)));
    const removeListener = signal &&
      listen(signal, () => stop(() => this.cancel(signal.reason)));
    const timer = timeoutMs === undefined
      ? undefined
      : setTimeout(onTimeout, timeoutMs);
    this.onSettled = () => {
      removeListener?.();
      clearTimeout(timer);
    };
  }

  /**
   * Serializes the arguments now, so that later changes by the caller do not matter.
   *
   * @internal
   * @param toThread whether they travel to another thread, rather than to a process.
   * @throws {SerializationError} with the path to what cannot cross.
   */
  serialize(toThread: boolean): void {
    const encode = this.isChunk ? encodeCalls : encodeCall;
    const { transfer } = this;
    this.encoded = encode(this.args, { root: "arguments", toThread, transfer });
    this.args = NONE;
  }

  /** Whether it travels in a message of its own. */
  get isSentAlone(): boolean {
    return this.revocable || this.profile?.runMicros === undefined ||
      (this.encoded !== undefined && this.encoded.attachments.length > 0);
  }

  /** How long it should take by what its task took lately, in microseconds; 0 if that never ran. */
  estimateMicros(): number {
    return (this.profile?.runMicros ?? 0) * this.calls;
  }

  /** Frees the arguments: a task may run for long, and a future may be kept for longer. */
  releaseArguments(): void {
    this.args = this.transfer = NONE;
    this.encoded = undefined;
  }

  #settle(state: FutureState): void {
    this.#state = state;
    this.releaseArguments();
    this.queue.onSettle(this);
    this.onSettled?.();
  }
}

function ignore(): void {}

function timeoutError(job: Job, timeoutMs: number | undefined): TimeoutError {
  return new TimeoutError(
    `Cannot finish ${
      describeTask(job.task)
    }: found no result after ${timeoutMs} ms`,
  );
}

function errorFor(
  { task }: Job,
  error: WorkerExitedError | BrokenExecutorError,
): Error {
  const { message } = error;
  const cause = Object.hasOwn(error, "cause") ? { cause: error.cause } : {};
  if (error instanceof BrokenExecutorError) {
    return new BrokenExecutorError(message, cause);
  }
  const { exitCode, signal, stderrTail } = error;
  return new WorkerExitedError(
    `Cannot finish ${describeTask(task)}: ${message.slice(0, 1).toLowerCase()}${
      message.slice(1)
    }`,
    { exitCode, signal, stderrTail, ...cause },
  );
}

/** The one listener that all jobs of a signal share. */
interface SharedListener {
  readonly calls: Set<() => void>;
  readonly onAbort: () => void;
}

const listeners = new WeakMap<AbortSignal, SharedListener>();

/**
 * Calls `call` when the signal aborts, until the returned function is called. However many jobs a signal has, it gets
 * one listener: adding or removing one takes time in proportion to those it has.
 */
function listen(signal: AbortSignal, call: () => void): () => void {
  const listener = listeners.get(signal) ?? addListener(signal);
  listener.calls.add(call);
  return () => {
    listener.calls.delete(call);
    if (listener.calls.size > 0) return;
    signal.removeEventListener("abort", listener.onAbort);
    listeners.delete(signal);
  };
}

function addListener(signal: AbortSignal): SharedListener {
  const calls = new Set<() => void>();
  const onAbort = () => {
    for (const call of calls) call();
  };
  const listener = { calls, onAbort };
  signal.addEventListener("abort", onAbort);
  listeners.set(signal, listener);
  return listener;
}

/** Jobs in the order in which they came, linked so that removing any of them takes constant time. */
export class JobList {
  #first: Job | undefined;
  #last: Job | undefined;
  #length = 0;
  #calls = 0;

  /** Number of jobs. */
  get length(): number {
    return this.#length;
  }

  /** Number of calls that these jobs make. */
  get calls(): number {
    return this.#calls;
  }

  /** The oldest job. */
  get first(): Job | undefined {
    return this.#first;
  }

  /** Appends a job that is in no list. */
  push(job: Job): void {
    job.list = this;
    job.previous = this.#last;
    if (this.#last) this.#last.next = job;
    else this.#first = job;
    this.#last = job;
    this.#length++;
    this.#calls += job.calls;
  }

  /** Prepends a job that is in no list. */
  unshift(job: Job): void {
    job.list = this;
    job.next = this.#first;
    if (this.#first) this.#first.previous = job;
    else this.#last = job;
    this.#first = job;
    this.#length++;
    this.#calls += job.calls;
  }

  /** Removes a job of this list. */
  remove(job: Job): void {
    if (job.previous) job.previous.next = job.next;
    else this.#first = job.next;
    if (job.next) job.next.previous = job.previous;
    else this.#last = job.previous;
    job.list = job.previous = job.next = undefined;
    this.#length--;
    this.#calls -= job.calls;
  }

  /** A copy, so that jobs can be removed while going through it. */
  toArray(): Job[] {
    const jobs: Job[] = [];
    for (let job = this.#first; job; job = job.next) jobs.push(job);
    return jobs;
  }
}

const RESOLVED = Promise.resolve();
const CLOCK_EVERY = 32;

/** The jobs of one executor: pending, running, and how many have completed in what time. */
export class JobQueue {
  /** Jobs that wait for their turn. */
  readonly pending = new JobList();
  /** Jobs that run, or are on their way to a worker. */
  readonly running = new JobList();
  /** From submission until a job began, or was sent to a worker. */
  readonly waitMs: Durations = new Durations();
  /** The calls themselves. */
  readonly runMs: Durations = new Durations();
  /** The executor. */
  readonly owner: EventTarget;
  readonly #onChange: () => void;
  #completed = 0;
  #clockMs = 0;
  /** How often the clock was asked for in this turn of the event loop. */
  #clockUses = 0;
  readonly #onTurn = () => {
    this.#clockUses = 0;
  };

  /** @param onChange called whenever a job starts or settles. */
  constructor(owner: EventTarget, onChange: () => void) {
    this.owner = owner;
    this.#onChange = onChange;
  }

  /** Calls that returned or failed. */
  get completed(): number {
    return this.#completed;
  }

  /** The clock, read again with each turn and every 32 jobs: it takes a fifth of the time that a job takes otherwise. */
  nowMs(): number {
    if (this.#clockUses === 0) void RESOLVED.then(this.#onTurn);
    if (this.#clockUses++ % CLOCK_EVERY === 0) {
      this.#clockMs = performance.now();
    }
    return this.#clockMs;
  }

  /** Whether nothing is pending or running. */
  get isEmpty(): boolean {
    return this.pending.length + this.running.length === 0;
  }

  onStart(job: Job, waitMs: number | undefined): void {
    job.list?.remove(job);
    this.running.push(job);
    if (waitMs !== undefined) this.waitMs.add(waitMs);
    this.#onChange();
  }

  onRequeue(job: Job): void {
    job.list?.remove(job);
    this.pending.unshift(job);
  }

  onSettle(job: Job): void {
    job.list?.remove(job);
    if (job.state !== "cancelled") this.#completed += job.calls;
    this.#onChange();
  }
}

const MIN_STEP_MICROS = 5;

/** What a pool has learnt about a task. */
export class TaskProfile {
  /** A copy: the caller's reference may change. */
  readonly name: TaskName;
  #runMicros: number | undefined;
  #typicalMicros = Infinity;

  constructor({ module, export: name }: TaskName) {
    this.name = { module, export: name };
  }

  /** How long a call took lately, in microseconds; `undefined` before the first. */
  get runMicros(): number | undefined {
    return this.#runMicros;
  }

  /**
   * How long a call takes unless something comes between, in microseconds; Infinity before the first. Falls at once and
   * rises slowly: the next call after one that the machine has held up is as short as those before it.
   */
  get typicalMicros(): number {
    return this.#typicalMicros;
  }

  /** Rises at once and falls slowly: after one long call, messages stay small for a while. */
  onRun(callMicros: number): void {
    const typical = Math.min(this.#typicalMicros, callMicros);
    const step = Math.max(MIN_STEP_MICROS, typical / 2);
    this.#typicalMicros = Math.min(callMicros, typical + step);
    const before = this.#runMicros;
    this.#runMicros = before === undefined || callMicros > before
      ? callMicros
      : before * 0.7 + callMicros * 0.3;
  }
}

/** The profiles of the tasks that a pool has met, one for each name. */
export class TaskProfiles {
  readonly #profiles = new Map<string, TaskProfile>();
  #last: TaskProfile | undefined;

  find(task: TaskName): TaskProfile {
    const last = this.#last;
    // Compared by name, because the caller may have changed the object.
    const isLast = last?.name.export === task.export &&
      last.name.module === task.module;
    if (isLast) return last;
    const profile = this.#findByName(task);
    this.#last = profile;
    return profile;
  }

  #findByName(task: TaskName): TaskProfile {
    const key = `${task.export} ${task.module}`;
    const profile = this.#profiles.get(key) ?? new TaskProfile(task);
    this.#profiles.set(key, profile);
    return profile;
  }
}
