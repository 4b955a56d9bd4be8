import type { MapOptions } from "./executor.ts";
import type { Future } from "./future.ts";
import { assertCount } from "./option_checks.ts";

interface OrderedMapOptions<Input, Result> extends MapOptions {
  /** Submits inputs that are to travel together. */
  readonly submit: (chunk: readonly Input[]) => readonly Future<Result>[];
}

/**
 * Submits every input at once, or as many as `bufferSize` allows, and gives the results in the order of the inputs.
 *
 * @throws {RangeError} where `chunkSize` or `bufferSize` is no positive integer.
 */
export function orderedMap<Input, Result>(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  options: OrderedMapOptions<Input, Result>,
): AsyncIterableIterator<Result> {
  const { chunkSize = 1, bufferSize = Infinity, submit } = options;
  assertCount(chunkSize, { name: "chunkSize" });
  if (bufferSize !== Infinity) assertCount(bufferSize, { name: "bufferSize" });
  const limits = { chunkSize: Math.min(chunkSize, bufferSize), bufferSize };
  const feed = Symbol.asyncIterator in inputs
    ? new AsyncFeed(inputs, { ...limits, submit })
    : new SyncFeed(inputs, { ...limits, submit });
  return results(feed);
}

async function* results<Result>(
  feed: Feed<Result>,
): AsyncGenerator<Result, void, void> {
  try {
    for (;;) {
      const slot = await feed.next();
      if (!slot) return;
      yield await slot.future;
    }
  } finally {
    feed.close();
  }
}

/** Where the results of `map` come from; a slot, because a future by itself would be awaited on its way. */
interface Feed<Result> {
  next(): MaybePromise<{ readonly future: Future<Result> } | undefined>;
  /** Cancels what has not begun, and reads no more inputs. */
  close(): void;
}

type MaybePromise<T> = T | Promise<T>;

interface FeedOptions<Input, Result> {
  readonly chunkSize: number;
  readonly bufferSize: number;
  readonly submit: (chunk: readonly Input[]) => readonly Future<Result>[];
}

class SyncFeed<Input, Result> implements Feed<Result> {
  readonly #options: FeedOptions<Input, Result>;
  readonly #inputs: Iterator<Input>;
  readonly #unread: Future<Result>[] = [];
  #read = 0;
  #exhausted = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(inputs: Iterable<Input>, options: FeedOptions<Input, Result>) {
    this.#inputs = inputs[Symbol.iterator]();
    this.#options = options;
    this.#fill();
  }

  next() {
    const future = this.#unread[this.#read];
    if (!future) {
      if (this.#failure) throw this.#failure.error;
      return undefined;
    }
    this.#read++;
    if (this.#read * 2 > this.#unread.length) {
      this.#unread.splice(0, this.#read);
      this.#read = 0;
    }
    this.#fill();
    return { future };
  }

  close() {
    for (const future of this.#unread.slice(this.#read)) future.cancel();
    if (!this.#exhausted) this.#inputs.return?.();
    this.#exhausted = true;
  }

  #fill(): void {
    const { chunkSize, bufferSize, submit } = this.#options;
    try {
      while (
        !this.#exhausted &&
        this.#unread.length - this.#read + chunkSize <= bufferSize
      ) {
        const chunk = this.#readChunk(chunkSize);
        if (chunk.length > 0) this.#unread.push(...submit(chunk));
      }
    } catch (error) {
      this.#failure = { error };
      this.#exhausted = true;
    }
  }

  #readChunk(size: number): Input[] {
    const chunk: Input[] = [];
    while (chunk.length < size) {
      const input = this.#inputs.next();
      if (input.done) {
        this.#exhausted = true;
        break;
      }
      chunk.push(input.value);
    }
    return chunk;
  }
}

class AsyncFeed<Input, Result> implements Feed<Result> {
  readonly #options: FeedOptions<Input, Result>;
  readonly #inputs: AsyncIterator<Input>;
  #unread: Future<Result>[] = [];
  #exhausted = false;
  #changed = Promise.withResolvers<void>();
  #failure: { readonly error: unknown } | undefined;

  constructor(
    inputs: AsyncIterable<Input>,
    options: FeedOptions<Input, Result>,
  ) {
    this.#inputs = inputs[Symbol.asyncIterator]();
    this.#options = options;
    void this.#pump();
  }

  async next() {
    while (this.#unread.length === 0 && !this.#exhausted) {
      await this.#changed.promise;
    }
    const future = this.#unread.shift();
    this.#signal();
    if (future) return { future };
    if (this.#failure) throw this.#failure.error;
    return undefined;
  }

  close() {
    for (const future of this.#unread) future.cancel();
    // A source that is waiting for its next input answers only then: nobody waits for that.
    if (!this.#exhausted) void this.#inputs.return?.().catch(() => {});
    this.#exhausted = true;
    this.#signal();
  }

  async #pump(): Promise<void> {
    const { chunkSize, bufferSize, submit } = this.#options;
    try {
      while (!this.#exhausted) {
        if (this.#unread.length + chunkSize > bufferSize) {
          await this.#changed.promise;
          continue;
        }
        const chunk = await this.#readChunk(chunkSize);
        if (chunk.length > 0) this.#unread.push(...submit(chunk));
        this.#signal();
      }
    } catch (error) {
      this.#failure = { error };
      this.#exhausted = true;
    }
    this.#signal();
  }

  async #readChunk(size: number): Promise<Input[]> {
    const chunk: Input[] = [];
    while (chunk.length < size && !this.#exhausted) {
      const input = await this.#inputs.next();
      if (input.done) this.#exhausted = true;
      else if (!this.#exhausted) chunk.push(input.value);
    }
    return chunk;
  }

  #signal(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
