import { type BrokenExecutorError, WorkerExitedError } from "./errors.ts";
import type { Job } from "./job.ts";
import type { TaskReference } from "./task.ts";
import { decodeValue } from "./wire/decode.ts";
import type { EncodedValue } from "./wire/encode.ts";
import type { Packet } from "./wire/frame.ts";
import {
  readReply,
  type ReplyLine,
  writeRequest,
  writeTask,
} from "./wire/lines.ts";

/** How packets get to a thread or a process and back. */
export interface Transport {
  send(packet: Packet, transfer: readonly Transferable[]): void;
  /** Lets a worker without work end by itself, and resolves when it is gone. */
  close(): Promise<void>;
  /** Ends the worker whatever it does, as far as that is possible, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Says whether the program has to stay alive for this worker. */
  keepAlive(isNeeded: boolean): void;
}

/** What a transport tells. */
export interface TransportEvents {
  onPacket(packet: Packet): void;
  /** The worker has ended by itself; called at most once, and not after `close` or `kill`. */
  onExit(error: WorkerExitedError): void;
}

/** Starts a worker that may be asked to run tasks of these modules. */
export type StartTransport = (
  events: TransportEvents,
  modules: readonly string[],
) => Transport;

/** A task as a pool knows it. */
export interface PoolTask {
  readonly reference: TaskReference;
  /** What a run of it took lately, in microseconds; unknown before the first. */
  runMicros: number | undefined;
}

/** A job that is ready to be sent. */
export interface PoolJob {
  readonly job: Job;
  readonly task: PoolTask;
  readonly encoded: EncodedValue;
}

interface IsolateEvents {
  onReady(): void;
  /** Some of what it holds is settled. */
  onProgress(settled: number): void;
  onExit(isolate: Isolate, error: WorkerExitedError): void;
}

/** One worker as its pool sees it: what it holds, and what it may be sent. */
export class Isolate {
  readonly #transport: Transport;
  readonly #events: IsolateEvents;
  readonly #modules: ReadonlySet<string>;
  readonly #tasks = new Map<PoolTask, number>();
  readonly #held = new Map<number, PoolJob>();
  /** Jobs not yet answered of each message, oldest first: a worker answers in order. */
  readonly #messages: number[] = [];
  #nextId = 1;
  #nextTask = 0;
  #state: "starting" | "ready" | "ending" = "starting";

  /** @throws whatever starting a worker throws. */
  constructor(
    start: StartTransport,
    { modules, events }: {
      readonly modules: readonly string[];
      readonly events: IsolateEvents;
    },
  ) {
    this.#modules = new Set(modules);
    this.#events = events;
    this.#transport = start({
      onPacket: (packet) => this.#receive(packet),
      onExit: (error) => this.#exit(error),
    }, modules);
  }

  get state(): "starting" | "ready" | "ending" {
    return this.#state;
  }

  /** Messages that it has not answered in full. */
  get messages(): number {
    return this.#messages.length;
  }

  get isIdle(): boolean {
    return this.#state === "ready" && this.#held.size === 0;
  }

  /** Whether it must be left alone until it is idle, because ending its work would end it too. */
  get isReserved(): boolean {
    for (const { job } of this.#held.values()) return job.revocable;
    return false;
  }

  holds(jobs: readonly Job[]): boolean {
    const wanted = new Set(jobs);
    return this.#held.values().some(({ job }) => wanted.has(job));
  }

  /** A module that it was not started with may be out of its reach. */
  knows(task: PoolTask): boolean {
    return this.#modules.has(task.reference.module);
  }

  /** Sends jobs in one message, or in several where memory travels with them. */
  send(jobs: readonly PoolJob[]): void {
    const [first] = jobs;
    if (!first) return;
    if (this.#held.size === 0) this.#transport.keepAlive(true);
    if (jobs.every(({ encoded }) => encoded.attachments.length === 0)) {
      return this.#post(jobs, []);
    }
    for (const poolJob of jobs) this.#post([poolJob], poolJob.job.transfer);
  }

  close(): Promise<void> {
    this.#state = "ending";
    return this.#transport.close();
  }

  /** Ends it, failing what it still holds with `error`. */
  kill(error: WorkerExitedError | BrokenExecutorError): Promise<void> {
    this.#state = "ending";
    const killed = this.#transport.kill();
    this.#failAll(error);
    return killed;
  }

  #post(jobs: readonly PoolJob[], transfer: readonly Transferable[]): void {
    const lines: string[] = [];
    const ids: number[] = [];
    for (const poolJob of jobs) {
      const task = this.#number(poolJob.task, lines);
      const id = this.#nextId++;
      lines.push(writeRequest({ id, task, text: poolJob.encoded.text }));
      this.#held.set(id, poolJob);
      ids.push(id);
      poolJob.job.control.start();
    }
    const attachments = jobs[0]?.encoded.attachments ?? [];
    try {
      this.#transport.send({ text: lines.join("\n"), attachments }, transfer);
      this.#messages.push(ids.length);
    } catch (error) {
      for (const id of ids) this.#take(id)?.job.control.reject(error);
      for (const { task } of jobs) this.#tasks.delete(task);
    }
  }

  #number(task: PoolTask, lines: string[]): number {
    const known = this.#tasks.get(task);
    if (known !== undefined) return known;
    const number = this.#nextTask++;
    this.#tasks.set(task, number);
    lines.push(writeTask(task.reference));
    return number;
  }

  #receive(packet: Packet): void {
    let settled = 0;
    try {
      for (const line of packet.text.split("\n")) {
        const message = readReply(line);
        if (!("kind" in message)) settled += this.#settle(message, packet);
        else if (message.kind === "ready") this.#becomeReady();
        else {
          const { exitCode } = message;
          this.#exit(
            new WorkerExitedError(
              `The worker ended itself with exit code ${exitCode}`,
              { exitCode },
            ),
          );
        }
      }
    } catch (error) {
      void this.#transport.kill();
      this.#exit(
        new WorkerExitedError(
          "The worker sent what is no message, and was ended",
          { cause: error },
        ),
      );
    }
    if (settled === 0) return;
    if (this.#held.size === 0) this.#transport.keepAlive(false);
    this.#events.onProgress(settled);
  }

  #becomeReady(): void {
    if (this.#state !== "starting") return;
    this.#state = "ready";
    this.#transport.keepAlive(false);
    this.#events.onReady();
  }

  #settle({ id, outcome, runMicros, text }: ReplyLine, packet: Packet): number {
    const poolJob = this.#take(id);
    if (!poolJob) throw new SyntaxError(`found a result of no job, ${id}`);
    this.#countDown();
    const { job: { control }, task } = poolJob;
    task.runMicros = smooth(task.runMicros, runMicros);
    const value = decodeValue({
      text,
      attachments: packet.attachments,
    });
    if (outcome === "fulfilled") control.fulfill(value);
    else control.reject(value);
    return 1;
  }

  #countDown(): void {
    const left = (this.#messages[0] ?? 1) - 1;
    if (left > 0) this.#messages[0] = left;
    else this.#messages.shift();
  }

  #take(id: number): PoolJob | undefined {
    const poolJob = this.#held.get(id);
    this.#held.delete(id);
    return poolJob;
  }

  #exit(error: WorkerExitedError): void {
    if (this.#state === "ending") return;
    this.#failAll(error);
    this.#events.onExit(this, error);
    this.#state = "ending";
  }

  #failAll(error: Error): void {
    const jobs = [...this.#held.values()];
    this.#held.clear();
    this.#messages.length = 0;
    for (const { job } of jobs) job.control.reject(error);
  }
}

/** Rises at once and falls slowly: a task that was long once is not sent in large messages soon after. */
function smooth(before: number | undefined, now: number): number {
  if (before === undefined || now > before) return now;
  return before * 0.7 + now * 0.3;
}
