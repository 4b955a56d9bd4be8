import { CancelledError } from "./errors.ts";
import type { MapOptions } from "./executor.ts";
import { checkOptions } from "./options.ts";
import type { Job } from "./pool/job.ts";
import { Queue } from "./pool/queue.ts";
import type { ChunkOutcome } from "./task.ts";

export type MapInputs =
  | Iterable<readonly unknown[]>
  | AsyncIterable<readonly unknown[]>;

interface MapExecutor {
  readonly maxQueue: number;
  /** Whether the queue would accept this many more calls now. */
  readonly hasRoom: (calls: number) => boolean;
  /** Resolves when the queue may have room again. */
  readonly whenRoom: () => Promise<void>;
  /** Creates the job that makes these calls. */
  readonly createJob: (chunk: readonly unknown[]) => Job;
  readonly enqueue: (job: Job) => void;
}

/**
 * Submits every input at once, or as many as `bufferSize` and the queue allow, and yields the results in the order of
 * the inputs.
 *
 * @throws {RangeError} if `chunkSize` or `bufferSize` is not a positive integer.
 * @throws {TypeError} if the inputs are not iterable.
 */
export function orderedMap(
  inputs: MapInputs,
  options: MapOptions,
  executor: MapExecutor,
): AsyncIterableIterator<unknown> {
  checkOptions("map", options, ["chunkSize", "bufferSize"]);
  const { chunkSize = 1, bufferSize = Infinity } = options;
  const { source, isAsync } = open(inputs);
  return new OrderedMap(source, {
    ...executor,
    isAsync,
    bufferSize,
    chunkSize: Math.min(chunkSize, bufferSize, executor.maxQueue),
  });
}

type Source = Iterator<unknown> | AsyncIterator<unknown>;

const EXHAUSTED: Source = { next: () => ({ done: true, value: undefined }) };

function open(
  inputs: MapInputs,
): { readonly source: Source; readonly isAsync: boolean } {
  const given: Partial<Iterable<unknown> & AsyncIterable<unknown>> = Object(
    inputs,
  );
  const openAsync = given[Symbol.asyncIterator];
  if (typeof openAsync === "function") {
    return { source: openAsync.call(inputs), isAsync: true };
  }
  const openSync = given[Symbol.iterator];
  if (typeof openSync === "function") {
    return { source: openSync.call(inputs), isAsync: false };
  }
  throw new TypeError(
    `Cannot map: found ${typeof inputs}, expected an iterable of argument lists, such as [[1], [2]]`,
  );
}

/** A chunk in progress, or done. */
interface Slot {
  readonly job: Job;
  outcome: ChunkOutcome | undefined;
}

interface OrderedMapOptions extends MapExecutor {
  readonly isAsync: boolean;
  readonly chunkSize: number;
  readonly bufferSize: number;
}

/** Written by hand: an async generator would take several turns of the microtask queue for every value. */
class OrderedMap implements AsyncIterableIterator<unknown> {
  readonly #options: OrderedMapOptions;
  #source: Source;
  readonly #slots = new Queue<Slot>();
  #inputs = 0;
  /** Values of the first slot that have been yielded. */
  #yielded = 0;
  /** Submitted inputs whose results have not been yielded. */
  #unread = 0;
  #exhausted = false;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  #changed: PromiseWithResolvers<void> | undefined;
  /** The previous call of `next`, while it waits. */
  #turn: Promise<unknown> | undefined;

  constructor(source: Source, options: OrderedMapOptions) {
    this.#options = options;
    this.#source = source;
    if (!options.isAsync) this.#fillNow();
    if (!this.#exhausted) void this.#fillOverTime();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    const ready = this.#turn ? undefined : this.#takeReady();
    if (ready) return Promise.resolve(ready);
    const before = this.#turn ?? Promise.resolve();
    const turn = before.catch(() => {}).then(() => this.#take());
    const clear = () => {
      if (this.#turn === turn) this.#turn = undefined;
    };
    turn.then(clear, clear);
    this.#turn = turn;
    return turn;
  }

  return(): Promise<IteratorResult<unknown, undefined>> {
    this.#close();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #take(): Promise<IteratorResult<unknown, undefined>> {
    for (;;) {
      const ready = this.#takeReady();
      if (ready) return ready;
      const failure = this.#slots.peek()?.outcome?.failure ??
        (this.#slots.length === 0 ? this.#failure : undefined);
      if (failure) {
        this.#close();
        throw failure.error;
      }
      await this.#nextChange();
    }
  }

  #takeReady(): IteratorResult<unknown, undefined> | undefined {
    const slot = this.#slots.peek();
    if (!slot) {
      const isOver = this.#exhausted && !this.#failure;
      return isOver ? { done: true, value: undefined } : undefined;
    }
    if (!slot.outcome || this.#yielded === slot.outcome.values.length) {
      return undefined;
    }
    const { values, failure } = slot.outcome;
    const value = values[this.#yielded++];
    if (this.#yielded === values.length && !failure) {
      this.#slots.shift();
      this.#yielded = 0;
    }
    this.#unread--;
    this.#signal();
    return { done: false, value };
  }

  /** Cancels what has not begun, and reads no more inputs. */
  #close(): void {
    for (let slot = this.#slots.shift(); slot; slot = this.#slots.shift()) {
      const { job } = slot;
      if (job.state !== "pending") continue;
      job.cancel(new CancelledError("The loop over the results ended"));
    }
    this.#failure = undefined;
    this.#isClosed = true;
    this.#closeSource();
  }

  /** Not awaited: a source that waits for its next input returns only after that. */
  #closeSource(): void {
    const source = this.#source;
    if (!this.#exhausted) void ignoreFailure(() => source.return?.());
    this.#exhausted = true;
    this.#source = EXHAUSTED;
    this.#signal();
  }

  get #mayBuffer(): boolean {
    const { chunkSize, bufferSize } = this.#options;
    return this.#unread + chunkSize <= bufferSize;
  }

  get #mayRead(): boolean {
    const { chunkSize, hasRoom } = this.#options;
    return !this.#exhausted && this.#mayBuffer && hasRoom(chunkSize);
  }

  async #fillOverTime(): Promise<void> {
    while (!this.#exhausted) {
      if (!this.#mayBuffer) await this.#nextChange();
      else if (!this.#mayRead) await this.#options.whenRoom();
      else if (this.#options.isAsync) await this.#fillAsync();
      else this.#fillNow();
    }
  }

  #fillNow(): void {
    while (this.#mayRead) {
      const chunk: unknown[] = [];
      try {
        while (!this.#exhausted && chunk.length < this.#options.chunkSize) {
          // A synchronous source returns no promise.
          this.#read(this.#source.next() as IteratorResult<unknown>, chunk);
        }
      } catch (error) {
        this.#fail(error);
      }
      this.#submit(chunk);
    }
  }

  async #fillAsync(): Promise<void> {
    const { chunkSize, hasRoom, whenRoom } = this.#options;
    const chunk: unknown[] = [];
    try {
      while (!this.#exhausted && chunk.length < chunkSize) {
        this.#read(await this.#source.next(), chunk);
      }
    } catch (error) {
      this.#fail(error);
    }
    // Somebody else may have filled the queue meanwhile.
    while (!this.#isClosed && !hasRoom(chunk.length)) await whenRoom();
    this.#submit(chunk);
  }

  #read(input: IteratorResult<unknown>, chunk: unknown[]): void {
    if (this.#exhausted) return;
    if (input.done) {
      this.#exhausted = true;
      // An exhausted iterator of V8 still refers to the array.
      this.#source = EXHAUSTED;
      this.#signal();
    } else if (Array.isArray(input.value)) {
      chunk.push(input.value);
      this.#inputs++;
    } else {
      this.#closeSource();
      this.#fail(inputError(input.value, this.#inputs));
    }
  }

  #submit(chunk: readonly unknown[]): void {
    if (chunk.length === 0 || this.#isClosed) return;
    try {
      this.#enqueue(chunk);
    } catch (error) {
      // The executor accepts no more work.
      this.#closeSource();
      this.#fail(error);
    }
  }

  #enqueue(chunk: readonly unknown[]): void {
    const job = this.#options.createJob(chunk);
    const slot: Slot = { job, outcome: undefined };
    job.onFulfilled = (outcome) => {
      // A job that is a chunk is fulfilled with its outcome.
      slot.outcome = outcome as ChunkOutcome;
      this.#signal();
    };
    job.onRejected = (error) => {
      slot.outcome = { values: [], failure: { error } };
      this.#signal();
    };
    this.#slots.push(slot);
    this.#unread += chunk.length;
    this.#options.enqueue(job);
  }

  /** The source failed, or the executor accepts no more work: thrown once everything before it has been yielded. */
  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#failure = { error };
    this.#exhausted = true;
    this.#source = EXHAUSTED;
    this.#signal();
  }

  #nextChange(): Promise<void> {
    this.#changed ??= Promise.withResolvers();
    return this.#changed.promise;
  }

  #signal(): void {
    this.#changed?.resolve();
    this.#changed = undefined;
  }
}

async function ignoreFailure(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch {
    // The loop has ended, so there is nobody to tell.
  }
}

function inputError(value: unknown, index: number): TypeError {
  return new TypeError(
    `Cannot map: found ${
      Deno.inspect(value, { depth: 0, strAbbreviateSize: 40 })
    } as input ${index}, expected a list of arguments, such as [${
      typeof value === "string" ? '"a"' : 1
    }]`,
  );
}
