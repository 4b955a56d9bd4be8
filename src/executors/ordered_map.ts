import type { MapOptions } from "./executor.ts";
import { CancelledError } from "./errors.ts";
import type { ChunkOutcome } from "./pool/chunk.ts";
import type { Job } from "./pool/job.ts";
import { assertCount } from "./option_checks.ts";
import { Queue } from "./pool/queue.ts";

/** How `map` reaches its executor. */
interface OrderedMapOptions<Input> extends MapOptions {
  /** Most calls that the executor lets wait. */
  readonly maxQueue: number;
  /** Whether the queue would take so many more calls now. */
  readonly hasRoom: (calls: number) => boolean;
  /** Resolves when the queue may have room again. */
  readonly whenRoom: () => Promise<void>;
  /** Makes the job that makes these calls. */
  readonly createJob: (chunk: readonly Input[]) => Job;
  readonly enqueue: (job: Job) => void;
}

/**
 * Submits every input at once, or as many as `bufferSize` and the queue allow, and gives the results in the order of
 * the inputs.
 *
 * @throws {RangeError} where `chunkSize` or `bufferSize` is no positive integer.
 */
export function orderedMap<Input, Result>(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  options: OrderedMapOptions<Input>,
): AsyncIterableIterator<Result> {
  const { chunkSize = 1, bufferSize = Infinity, maxQueue } = options;
  assertCount(chunkSize, { name: "chunkSize" });
  if (bufferSize !== Infinity) assertCount(bufferSize, { name: "bufferSize" });
  return new OrderedMap(inputs, {
    ...options,
    bufferSize,
    chunkSize: Math.min(chunkSize, bufferSize, maxQueue),
  });
}

/** A chunk on its way, or back. */
interface Slot {
  readonly job: Job;
  outcome: ChunkOutcome | undefined;
}

interface BoundedOptions<Input> extends OrderedMapOptions<Input> {
  readonly chunkSize: number;
  readonly bufferSize: number;
}

/** Written by hand: an async generator would take several turns of the microtask queue for every value. */
class OrderedMap<Input, Result> implements AsyncIterableIterator<Result> {
  readonly #options: BoundedOptions<Input>;
  readonly #source: Iterator<Input> | AsyncIterator<Input>;
  readonly #isAsync: boolean;
  readonly #slots = new Queue<Slot>();
  /** Values of the first slot that were given already. */
  #given = 0;
  /** Inputs submitted whose results nobody has taken. */
  #unread = 0;
  #exhausted = false;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  #changed: PromiseWithResolvers<void> | undefined;
  /** The call of `next` before, while it waits. */
  #turn: Promise<unknown> | undefined;

  constructor(
    inputs: Iterable<Input> | AsyncIterable<Input>,
    options: BoundedOptions<Input>,
  ) {
    this.#options = options;
    this.#isAsync = Symbol.asyncIterator in inputs;
    this.#source = Symbol.asyncIterator in inputs
      ? inputs[Symbol.asyncIterator]()
      : inputs[Symbol.iterator]();
    if (!this.#isAsync) this.#fillAtOnce();
    if (!this.#exhausted) void this.#fillInTime();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Result, undefined>> {
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

  return(): Promise<IteratorResult<Result, undefined>> {
    this.#close();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #take(): Promise<IteratorResult<Result, undefined>> {
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

  #takeReady(): IteratorResult<Result, undefined> | undefined {
    const slot = this.#slots.peek();
    if (!slot) {
      const isOver = this.#exhausted && !this.#failure;
      return isOver ? { done: true, value: undefined } : undefined;
    }
    if (!slot.outcome || this.#given === slot.outcome.values.length) {
      return undefined;
    }
    const { values, failure } = slot.outcome;
    // What a chunk gives is as its task's own types promise.
    const value = values[this.#given++] as Result;
    if (this.#given === values.length && !failure) {
      this.#slots.shift();
      this.#given = 0;
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
    this.#leaveSource();
  }

  /** A source that is waiting for its next input answers only then: nobody waits for that. */
  #leaveSource(): void {
    if (!this.#exhausted) void ignoreFailure(() => this.#source.return?.());
    this.#exhausted = true;
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

  async #fillInTime(): Promise<void> {
    while (!this.#exhausted) {
      if (!this.#mayBuffer) await this.#nextChange();
      else if (!this.#mayRead) await this.#options.whenRoom();
      else if (this.#isAsync) await this.#fillLater();
      else this.#fillAtOnce();
    }
  }

  /** From a source that has its inputs at hand. */
  #fillAtOnce(): void {
    while (this.#mayRead) {
      const chunk: Input[] = [];
      try {
        while (!this.#exhausted && chunk.length < this.#options.chunkSize) {
          // A source of this kind gives its results as they are.
          this.#read(this.#source.next() as IteratorResult<Input>, chunk);
        }
      } catch (error) {
        this.#fail(error);
      }
      this.#submit(chunk);
    }
  }

  async #fillLater(): Promise<void> {
    const { chunkSize, hasRoom, whenRoom } = this.#options;
    const chunk: Input[] = [];
    try {
      while (!this.#exhausted && chunk.length < chunkSize) {
        this.#read(await this.#source.next(), chunk);
      }
    } catch (error) {
      this.#fail(error);
    }
    // Others may have filled the queue meanwhile.
    while (!this.#isClosed && !hasRoom(chunk.length)) await whenRoom();
    this.#submit(chunk);
  }

  #read(input: IteratorResult<Input>, chunk: Input[]): void {
    if (this.#exhausted) return;
    if (!input.done) chunk.push(input.value);
    else {
      this.#exhausted = true;
      this.#signal();
    }
  }

  #submit(chunk: readonly Input[]): void {
    if (chunk.length === 0 || this.#isClosed) return;
    try {
      this.#enqueue(chunk);
    } catch (error) {
      // The executor takes no more.
      this.#leaveSource();
      this.#fail(error);
    }
  }

  #enqueue(chunk: readonly Input[]): void {
    const job = this.#options.createJob(chunk);
    const slot: Slot = { job, outcome: undefined };
    job.onFulfilled = (outcome) => {
      // The result of a chunk, by the contract of jobs.
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

  /** The source failed, or the executor takes no more: told when all before it has been given. */
  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#failure = { error };
    this.#exhausted = true;
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
    // The loop has ended: its caller has nowhere to hear of it.
  }
}
