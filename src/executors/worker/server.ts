import {
  type EncodedPart,
  type EncodeOptions,
  hasTable,
  refuse,
} from "../protocol/codec.ts";
import type { Packet } from "../protocol/frame.ts";
import {
  encodeFailure,
  encodeOutcome,
  encodeResult,
  HELD_WHEN_HEARD_MICROS,
  MAX_REPLY_CHARACTERS,
  type OutcomeOptions,
  readRequests,
  type Request,
  writeNote,
  writeReply,
} from "../protocol/message.ts";
import {
  abortProbe,
  callEach,
  type ChunkOutcome,
  type ImportModule,
  inWorker,
  isMoved,
  isPromiseLike,
  TaskFinder,
  type TaskFunction,
  type TaskName,
} from "../task.ts";

type SendPacket = (packet: Packet, transfer: readonly Transferable[]) => void;

export interface TaskServerOptions {
  readonly importModule: ImportModule;
  readonly toThread: boolean;
  readonly send: SendPacket;
  /** Called before each job: whether it may begin, or its pool has taken it back. */
  readonly mayBegin?: () => boolean;
  readonly rewordError?: EncodeOptions["rewordError"];
  /** Whether the pool would take an answer now, without having to be woken. */
  readonly isHeard?: () => boolean;
}

const NO_TRANSFER: readonly Transferable[] = [];
const NO_ATTACHMENTS: Packet["attachments"] = [];

/**
 * Runs tasks inside a worker, one after another in the order in which they came.
 *
 * ```text
 * packet ─▶ queue ─▶ parse ─▶ run ─▶ encode result ─▶ answers ──(packet ends, 1 ms, or a wait)──▶ send
 * ```
 */
export class TaskServer {
  /** Called when all that came has been answered. */
  onIdle: (() => void) | undefined;
  readonly #send: SendPacket;
  readonly #channel: EncodeOptions;
  readonly #errorChannel: EncodeOptions;
  readonly #finder: TaskFinder;
  readonly #mayBegin: () => boolean;
  /** In the order in which the pool first named them. */
  readonly #tasks: {
    readonly name: TaskName;
    run: TaskFunction | undefined;
  }[] = [];
  readonly #packets: Packet[] = [];
  #isServing = false;
  #tableLoad: Promise<void> | undefined;
  readonly #answers: Answers;

  constructor(
    {
      importModule,
      toThread,
      send,
      mayBegin = () => true,
      rewordError,
      isHeard = () => false,
    }: TaskServerOptions,
  ) {
    this.#mayBegin = mayBegin;
    this.#send = send;
    this.#channel = { root: "result", toThread };
    const errorChannel = { root: "error", toThread };
    this.#errorChannel = rewordError
      ? { ...errorChannel, rewordError }
      : errorChannel;
    this.#answers = new Answers(send, isHeard, this.#errorChannel);
    const load = inWorker(importModule, () => this.#isServing);
    this.#finder = new TaskFinder((module) => this.#load(module, load));
  }

  /** Whether a task is under way that takes its time. */
  get isServing(): boolean {
    return this.#isServing;
  }

  /** Settles once an answer can be written that has been given, and takes what is yet to be loaded. */
  get unwritten(): Promise<void> | undefined {
    return this.#tableLoad;
  }

  /** Takes a packet; its calls run after those of the packets before it. */
  receive(packet: Packet): void {
    this.#packets.push(packet);
    if (this.#isServing) return;
    this.#isServing = true;
    this.#serveAll();
  }

  /** Sends the answers that are held back: the worker is about to end. */
  flush(): void {
    this.#answers.flush();
  }

  /** Goes on until something has to be waited for, and from there when it has come. */
  #serveAll(): void {
    for (let next = this.#packets.shift(); next; next = this.#packets.shift()) {
      const waiting = this.#serveNext(next);
      if (!waiting) continue;
      void waiting.then(() => this.#serveAll());
      return;
    }
    this.#isServing = false;
    this.onIdle?.();
  }

  #serveNext(packet: Packet): Promise<void> | undefined {
    this.#answers.begin();
    let requests: readonly Request[];
    try {
      requests = readRequests(packet.text, packet.attachments);
    } catch (error) {
      if (hasTable()) throw error;
      return this.#loadTable().then(() => this.#serveNext(packet));
    }
    return this.#serve(requests, 0);
  }

  /** A promise only where there is something to wait for: short tasks are not to pay for one. */
  #serve(
    requests: readonly Request[],
    from: number,
  ): Promise<void> | undefined {
    for (let at = from; at < requests.length; at++) {
      // The index is one of the list.
      const request = requests[at]!;
      // The pool takes it that this worker has met the task.
      if (!this.#mayBegin()) {
        this.#meet(request.task);
        continue;
      }
      const waiting = this.#run(request);
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
    const known = this.#tasks[this.#meet(task)];
    if (!known) throw new SyntaxError(`Cannot run task: found no task ${task}`);
    if (known.run) return known.run;
    const found = this.#finder.find(known.name);
    if (typeof found === "function") known.run = found;
    return found;
  }

  /** The number of a task; one that is named is met for the first time. */
  #meet(task: number | TaskName): number {
    if (typeof task === "number") return task;
    return this.#tasks.push({ name: task, run: undefined }) - 1;
  }

  /** A module may end, block or abort its worker as it loads: the pool is told which one that was. */
  async #load(module: string, importModule: ImportModule) {
    this.flush();
    // Under way meanwhile, but not run before this function has returned.
    const exports = importModule(module);
    this.#tell(writeNote({ kind: "loading", module }));
    try {
      return await exports;
    } finally {
      this.#tell(writeNote({ kind: "loaded" }));
    }
  }

  #tell(text: string): void {
    this.#send({ text, attachments: NO_ATTACHMENTS }, NO_TRANSFER);
  }

  /** Answers a call; a promise where it is not over yet. */
  #settle(attempt: Attempt): Promise<void> | undefined {
    if (attempt.kind === "failed") return this.#fail(attempt.error);
    const { kind, result, isToCome } = attempt;
    if (!isToCome) return this.#conclude(kind, result);
    this.#answers.flush();
    return Promise.resolve(result).then(
      (value) => this.#conclude(kind, value),
      (error) => this.#fail(error),
    );
  }

  /** Answers what a call gave; a promise where that takes what is yet to be loaded. */
  #conclude(
    kind: "called" | "calledEach",
    result: unknown,
    runMicros = this.#answers.lap(),
  ): Promise<void> | undefined {
    try {
      this.#answers.add(
        runMicros,
        kind === "called"
          ? this.#answerCall(result)
          // What `callEach` gives, at once or later.
          : this.#answerChunk(result as ChunkOutcome),
      );
      return undefined;
    } catch (error) {
      if (hasTable()) return this.#fail(error, runMicros);
      return this.#loadTable().then(() =>
        this.#conclude(kind, result, runMicros)
      );
    }
  }

  /** Answers what a call threw; a promise where that takes what is yet to be loaded. */
  #fail(
    error: unknown,
    runMicros = this.#answers.lap(),
  ): Promise<void> | undefined {
    if (!hasTable()) {
      return this.#loadTable().then(() => this.#fail(error, runMicros));
    }
    this.#answers.add(runMicros, encodeThrown(error, this.#errorChannel));
    return undefined;
  }

  /** What can write and read any value: plain ones need none of it. */
  #loadTable(): Promise<void> {
    this.flush();
    this.#tableLoad = import("../protocol/table.ts").then(() => {
      this.#tableLoad = undefined;
      // No call took this time.
      this.#answers.begin();
    });
    return this.#tableLoad;
  }

  #answerCall(result: unknown): Answer {
    if (!isMoved(result)) return encodeResult(result, this.#channel);
    const { value } = result;
    const transfer = readTransferables(result.transferables);
    const part = encodeResult(value, { ...this.#channel, transfer });
    return { ...part, transfer };
  }

  /** Answers a chunk: what its calls gave, and the failure that ended it. */
  #answerChunk({ values: results, failure: thrown }: ChunkOutcome): Answer {
    const values: unknown[] = [];
    const transfer: Transferable[] = [];
    let failure = thrown && encodeThrown(thrown.error, this.#errorChannel);
    for (const result of Array.from(results)) {
      try {
        if (isMoved(result)) {
          transfer.push(...readTransferables(result.transferables));
        }
        values.push(isMoved(result) ? result.value : result);
      } catch (error) {
        failure = encodeThrown(error, this.#errorChannel);
        break;
      }
    }
    const options = { ...this.#channel, transfer, failure };
    return { ...this.#encodeChunk(values, options), transfer };
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
}

/** @throws {TypeError} for anything but a list, which only the type checker rules out. */
function readTransferables(list: unknown): readonly Transferable[] {
  if (!Array.isArray(list)) {
    throw new TypeError(
      `Cannot move result: found ${typeof list}, expected a list of what to hand over`,
    );
  }
  return list;
}

function crosses(value: unknown, options: EncodeOptions): boolean {
  try {
    encodeResult(value, options);
    return true;
  } catch {
    return false;
  }
}

/** What came of calling a task: nothing is awaited yet. */
type Attempt =
  | {
    readonly kind: "called" | "calledEach";
    readonly result: unknown;
    /** Whether the result is a promise of one. */
    readonly isToCome: boolean;
  }
  | { readonly kind: "failed"; readonly error: unknown };

/** Calls a task, or each call of a chunk; what it throws is part of the answer. */
function tryCall(run: TaskFunction, { args, isChunk }: Request): Attempt {
  try {
    const result = isChunk ? callChunk(run, args) : run(...args);
    // Asked in here, because looking for a `then` may throw as well.
    const isToCome = isPromiseLike(result);
    return { kind: isChunk ? "calledEach" : "called", result, isToCome };
  } catch (error) {
    return { kind: "failed", error };
  }
}

function callChunk(run: TaskFunction, chunk: readonly unknown[]) {
  const isAborted = chunk.length > 1 ? abortProbe() : undefined;
  return callEach(run, { chunk, isAborted });
}

/** A failed task must be answered whatever it threw. */
function encodeThrown(error: unknown, options: EncodeOptions): EncodedPart {
  try {
    return encodeFailure(error, options);
  } catch (cause) {
    const refusal = refuse(
      `Cannot send what the task threw: ${describe(cause)}`,
      { path: "error" },
    );
    return encodeFailure(refusal, options);
  }
}

function describe(cause: unknown): string {
  try {
    return String(cause);
  } catch {
    return "found a value without a text";
  }
}

interface Answer extends EncodedPart {
  readonly transfer?: readonly Transferable[];
}

/** Answers are held back this long at most, so that those of many short tasks travel in one message. */
const MAX_HELD_MS = 1;
/** The same where the pool need not be woken, so that it settles some while the others are computed. */
const MAX_HELD_WHEN_HEARD_MS = HELD_WHEN_HEARD_MICROS / 1_000;
const SHORT_CHARACTERS = 1_000;

/** The answers of a worker on their way to its pool, and the clock of its calls: one begins when another ends. */
class Answers {
  readonly #send: SendPacket;
  readonly #isHeard: () => boolean;
  readonly #errorChannel: EncodeOptions;
  /** Those that have not been sent, joined by commas. */
  #entries = "";
  #sentMs = 0;
  #nowMs = 0;

  /** @param errorChannel how errors cross. */
  constructor(
    send: SendPacket,
    isHeard: () => boolean,
    errorChannel: EncodeOptions,
  ) {
    this.#send = send;
    this.#isHeard = isHeard;
    this.#errorChannel = errorChannel;
  }

  begin(): void {
    this.#sentMs = this.#nowMs = performance.now();
  }

  /** Microseconds since the call before ended, which is when this one began. */
  lap(): number {
    const beganMs = this.#nowMs;
    this.#nowMs = performance.now();
    return Math.round((this.#nowMs - beganMs) * 1_000);
  }

  add(runMicros: number, answer: Answer): void {
    const entry = writeReply(runMicros, answer);
    if (entry.length > MAX_REPLY_CHARACTERS - 2) {
      return this.add(runMicros, this.#refuse(tooLong(entry)));
    }
    if (answer.attachments.length > 0) {
      return this.#sendAlone(runMicros, { ...answer, entry });
    }
    if (this.#entries.length + entry.length > MAX_REPLY_CHARACTERS - 3) {
      this.flush();
    }
    this.#entries += this.#entries === "" ? entry : `,${entry}`;
    if (this.#isDue(this.#nowMs - this.#sentMs)) this.flush();
    // The next call does not answer for the time that it took to write a large result.
    if (entry.length > SHORT_CHARACTERS) this.#nowMs = performance.now();
  }

  flush(): void {
    if (this.#entries === "") return;
    const text = `[${this.#entries}]`;
    this.#entries = "";
    this.#sentMs = this.#nowMs;
    this.#send({ text, attachments: NO_ATTACHMENTS }, NO_TRANSFER);
  }

  #isDue(heldMs: number): boolean {
    return heldMs > MAX_HELD_MS ||
      (heldMs > MAX_HELD_WHEN_HEARD_MS && this.#isHeard());
  }

  #sendAlone(
    runMicros: number,
    { entry, attachments, transfer = NO_TRANSFER }: Answer & {
      readonly entry: string;
    },
  ): void {
    this.flush();
    try {
      this.#send({ text: `[${entry}]`, attachments }, transfer);
    } catch (error) {
      // What a task hands over need not be of the kind that can be.
      this.add(runMicros, this.#refuse(error));
    }
    this.#nowMs = performance.now();
  }

  #refuse(error: unknown): Answer {
    return encodeThrown(error, this.#errorChannel);
  }
}

function tooLong({ length }: string): Error {
  return refuse(
    `Cannot send result: found ${length} characters of JSON, expected at most ${MAX_REPLY_CHARACTERS}; return text or a typed array, which travel as they are`,
    { path: "result" },
  );
}
