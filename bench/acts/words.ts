/** What another thread or process says, one word at a time, and that it will say no more. */
export class Words<Word> {
  #awaited: PromiseWithResolvers<Word> | undefined;
  #failure: Error | undefined;

  /**
   * Waits for the next word from now on; whatever was waited for before is given up.
   *
   * @throws {Error} where the other side can say nothing more.
   */
  next(): Promise<Word> {
    this.#awaited = Promise.withResolvers();
    if (this.#failure) refuse(this.#awaited, this.#failure);
    return this.#awaited.promise;
  }

  hear(word: Word): void {
    this.#awaited?.resolve(word);
  }

  /** Refuses what is waited for and everything later: without this, an answer that never comes would be awaited for ever. */
  fail(reason: string): void {
    this.#failure ??= new Error(
      `Cannot hear an answer: ${reason}, expected a word`,
    );
    if (this.#awaited) refuse(this.#awaited, this.#failure);
  }
}

/** The one who asked may have met an error before, and then never looks at the answer: that is no further problem. */
function refuse<Word>(
  { promise, reject }: PromiseWithResolvers<Word>,
  failure: Error,
): void {
  promise.catch(() => {});
  reject(failure);
}

/** Hears what a thread says, and whether it fails; unheard, its failure would end this process. */
export function wordsOfThread<Word>(worker: Worker): Words<Word> {
  const words = new Words<Word>();
  worker.onmessage = ({ data }: MessageEvent<Word>) => words.hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    words.fail(`found a thread that failed with "${event.message}"`);
  };
  return words;
}

/** Hears what a process writes; resolves once nothing more comes. */
export async function hearProcess(
  output: ReadableStream<Uint8Array>,
  words: Words<Uint8Array>,
): Promise<void> {
  try {
    for await (const chunk of output) words.hear(chunk);
    words.fail("found the end of the process's output");
  } catch (error) {
    words.fail(`found an output that cannot be read (${error})`);
  }
}
