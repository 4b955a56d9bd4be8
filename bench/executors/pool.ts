/** What every contender can be asked to do, so that one probe measures all of them alike. */
export interface Pool {
  /** Runs a task of `fixtures/work.js` by its name. */
  run(task: TaskId, argument: unknown): Promise<unknown>;
  /** Ends every worker. */
  end(): unknown;
}

/** The tasks of `fixtures/work.js`. */
export type TaskId = "echo" | "handBack" | "spin";

/** Makes a contender with so many workers. */
export type CreatePool = (workers: number) => Pool | Promise<Pool>;

/** Settles the promises of numbered messages. */
export class Pending {
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #last = 0;

  /** The number of a new message, and its reply. */
  add(): { readonly id: number; readonly reply: Promise<unknown> } {
    const id = ++this.#last;
    const reply = new Promise((resolve) => this.#waiting.set(id, resolve));
    return { id, reply };
  }

  /** The reply has come. */
  settle(id: number, value: unknown): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(value);
  }
}
