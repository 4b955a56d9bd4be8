import {
  type BrokenExecutorError,
  ExecutorError,
  WorkerExitedError,
} from "../errors.ts";
import type { Packet } from "../protocol/frame.ts";
import {
  HELD_WHEN_HEARD_MICROS,
  readReplies,
  type Receiver,
  writeRequest,
} from "../protocol/message.ts";
import type { Claims } from "../transport/claims.ts";
import type { StartTransport, Transport } from "../transport/transport.ts";
import type { Job, TaskProfile } from "./job.ts";
import { Queue } from "./queue.ts";

interface WorkerHandleOptions {
  readonly start: StartTransport;
  /** Modules whose tasks it must be able to load. */
  readonly modules: readonly string[];
  /** Most milliseconds that it may take to load one of them. */
  readonly startTimeoutMs: number;
  /** A thread can load any other module as well. */
  readonly isThread: boolean;
  readonly initializer: Job | undefined;
  readonly events: {
    onReady(handle: WorkerHandle): void;
    /** Some of its jobs have settled. */
    onProgress(handle: WorkerHandle): void;
    onExit(handle: WorkerHandle, exit: UnexpectedExit): void;
  };
}

/** How a worker exited without being asked to. */
export interface UnexpectedExit {
  readonly error: WorkerExitedError;
  /** Resolves when it has exited, if it was killed for what it sent. */
  readonly killed: Promise<void> | undefined;
}

/** A message to a worker. */
interface SentMessage {
  left: number;
  readonly micros: number;
  readonly longestMicros: number;
}

/** A worker holds its answers back for up to a millisecond; one that is silent for longer than this is busy. */
const MIN_OVERDUE_MS = 2;

/** A worker as its pool sees it: the jobs it holds, and what it may be sent next. */
export class WorkerHandle {
  /** Calls it has been sent, the initializer aside. */
  taken = 0;
  /** Expected duration of the jobs it holds, in microseconds. */
  heldMicros = 0;
  /** When it last had work, on the clock of `performance.now()`; recorded only for pools with an idle timeout. */
  busyUntilMs = 0;
  readonly #transport: Transport;
  readonly #claims: Claims | undefined;
  readonly #events: WorkerHandleOptions["events"];
  /** The modules it can load; `undefined` for a thread, which can load any. */
  readonly #modules: ReadonlySet<string> | undefined;
  readonly #initializer: Job | undefined;
  /** Tasks have numbers, in the order in which the worker first met them. */
  readonly #taskNumbers = new Map<TaskProfile, number>();
  /** Jobs it has not answered, in the order of their answers. */
  readonly #held = new Queue<Job>();
  /** Those of which it has not answered all jobs, oldest first. */
  readonly #messages: SentMessage[] = [];
  readonly #receiver: Receiver = {
    next: () => this.#held.peek(),
    fulfill: (runMicros, value) => this.#answered(runMicros).fulfill(value),
    reject: (runMicros, error) => this.#answered(runMicros).reject(error),
  };
  #isInitialized: boolean;
  #hasCompletedTask = false;
  #isUp = false;
  #isNeeded = true;
  #state: "starting" | "ready" | "ending" = "starting";
  /** When it last answered, or was sent work while it had none. */
  #progressMs = 0;
  /** What its claims said when the pool last looked. */
  #begunBefore: number | undefined;

  /** @throws whatever starting a worker throws. */
  constructor(
    { start, modules, startTimeoutMs, isThread, initializer, events }:
      WorkerHandleOptions,
  ) {
    this.#modules = isThread ? undefined : new Set(modules);
    this.#events = events;
    this.#initializer = initializer;
    this.#isInitialized = initializer === undefined;
    this.#transport = start({
      onReady: () => this.#becomeUp(),
      onPacket: (packet) => this.#receive(packet),
      onExit: (error, killed) => this.#exit(error, killed),
    }, { modules, startTimeoutMs });
    this.#claims = this.#transport.claims;
    if (initializer) this.send([initializer]);
  }

  get state(): "starting" | "ready" | "ending" {
    return this.#state;
  }

  /** Whether it has loaded its own code, and so handles messages. */
  get isUp(): boolean {
    return this.#isUp;
  }

  get isIdle(): boolean {
    return this.#state === "ready" && this.#held.length === 0;
  }

  /** Whether it has answered a job other than its initializer. */
  get hasCompletedTask(): boolean {
    return this.#hasCompletedTask;
  }

  /** Messages that it has not answered in full. */
  get messages(): number {
    return this.#messages.length;
  }

  get hasWaiting(): boolean {
    return this.#held.length > 1;
  }

  /** Whether nothing may be sent behind its job, because aborting that job ends the worker. */
  get isReserved(): boolean {
    return this.#held.peek()?.revocable ?? false;
  }

  /** Whether it may be sent one message before it is ready, to begin as soon as it is. */
  get maySendAhead(): boolean {
    return this.#state === "starting" && this.#held.length === 0;
  }

  /** Whether it is starting and holds none of the submitted jobs yet. */
  get isVacant(): boolean {
    return this.#state === "starting" &&
      (!this.#isInitialized || this.#held.length === 0);
  }

  /**
   * Whether its current job may run for long: its task had never run before, or it takes much longer than expected. What
   * is sent behind it would wait for it, even while other workers are idle.
   */
  isOverdue(nowMs: number): boolean {
    const job = this.#held.peek();
    if (!job) return false;
    if (job.expectedMicros === undefined) return true;
    const expectedMs = 2 * job.expectedMicros / 1_000;
    return nowMs - this.#progressMs > Math.max(expectedMs, MIN_OVERDUE_MS);
  }

  holds(job: Job): boolean {
    return this.#held.has(job);
  }

  canRun({ profile }: Job): boolean {
    return profile !== undefined &&
      (this.#modules?.has(profile.name.module) ?? true);
  }

  send(jobs: readonly Job[]): void {
    const nowMs = performance.now();
    const knownTasks = this.#taskNumbers.size;
    const packet = this.#writePacket(jobs);
    this.#hold(jobs, nowMs);
    this.keepAlive(true);
    try {
      this.#transport.send(packet, onlyOf(jobs));
      this.#expectAnswer(nowMs);
      if (this.#isUp) this.#releaseArguments(jobs);
    } catch (error) {
      this.#unsend(jobs, error, knownTasks);
    }
  }

  /** Takes the answers that have come, where the transport can tell without a turn of the event loop. */
  collect(): void {
    if (this.#held.length > 0) this.#transport.poll?.();
  }

  keepAlive(isNeeded: boolean): void {
    if (isNeeded === this.#isNeeded) return;
    this.#isNeeded = isNeeded;
    this.#transport.keepAlive(isNeeded);
  }

  close(): Promise<void> {
    this.#state = "ending";
    return this.#transport.close();
  }

  kill(error: WorkerExitedError | BrokenExecutorError): Promise<void> {
    this.#state = "ending";
    const killed = this.#transport.kill();
    this.#failAll(error);
    return killed;
  }

  /**
   * Requeues the jobs of a process that never was up: it has begun none of them. A thread may have, because its error
   * event overtakes its messages, and one that loads slowly begins its jobs whatever happens here.
   */
  requeueUnstarted(): void {
    if (!this.#modules || this.#isUp) return;
    // The last one first, since each goes to the head of the queue.
    for (const job of this.#takeAll().reverse()) job.requeue();
  }

  /**
   * Requeues the jobs that a thread has not begun, if it has been at the same job since this was called last. Those that
   * are sent behind a job are short, and so was that one expected to be.
   */
  requeueStalled(): void {
    const claims = this.#claims;
    if (!claims) return;
    const before = this.#begunBefore;
    const begun = this.#begunBefore = claims.begun;
    const { waiting } = claims;
    // With all of them waiting it has none under way: it is starting, or about to begin.
    if (begun !== before || waiting === this.#held.length) return;
    // The last one first, since each goes to the head of the queue.
    for (let left = claims.takeBack(); left > 0; left--) {
      this.#unhold()?.requeue();
    }
  }

  /** Frees the arguments of jobs that have been sent, as far as none of them may be taken back: that the first is not. */
  #releaseArguments(jobs: Iterable<Job>): void {
    if (this.#claims) this.#held.peek()?.releaseArguments();
    else for (const job of jobs) job.releaseArguments();
  }

  #hold(jobs: readonly Job[], nowMs: number): void {
    this.#claims?.count(jobs.length);
    if (this.#held.length === 0) this.#progressMs = nowMs;
    let micros = 0;
    let longestMicros = 0;
    for (const job of jobs) {
      this.#held.push(job);
      if (job !== this.#initializer) this.taken += job.calls;
      job.expectedMicros = job.profile?.runMicros === undefined
        ? undefined
        : job.estimateMicros();
      this.heldMicros += job.expectedMicros ?? 0;
      const jobMicros = (job.profile?.typicalMicros ?? Infinity) * job.calls;
      micros += jobMicros;
      if (jobMicros > longestMicros) longestMicros = jobMicros;
      job.start(nowMs);
    }
    this.#messages.push({ left: jobs.length, micros, longestMicros });
  }

  #unhold(): Job | undefined {
    const job = this.#held.pop();
    if (!job) return undefined;
    if (job !== this.#initializer) this.taken -= job.calls;
    this.heldMicros -= job.expectedMicros ?? 0;
    const message = this.#messages.at(-1);
    if (message && --message.left === 0) this.#messages.pop();
    return job;
  }

  #unsend(jobs: readonly Job[], error: unknown, knownTasks: number): void {
    this.#claims?.count(-jobs.length);
    for (const _ of jobs) this.#unhold();
    for (const job of jobs) {
      job.reject(
        jobs.length === 1
          ? error
          : new ExecutorError("Cannot send task", { cause: error }),
      );
    }
    // The tasks that this message named are still unknown to the worker.
    for (const profile of [...this.#taskNumbers.keys()].slice(knownTasks)) {
      this.#taskNumbers.delete(profile);
    }
    // Not at once: the next message may fail as well, and so on, one call inside the other.
    queueMicrotask(() => this.#progress());
  }

  #writePacket(jobs: readonly Job[]): Packet {
    let text = "";
    for (const job of jobs) {
      if (!job.profile || !job.encoded) continue;
      const task = this.#introduce(job.profile);
      const entry = writeRequest(task, job.encoded);
      text += text === "" ? entry : `,${entry}`;
    }
    const attachments = onlyOf(jobs)?.encoded?.attachments ?? NO_ATTACHMENTS;
    return { text: `[${text}]`, attachments };
  }

  /** The number of a task; or its name if the worker has not met it, which gives it the next number. */
  #introduce(profile: TaskProfile) {
    const known = this.#taskNumbers.get(profile);
    if (known !== undefined) return known;
    this.#taskNumbers.set(profile, this.#taskNumbers.size);
    return profile.name;
  }

  #receive({ text, attachments }: Packet): void {
    try {
      readReplies(text, attachments, this.#receiver);
    } catch (cause) {
      const killed = this.#transport.kill();
      const message = "The worker sent what is no message, and was ended";
      return this.#exit(new WorkerExitedError(message, { cause }), killed);
    }
    this.#progress();
  }

  #progress(): void {
    this.#progressMs = performance.now();
    this.#expectAnswer(this.#progressMs);
    if (this.#claims) this.#releaseArguments(this.#held);
    const isStarted = this.#state === "starting" && this.#isUp;
    if (isStarted && this.#held.length === 0) this.#becomeReady();
    this.#events.onProgress(this);
  }

  #expectAnswer(nowMs: number): void {
    const next = this.#messages[0];
    const passedMicros = (nowMs - this.#progressMs) * 1_000;
    const dueMicros = next && Math.max(
      Math.min(next.micros, next.longestMicros + HELD_WHEN_HEARD_MICROS) -
        passedMicros,
      0,
    );
    this.#transport.expectAnswer?.(dueMicros, nowMs);
  }

  #becomeUp(): void {
    this.#isUp = true;
    this.#releaseArguments(this.#held);
    if (this.#state !== "starting") return;
    // While its initializer runs, it is not ready.
    if (this.#held.length === 0 || this.#isInitialized) this.#becomeReady();
  }

  #becomeReady(): void {
    this.#state = "ready";
    this.#events.onReady(this);
  }

  #answered(runMicros: number): Job {
    const job = this.#held.shift();
    if (!job) throw new SyntaxError("Cannot read reply: found one too many");
    this.#countAnswer();
    this.heldMicros -= job.expectedMicros ?? 0;
    if (job === this.#initializer) this.#isInitialized = true;
    else this.#hasCompletedTask = true;
    const callMicros = runMicros / job.calls;
    job.profile?.onRun(callMicros);
    job.ran(callMicros / 1_000);
    return job;
  }

  #countAnswer(): void {
    const message = this.#messages[0];
    if (message && --message.left === 0) this.#messages.shift();
  }

  #exit(error: WorkerExitedError, killed?: Promise<void>): void {
    if (this.#state === "ending") return;
    this.requeueUnstarted();
    this.#failAll(error);
    this.#events.onExit(this, { error, killed });
    this.#state = "ending";
  }

  #failAll(error: WorkerExitedError | BrokenExecutorError): void {
    for (const job of this.#takeAll()) job.rejectWithCopy(error);
  }

  #takeAll(): Job[] {
    this.#messages.length = 0;
    const jobs = [...this.#held];
    this.#held.clear();
    return jobs;
  }
}

const NO_ATTACHMENTS: Packet["attachments"] = [];

function onlyOf(jobs: readonly Job[]): Job | undefined {
  return jobs.length === 1 ? jobs[0] : undefined;
}
