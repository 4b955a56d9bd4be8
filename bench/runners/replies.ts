/** Replies of another thread or process, one at a time; once it has ended, every wait is refused. */
export class Replies<Reply> {
  #awaited: PromiseWithResolvers<Reply> | undefined;
  #failure: Error | undefined;

  /**
   * Waits for the next reply from now on; an earlier wait is dropped.
   *
   * @throws {Error} where the other side has ended.
   */
  next(): Promise<Reply> {
    this.#awaited = Promise.withResolvers();
    if (this.#failure) refuse(this.#awaited, this.#failure);
    return this.#awaited.promise;
  }

  receive(reply: Reply): void {
    this.#awaited?.resolve(reply);
  }

  /** Refuses the present wait and every later one: the other side has ended, and would never answer. */
  fail(reason: string): void {
    this.#failure ??= new Error(
      `Cannot get a reply: ${reason}, expected one`,
    );
    if (this.#awaited) refuse(this.#awaited, this.#failure);
  }
}

/** Marked as handled: whoever waited may have failed on something else before, and never look. */
function refuse<Reply>(
  { promise, reject }: PromiseWithResolvers<Reply>,
  failure: Error,
): void {
  promise.catch(() => {});
  reject(failure);
}

/** The messages of a thread, and its failure, which would otherwise end this process. */
export function repliesOfThread<Reply>(
  worker: Worker,
): Replies<Reply> {
  const replies = new Replies<Reply>();
  worker.onmessage = ({ data }: MessageEvent<Reply>) => replies.receive(data);
  worker.onerror = (event) => {
    event.preventDefault();
    replies.fail(`found a thread that failed with "${event.message}"`);
  };
  return replies;
}

/** Receives what a process writes; resolves at the end of its output. */
export async function receiveFromProcess(
  output: ReadableStream<Uint8Array>,
  replies: Replies<Uint8Array>,
): Promise<void> {
  try {
    for await (const chunk of output) replies.receive(chunk);
    replies.fail("found the end of the process's output");
  } catch (error) {
    replies.fail(`found an output that cannot be read (${error})`);
  }
}

/** The lines that a process writes, each once it is whole. */
export async function* linesOf(
  input: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of input.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
