import { SerializationError } from "../errors.ts";
import { Moved } from "../moved.ts";
import {
  type ImportModule,
  isPromiseLike,
  TaskFinder,
  type TaskFunction,
} from "../run_task.ts";
import type { TaskReference } from "../task.ts";
import { decodeValue } from "../wire/decode.ts";
import { type EncodedValue, encodeValue } from "../wire/encode.ts";
import type { Packet } from "../wire/frame.ts";
import { readRequest, type RequestLine, writeReply } from "../wire/lines.ts";

/** What the server needs from the thread or process that it lives in. */
export interface TaskServerOptions {
  readonly importModule: ImportModule;
  readonly toThread: boolean;
  readonly send: (packet: Packet, transfer: readonly Transferable[]) => void;
}

/** Results are held back this long at most, so that those of many short tasks travel in one message. */
const LONGEST_WAIT_MS = 1;

/**
 * Runs tasks inside a worker, one after another in the order in which they came.
 *
 * ```text
 * packet ─▶ queue ─▶ decode arguments ─▶ run ─▶ encode result ─▶ lines ──(packet ends, 1 ms, or a wait)──▶ send
 * ```
 */
export class TaskServer {
  readonly #options: TaskServerOptions;
  readonly #finder: TaskFinder;
  readonly #tasks: TaskReference[] = [];
  readonly #packets: Packet[] = [];
  #isServing = false;
  #lines: string[] = [];
  #lastSentMs = 0;

  constructor(options: TaskServerOptions) {
    this.#options = options;
    this.#finder = new TaskFinder(options.importModule);
  }

  /** Takes a packet; its jobs run after those of the packets before it. */
  async receive(packet: Packet): Promise<void> {
    this.#packets.push(packet);
    if (this.#isServing) return;
    this.#isServing = true;
    for (let next = this.#packets.shift(); next; next = this.#packets.shift()) {
      await this.#serve(next);
    }
    this.#isServing = false;
  }

  async #serve({ text, attachments }: Packet): Promise<void> {
    this.#lastSentMs = performance.now();
    for (const line of text.split("\n")) {
      const request = readRequest(line);
      if ("module" in request) this.#tasks.push(request);
      else {
        const running = this.#run(request, attachments);
        if (running) await running;
      }
    }
    this.#flush();
  }

  /** A promise only where there is something to wait for: short tasks are not to pay for one. */
  #run(
    { id, task, text }: RequestLine,
    attachments: Packet["attachments"],
  ): Promise<void> | undefined {
    const reference = this.#tasks[task];
    if (!reference) {
      throw new SyntaxError(`Cannot run job: found no task ${task}`);
    }
    const found = this.#finder.find(reference);
    const call = (run: TaskFunction) => {
      const startMs = performance.now();
      return this.#call(run, { id, text, attachments, startMs });
    };
    if (typeof found === "function") return call(found);
    return found.then(
      call,
      (error) => this.#fail(error, { id, startMs: performance.now() }),
    );
  }

  #call(
    run: TaskFunction,
    { id, text, attachments, startMs }: EncodedValue & {
      readonly id: number;
      readonly startMs: number;
    },
  ): Promise<void> | undefined {
    try {
      // Written by `submit`, whose arguments are a list.
      const args = decodeValue({ text, attachments }) as readonly unknown[];
      const result = run(...args);
      if (!isPromiseLike(result)) {
        this.#succeed(result, { id, startMs });
        return undefined;
      }
      this.#flush();
      return Promise.resolve(result).then(
        (value) => this.#succeed(value, { id, startMs }),
        (error) => this.#fail(error, { id, startMs }),
      );
    } catch (error) {
      this.#fail(error, { id, startMs });
      return undefined;
    }
  }

  #succeed(
    result: unknown,
    { id, startMs }: { readonly id: number; readonly startMs: number },
  ): void {
    const runMicros = elapsedMicros(startMs);
    const { value, transferables } = result instanceof Moved
      ? result
      : new Moved(result, []);
    try {
      const { toThread } = this.#options;
      const encoded = encodeValue(value, {
        root: "result",
        toThread,
        transfer: transferables,
      });
      const { text, attachments } = encoded;
      const line = writeReply({ id, outcome: "fulfilled", runMicros, text });
      this.#answer(line, { attachments, transferables });
    } catch (error) {
      this.#fail(error, { id, startMs });
    }
  }

  #fail(
    error: unknown,
    { id, startMs }: { readonly id: number; readonly startMs: number },
  ): void {
    const runMicros = elapsedMicros(startMs);
    const { text, attachments } = encodeThrown(error, this.#options.toThread);
    const line = writeReply({ id, outcome: "rejected", runMicros, text });
    this.#answer(line, { attachments, transferables: [] });
  }

  #answer(
    line: string,
    { attachments, transferables }: {
      readonly attachments: Packet["attachments"];
      readonly transferables: readonly Transferable[];
    },
  ): void {
    if (attachments.length > 0) {
      this.#flush();
      const { toThread } = this.#options;
      this.#options.send(
        { text: line, attachments },
        toThread ? transferables : [],
      );
      return;
    }
    this.#lines.push(line);
    if (performance.now() - this.#lastSentMs > LONGEST_WAIT_MS) this.#flush();
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("\n");
    this.#lines = [];
    this.#lastSentMs = performance.now();
    this.#options.send({ text, attachments: [] }, []);
  }
}

function elapsedMicros(startMs: number): number {
  return Math.round((performance.now() - startMs) * 1_000);
}

/** What was thrown, or else why it cannot be told: a failed task must be answered whatever it threw. */
function encodeThrown(error: unknown, toThread: boolean): EncodedValue {
  try {
    return encodeValue(error, { root: "error", toThread });
  } catch (cause) {
    const refusal = new SerializationError(
      `Cannot send what the task threw: ${String(cause)}`,
      { path: "error" },
    );
    return encodeValue(refusal, { root: "error", toThread });
  }
}
