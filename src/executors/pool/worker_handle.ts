import { WorkerExitedError } from "../errors.ts";
import type { Job } from "./job.ts";
import { MessageWriter, onlyOne } from "./message_writer.ts";
import { Queue } from "./queue.ts";
import { estimateMicros, smooth } from "./run_estimate.ts";
import type { StartTransport, Transport } from "../transport/transport.ts";
import type { Packet } from "../protocol/frame.ts";
import { readReplies, type Reply } from "../protocol/message.ts";
import { readNote } from "../protocol/note.ts";
import type { NumberResults } from "../protocol/numbers.ts";

interface IsolateOptions {
  readonly start: StartTransport;
  /** Modules of the tasks that are known so far. */
  readonly modules: readonly string[];
  /** A thread can load others too. */
  readonly isThread: boolean;
  /** What is to run before anything else. */
  readonly initializer: Job | undefined;
  readonly events: {
    onReady(isolate: Isolate): void;
    /** Some of what it holds is settled. */
    onProgress(isolate: Isolate): void;
    onExit(isolate: Isolate, end: IsolateEnd): void;
  };
}

/** How a worker came to its end without being asked. */
export interface IsolateEnd {
  readonly error: WorkerExitedError;
  /** Resolves when it is gone, where it was killed for what it sent. */
  readonly killed: Promise<void> | undefined;
}

/** One worker as its pool sees it: what it holds, and what it may be sent. */
export class Isolate {
  /** Calls that it was ever sent. */
  taken = 0;
  /** What it holds is thought to take, in microseconds. */
  heldMicros = 0;
  /** When it last had something to do, on the clock of `performance.now()`; noted by its pool, if at all. */
  busyUntilMs = 0;
  readonly #transport: Transport;
  readonly #events: IsolateOptions["events"];
  /** All that it can load; `undefined` for a thread, which can load any. */
  readonly #modules: ReadonlySet<string> | undefined;
  readonly #writer = new MessageWriter();
  /** What it was sent and has not answered, in that order: a worker answers in order. */
  readonly #held = new Queue<Job>();
  /** Jobs not yet answered of each message, oldest first. */
  readonly #messages: number[] = [];
  readonly #isInitialized: boolean;
  readonly #onReply = (reply: Reply) => this.#settle(reply);
  #isUp = false;
  #isSendingNumbers = false;
  #isNeeded = true;
  #state: "starting" | "ready" | "ending" = "starting";

  /** @throws whatever starting a worker throws. */
  constructor(
    { start, modules, isThread, initializer, events }: IsolateOptions,
  ) {
    this.#modules = isThread ? undefined : new Set(modules);
    this.#events = events;
    this.#transport = start({
      onPacket: (packet) => this.#receive(packet),
      onNumbers: (results) => this.#receiveNumbers(results),
      onExit: (error, killed) => this.#exit(error, killed),
    }, modules);
    this.#isInitialized = initializer === undefined;
    if (initializer) this.send([initializer]);
  }

  get state(): "starting" | "ready" | "ending" {
    return this.#state;
  }

  /** Whether it has loaded what it runs on, and so hears what it is told. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Messages that it has not answered in full. */
  get messages(): number {
    return this.#messages.length;
  }

  /** Whether it was sent numbers and has not answered: nothing else may be sent meanwhile. */
  get isCounting(): boolean {
    return this.#isSendingNumbers && this.#held.length > 0;
  }

  get isIdle(): boolean {
    return this.#state === "ready" && this.#held.length === 0;
  }

  /** Whether it must be left alone until it is idle, because ending its work would end it too. */
  get isReserved(): boolean {
    return this.#held.peek()?.revocable ?? false;
  }

  holds(job: Job): boolean {
    return this.#held.has(job);
  }

  /** A module that it was not started with may be out of its reach. */
  knows({ poolTask }: Job): boolean {
    return !!poolTask &&
      (this.#modules?.has(poolTask.reference.module) ?? true);
  }

  /**
   * Whether a job would travel as numbers: its task must be one that the worker has met. With a message that can be
   * given up goes the flag that tells of it.
   */
  takesAsNumbers({ numbers, poolTask, revocable }: Job): boolean {
    return numbers !== undefined && poolTask !== undefined && !revocable &&
      this.#transport.sendNumbers !== undefined && this.#writer.knows(poolTask);
  }

  /** Sends jobs in one message: as numbers if the first of them can travel so, and then all can. */
  send(jobs: readonly Job[]): void {
    const nowMs = performance.now();
    const { known } = this.#writer;
    const areNumbers = jobs.length > 0 && this.takesAsNumbers(jobs[0]!);
    const numbers = areNumbers ? this.#writer.writeNumbers(jobs) : undefined;
    const packet = areNumbers ? undefined : this.#writer.writePacket(jobs);
    for (const job of jobs) {
      this.#held.push(job);
      this.taken += job.calls;
      job.estimateMicros = estimateMicros(job);
      this.heldMicros += job.estimateMicros;
      job.start(nowMs);
    }
    this.#messages.push(jobs.length);
    this.#isSendingNumbers = areNumbers;
    this.keepAlive(true);
    try {
      if (packet) this.#transport.send(packet, onlyOne(jobs));
      else if (numbers) this.#transport.sendNumbers?.(numbers);
      if (this.#isUp) { for (const job of jobs) job.forgetArguments(); }
    } catch (error) {
      this.#takeBack(jobs, { error, known });
    }
  }

  /** Says whether the program has to stay alive for it. */
  keepAlive(isNeeded: boolean): void {
    if (isNeeded === this.#isNeeded) return;
    this.#isNeeded = isNeeded;
    this.#transport.keepAlive(isNeeded);
  }

  close(): Promise<void> {
    this.#state = "ending";
    return this.#transport.close();
  }

  /** Ends it, failing what it still holds with `error`. */
  kill(error: Error): Promise<void> {
    this.#state = "ending";
    const killed = this.#transport.kill();
    this.#failAll(error);
    return killed;
  }

  /** The worker has not got this message, which was the last. */
  #takeBack(
    jobs: readonly Job[],
    { error, known }: { readonly error: unknown; readonly known: number },
  ): void {
    this.#messages.pop();
    for (const job of jobs) {
      this.#held.pop();
      this.taken -= job.calls;
      this.heldMicros -= job.estimateMicros;
      job.reject(error);
    }
    this.#writer.forgetBeyond(known);
    // Not at once: the next message may fail as well, and so on for as many as wait.
    queueMicrotask(() => this.#progress());
  }

  #receive({ text, attachments }: Packet): void {
    try {
      const note = readNote(text);
      if (note?.kind === "ready") return this.#becomeUp();
      if (note) return this.#end(note.exitCode);
      readReplies(text, {
        attachments,
        onReply: this.#onReply,
      });
    } catch (cause) {
      const killed = this.#transport.kill();
      const message = "The worker sent what is no message, and was ended";
      return this.#exit(new WorkerExitedError(message, { cause }), killed);
    }
    this.#progress();
  }

  #receiveNumbers(results: readonly NumberResults[]): void {
    if (this.#state === "ending") return;
    for (const { runMicros, isChunk, values } of results) {
      const value = isChunk ? { values } : values[0];
      this.#settle({ runMicros, outcome: { kind: "fulfilled", value } });
    }
    this.#progress();
  }

  #progress(): void {
    if (this.#held.length === 0) this.#becomeIdle();
    this.#events.onProgress(this);
  }

  #becomeUp(): void {
    this.#isUp = true;
    if (this.#held.length === 0) return this.#becomeIdle();
    // What it was sent ahead needs no further word; an initializer keeps it from being ready.
    if (this.#isInitialized) this.#becomeReady();
  }

  #becomeIdle(): void {
    if (this.#state === "ending" || !this.#isUp) return;
    if (this.#state === "starting") this.#becomeReady();
  }

  #becomeReady(): void {
    this.#state = "ready";
    this.#events.onReady(this);
  }

  #end(exitCode: number): void {
    const message = `The worker ended itself with exit code ${exitCode}`;
    this.#exit(new WorkerExitedError(message, { exitCode }));
  }

  #settle({ runMicros, outcome }: Reply): void {
    const job = this.#held.shift();
    if (!job) throw new SyntaxError("Cannot read reply: found one too many");
    this.#countDown();
    this.heldMicros -= job.estimateMicros;
    const { poolTask, calls } = job;
    const callMicros = runMicros / calls;
    if (poolTask) poolTask.runMicros = smooth(poolTask.runMicros, callMicros);
    job.ran(callMicros / 1_000);
    if (outcome.kind === "fulfilled") job.fulfill(outcome.value);
    else job.reject(outcome.error);
  }

  #countDown(): void {
    const left = (this.#messages[0] ?? 1) - 1;
    if (left > 0) this.#messages[0] = left;
    else this.#messages.shift();
  }

  #exit(error: WorkerExitedError, killed?: Promise<void>): void {
    if (this.#state === "ending") return;
    if (!this.#isUp) this.giveBack();
    this.#failAll(error);
    this.#events.onExit(this, { error, killed });
    this.#state = "ending";
  }

  /** Whether it may be sent a task before it is up: the task then begins as soon as it is. */
  get maySendAhead(): boolean {
    return this.#state === "starting" && this.#held.length === 0;
  }

  /** Whether it is on its way, and none of the tasks that wait is with it yet. */
  get isComing(): boolean {
    return this.#state === "starting" &&
      (!this.#isInitialized || this.#held.length === 0);
  }

  /**
   * A process that never was up has begun nothing of what it was sent. Of a thread nobody knows: an error overtakes what
   * it said before, and one that is slow to load begins whatever becomes of it here.
   */
  giveBack(): void {
    if (!this.#modules) return;
    // The last one first: each goes before all others.
    for (const job of this.#takeAll().reverse()) job.giveBack();
  }

  #failAll(error: Error): void {
    for (const job of this.#takeAll()) job.reject(error);
  }

  #takeAll(): Job[] {
    this.#messages.length = 0;
    const jobs: Job[] = [];
    for (let job = this.#held.shift(); job; job = this.#held.shift()) {
      jobs.push(job);
    }
    return jobs;
  }
}
