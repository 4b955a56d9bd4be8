import { type Attempt, numericValues, tryCall } from "./attempt.ts";
import { Answers, type SendPacket } from "./answers.ts";
import { encodeThrown } from "./encode_thrown.ts";
import {
  type ChunkOutcome,
  type ImportModule,
  inWorker,
  isMoved,
  TaskFinder,
  type TaskFunction,
  type TaskName,
} from "../task.ts";
import type { EncodeOptions } from "../protocol/encode.ts";
import type { Packet } from "../protocol/frame.ts";
import type { NumberResults } from "../protocol/numbers.ts";
import {
  type EncodedPart,
  encodeOutcome,
  encodeResult,
  type OutcomeOptions,
  readRequests,
  type Request,
} from "../protocol/message.ts";

/** What the server needs from the thread or process that it lives in. */
export interface TaskServerOptions {
  readonly importModule: ImportModule;
  readonly toThread: boolean;
  readonly send: SendPacket;
  /** Called when all that came has been answered. */
  readonly onIdle?: (() => void) | undefined;
}

const NONE: readonly Transferable[] = [];

/**
 * Runs tasks inside a worker, one after another in the order in which they came.
 *
 * ```text
 * packet ─▶ queue ─▶ parse ─▶ run ─▶ encode result ─▶ entries ──(packet ends, 1 ms, or a wait)──▶ send
 * ```
 */
export class TaskServer {
  readonly #options: TaskServerOptions;
  readonly #channel: EncodeOptions;
  readonly #errorChannel: EncodeOptions;
  readonly #finder: TaskFinder;
  /** In the order in which the pool first named them. */
  readonly #tasks: {
    readonly name: TaskName;
    run: TaskFunction | undefined;
  }[] = [];
  readonly #packets: Packet[] = [];
  #isServing = false;
  readonly #answers: Answers;

  constructor(options: TaskServerOptions) {
    this.#options = options;
    const { toThread } = options;
    this.#channel = { root: "result", toThread };
    this.#errorChannel = { root: "error", toThread };
    this.#answers = new Answers(options.send, this.#errorChannel);
    this.#finder = new TaskFinder(
      inWorker(options.importModule, () => this.#isServing),
    );
  }

  /** Whether a task is under way that takes its time. */
  get isServing(): boolean {
    return this.#isServing;
  }

  /** Takes a packet; its calls run after those of the packets before it. */
  receive(packet: Packet): void {
    this.#packets.push(packet);
    if (this.#isServing) return;
    this.#isServing = true;
    this.#serveAll();
  }

  /** Goes on until something has to be waited for, and from there when it has come. */
  #serveAll(): void {
    for (let next = this.#packets.shift(); next; next = this.#packets.shift()) {
      const { text, attachments } = next;
      this.#answers.begin();
      const waiting = this.#serve(readRequests(text, attachments), 0);
      if (!waiting) continue;
      void waiting.then(() => this.#serveAll());
      return;
    }
    this.#isServing = false;
    this.#options.onIdle?.();
  }

  /**
   * Serves calls on numbers, of tasks that it knows. While nothing but numbers comes of them they are answered together;
   * otherwise all are answered as those of a packet are.
   */
  serveNumbers(
    requests: readonly Request[],
    answer: (results: readonly NumberResults[] | undefined) => void,
  ): void {
    this.#isServing = true;
    this.#answers.begin();
    const results: NumberResults[] = [];
    for (const [index, request] of requests.entries()) {
      const run = this.#find(request.task);
      const attempt = typeof run === "function"
        ? tryCall(run, request)
        : undefined;
      const values = attempt && numericValues(attempt);
      if (values) {
        const { isChunk } = request;
        results.push({ runMicros: this.#answers.lap(), isChunk, values });
        continue;
      }
      answer(undefined);
      this.#answerNumbers(results);
      const waiting = attempt ? this.#settle(attempt) : this.#run(request);
      void Promise.resolve(waiting)
        .then(() => this.#serve(requests, index + 1))
        .then(() => this.#serveAll());
      return;
    }
    answer(results);
    this.#serveAll();
  }

  /** A promise only where there is something to wait for: short tasks are not to pay for one. */
  #serve(
    requests: readonly Request[],
    from: number,
  ): Promise<void> | undefined {
    for (let at = from; at < requests.length; at++) {
      // The index is one of the list.
      const waiting = this.#run(requests[at]!);
      if (waiting) return waiting.then(() => this.#serve(requests, at + 1));
    }
    this.#answers.flush();
    return undefined;
  }

  #run(request: Request): Promise<void> | undefined {
    const run = this.#find(request.task);
    if (typeof run === "function") return this.#settle(tryCall(run, request));
    return run.then(
      (found) => this.#settle(tryCall(found, request)),
      (error) => this.#fail(error),
    );
  }

  #find(task: number | TaskName): TaskFunction | Promise<TaskFunction> {
    const number = typeof task === "number"
      ? task
      : this.#tasks.push({ name: task, run: undefined }) - 1;
    const known = this.#tasks[number];
    if (!known) throw new SyntaxError(`Cannot run task: found no task ${task}`);
    if (known.run) return known.run;
    const found = this.#finder.find(known.name);
    if (typeof found === "function") known.run = found;
    return found;
  }

  /** Answers a call; a promise where it is not over yet. */
  #settle(attempt: Attempt): Promise<void> | undefined {
    if (attempt.kind === "failed") {
      this.#fail(attempt.error);
      return undefined;
    }
    const { kind, result, isToCome } = attempt;
    if (!isToCome) {
      this.#conclude(kind, result);
      return undefined;
    }
    this.#answers.flush();
    return Promise.resolve(result).then(
      (value) => this.#conclude(kind, value),
      (error) => this.#fail(error),
    );
  }

  #conclude(kind: "called" | "calledEach", result: unknown): void {
    if (kind === "called") this.#succeed(result);
    // What `callEach` gives, at once or later.
    else this.#finish(result as ChunkOutcome);
  }

  #answerNumbers(results: readonly NumberResults[]): void {
    for (const { runMicros, isChunk, values } of results) {
      const part = isChunk
        ? encodeOutcome(Array.from(values), {
          ...this.#channel,
          failure: undefined,
        })
        : encodeResult(values[0], this.#channel);
      this.#answers.add(runMicros, { part, transferables: NONE });
    }
  }

  #succeed(result: unknown): void {
    const runMicros = this.#answers.lap();
    if (isMoved(result)) {
      const { value, transferables } = result;
      const options = { ...this.#channel, transfer: transferables };
      const part = this.#encode(() => encodeResult(value, options));
      return this.#answers.add(runMicros, { part, transferables });
    }
    const part = this.#encodeResult(result);
    this.#answers.add(runMicros, { part, transferables: NONE });
  }

  /** As `#encode`, without a closure: this is what becomes of nearly every call. */
  #encodeResult(result: unknown): EncodedPart {
    try {
      return encodeResult(result, this.#channel);
    } catch (error) {
      return encodeThrown(error, this.#errorChannel);
    }
  }

  #fail(error: unknown): void {
    const runMicros = this.#answers.lap();
    this.#answers.add(runMicros, {
      part: encodeThrown(error, this.#errorChannel),
      transferables: NONE,
    });
  }

  /** Answers a chunk: what its calls gave, and the failure that ended it. */
  #finish({ values: results, failure: thrown }: ChunkOutcome): void {
    const runMicros = this.#answers.lap();
    const transferables: Transferable[] = [];
    const values = Array.from(results, (result) => {
      if (!isMoved(result)) return result;
      transferables.push(...result.transferables);
      return result.value;
    });
    const failure = thrown && encodeThrown(thrown.error, this.#errorChannel);
    const transfer = transferables;
    const options = { ...this.#channel, transfer, failure };
    const part = this.#encode(() => this.#encodeChunk(values, options));
    this.#answers.add(runMicros, { part, transferables });
  }

  /** The results of a chunk; where one cannot cross, those before it, and why. */
  #encodeChunk(values: readonly unknown[], options: OutcomeOptions) {
    try {
      return encodeOutcome(values, options);
    } catch (error) {
      const failure = encodeThrown(error, this.#errorChannel);
      const refused = values.findIndex((value) => !crosses(value, options));
      if (refused < 0) return failure;
      return encodeOutcome(values.slice(0, refused), { ...options, failure });
    }
  }

  /** What was asked for, or else the reason why it cannot be sent. */
  #encode(encode: () => EncodedPart): EncodedPart {
    try {
      return encode();
    } catch (error) {
      return encodeThrown(error, this.#errorChannel);
    }
  }
}

function crosses(value: unknown, options: EncodeOptions): boolean {
  try {
    encodeResult(value, options);
    return true;
  } catch {
    return false;
  }
}
