import type { Engine } from "../engine.ts";
import { BrokenExecutorError, WorkerExitedError } from "../errors.ts";
import type { Isolate } from "./worker_handle.ts";
import type { Job, JobList } from "./job.ts";
import { PoolTasks } from "./pool_task.ts";
import { estimateMicros } from "./run_estimate.ts";
import type { TaskName } from "../task.ts";
import { encodeCall, encodeCalls } from "../protocol/message.ts";
import { MOST_NUMBERS, numbersNeeded, numbersOf } from "../protocol/numbers.ts";
import { Workforce, type WorkforceOptions } from "./workers.ts";

/** How a {@linkcode PoolEngine} and its workers are made. */
export interface PoolEngineOptions
  extends Omit<WorkforceOptions, "initializer" | "modules"> {
  /** Whether arguments and results that are numbers travel in memory that the workers share. */
  readonly shareNumbers: boolean;
  readonly initializer: TaskName | undefined;
  readonly initializerArgs: readonly unknown[];
}

/** Work that a message is to hold, in microseconds: enough to be worth sending, and short enough to share out evenly. */
const MESSAGE_MICROS = 500;
const MOST_CALLS_A_MESSAGE = 512;
/** What a task took before tells nothing of how large its next arguments are: a message must not outgrow a string. */
const MOST_CHARACTERS = 4_194_304;
/** A worker is sent further messages, before it has answered, only up to so much work. */
const HELD_MICROS = 2_000;
const MOST_MESSAGES = 8;
/** Above this a second message would only keep its jobs from a worker that is free sooner. */
const LONGEST_PREFETCHED_MICROS = 5_000;
/** Submissions of one turn after which the workers get to see them: they need not wait until the last has come. */
const DISPATCH_EVERY = 256;

/**
 * Shares queued jobs out to warm workers. Values are taken down at `submit`.
 *
 * ```text
 * submit → queue ──(once a tick)──▶ dispatch ─▶ worker: message under way + those waiting
 *             ▲                        ▲                   │
 *             └── more jobs            └── results ◀───────┘
 * ```
 *
 * A worker holds two messages, so that it never waits for the next one, and more of them where they are short; a message
 * holds as many jobs as take about half a millisecond, and never more than an even share of the queue. A task that was
 * never run goes alone.
 */
export class PoolEngine implements Engine {
  readonly #options: PoolEngineOptions;
  readonly #pending: JobList;
  readonly #workforce: Workforce;
  readonly #tasks = new PoolTasks();
  readonly #modules = new Set<string>();
  #isDispatchPlanned = false;
  #undispatched = 0;

  readonly #onTick = () => {
    this.#isDispatchPlanned = false;
    this.#dispatch();
  };

  /** @throws {SerializationError} where the initializer's arguments cannot cross. */
  constructor(pending: JobList, options: PoolEngineOptions) {
    this.#pending = pending;
    this.#options = options;
    this.#workforce = new Workforce({
      ...options,
      modules: this.#modules,
      initializer: this.#prepareInitializer(),
    }, {
      onChange: () => this.#dispatch(),
      onBroken: (error) => this.#rejectPending(error),
    });
    // A process can be started only for modules that are known.
    if (options.areThreads) this.#workforce.grow(options.minWorkers);
  }

  get abandoned(): number {
    return this.#workforce.abandoned;
  }

  get broken(): Error | undefined {
    return this.#workforce.broken;
  }

  get workers(): number {
    return this.#workforce.isolates.size;
  }

  get idle(): number {
    return this.#workforce.idle;
  }

  /** Writes the arguments down now, so that what the caller changes later does not matter. */
  prepare(job: Job): void {
    const { areThreads, shareNumbers } = this.#options;
    const numbers = shareNumbers ? numbersOf(job.args, job.isChunk) : undefined;
    if (numbers && numbersNeeded(numbers) < MOST_NUMBERS) {
      job.numbers = numbers;
    } else {
      const encode = job.isChunk ? encodeCalls : encodeCall;
      job.encoded = encode(job.args, {
        root: "arguments",
        toThread: areThreads,
        transfer: job.transfer,
      });
    }
    job.poolTask = this.#tasks.find(job.task);
    this.#modules.add(job.task.module);
  }

  wake(): void {
    this.#undispatched++;
    if (this.#undispatched >= DISPATCH_EVERY) this.#dispatch();
    if (this.#isDispatchPlanned) return;
    this.#isDispatchPlanned = true;
    queueMicrotask(this.#onTick);
  }

  drop(job: Job): void {
    for (const isolate of this.#workforce.isolates) {
      if (isolate.holds(job)) this.#workforce.stop(isolate);
    }
    this.#dispatch();
  }

  close(): Promise<void> {
    return this.#workforce.close();
  }

  kill(): Promise<void> {
    return this.#workforce.kill(
      new WorkerExitedError("The executor was killed"),
    );
  }

  #prepareInitializer() {
    const { initializer, initializerArgs, areThreads } = this.#options;
    if (!initializer) return undefined;
    this.#modules.add(initializer.module);
    const options = { root: "initializerArgs", toThread: areThreads };
    return {
      poolTask: this.#tasks.find(initializer),
      encoded: encodeCall(initializerArgs, options),
    };
  }

  #rejectPending(error: BrokenExecutorError): void {
    for (const job of this.#pending.toArray()) job.reject(error);
  }

  #dispatch(): void {
    this.#undispatched = 0;
    if (!this.#pending.first) return this.#keepMinimum();
    const { isolates } = this.#workforce;
    for (let messages = 0; messages < MOST_MESSAGES; messages++) {
      for (const isolate of isolates) {
        if (isolate.messages === messages) this.#feed(isolate);
      }
      if (!this.#pending.first) return;
    }
    this.#grow();
  }

  /** What can be given up stays here until the worker is up: giving it up would end the worker over and over. */
  #maySendAhead(isolate: Isolate, { revocable }: Job): boolean {
    return isolate.maySendAhead && !revocable;
  }

  /** Workers that ended while nothing waited are replaced, as far as `minWorkers` goes. */
  #keepMinimum(): void {
    const { isolates } = this.#workforce;
    const { minWorkers } = this.#options;
    if (isolates.size < minWorkers) {
      this.#workforce.grow(minWorkers - isolates.size);
    }
  }

  #feed(isolate: Isolate): void {
    const next = this.#pending.first;
    if (!next || isolate.isReserved) return;
    if (isolate.state !== "ready" && !this.#maySendAhead(isolate, next)) return;
    if (isolate.messages > 0 && !mayBePrefetched(next)) return;
    if (isolate.messages > 1 && isolate.heldMicros > HELD_MICROS) return;
    if (isolate.taken >= this.#options.maxTasksPerWorker) return;
    if (isolate.isCounting) return;
    if (isolate.messages > 0 && isolate.takesAsNumbers(next)) return;
    if (isolate.knows(next)) return isolate.send(this.#takeMessage(isolate));
    if (isolate.isIdle) this.#workforce.retire(isolate);
  }

  #takeMessage(isolate: Isolate): readonly Job[] {
    const { maxTasksPerWorker } = this.#options;
    const share = this.#pending.calls / this.#workforce.isolates.size;
    const mostCalls = Math.min(
      Math.ceil(share),
      MOST_CALLS_A_MESSAGE,
      maxTasksPerWorker - isolate.taken,
    );
    const jobs: Job[] = [];
    let calls = 0;
    let micros = 0;
    let characters = 0;
    let numbers = 1;
    const areNumbers = this.#pending.first !== undefined &&
      isolate.takesAsNumbers(this.#pending.first);
    for (let job = this.#pending.first; job; job = job.next) {
      calls += job.calls;
      micros += estimateMicros(job);
      characters += job.encoded?.json.length ?? 0;
      if (job.numbers) numbers += numbersNeeded(job.numbers);
      if (jobs.length > 0) {
        if (calls > mostCalls || micros > MESSAGE_MICROS) break;
        if (characters > MOST_CHARACTERS || numbers > MOST_NUMBERS) break;
        if (isSentAlone(job) || !isolate.knows(job)) break;
        if (areNumbers !== isolate.takesAsNumbers(job)) break;
      }
      jobs.push(job);
      if (isSentAlone(job)) break;
    }
    return jobs;
  }

  /** Starts workers for what the present ones cannot take at once. */
  #grow(): void {
    const { minWorkers } = this.#options;
    const { isolates, waiting } = this.#workforce;
    const lacking = Math.max(
      this.#pending.length - waiting,
      minWorkers - isolates.size,
    );
    this.#workforce.grow(lacking);
    for (const isolate of isolates) {
      if (isolate.maySendAhead) this.#feed(isolate);
    }
  }
}

function isSentAlone({ revocable, poolTask, encoded }: Job): boolean {
  return revocable || poolTask?.runMicros === undefined ||
    (encoded !== undefined && encoded.attachments.length > 0);
}

function mayBePrefetched(job: Job): boolean {
  return !job.revocable &&
    (job.poolTask?.runMicros ?? Infinity) <= LONGEST_PREFETCHED_MICROS;
}
