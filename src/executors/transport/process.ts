import { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { WorkerExitedError } from "../errors.ts";
import { FrameReader, type Packet, writeFrame } from "../protocol/frame.ts";
import { readNote } from "../protocol/message.ts";
import {
  childCommand,
  childEnvironment,
  type ChildProgram,
  denoProgram,
  explainStart,
} from "./child_program.ts";
import { LoopbackChannel } from "./loopback.ts";
import type { OrphanGuard } from "./orphan_guard.ts";
import {
  ModuleLoad,
  type StartOptions,
  type Transport,
  type TransportEvents,
} from "./transport.ts";

export interface ProcessSettings
  extends Omit<ChildProgram, "watchesParent" | "loopback">, StartOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Starts, if need be, what ends the child if this process is killed; without one the child watches by itself. */
  readonly startGuard: () => OrphanGuard | undefined;
  /**
   * How packets travel: on descriptor 3, or through a socket of this machine.
   *
   * @default {"loopback" on Windows, whose children get no such descriptor}
   */
  readonly channel?: "descriptor" | "loopback";
}

/** The way to the child and back, of either kind. */
interface Channel {
  write(bytes: Uint8Array): unknown;
  /** Ends this side once all is written. */
  end(): unknown;
  destroy(): unknown;
  ref(): unknown;
  unref(): unknown;
}

/** A grandchild may hold the pipes open: what has not come by then is not waited for. */
const LAST_OUTPUT_MS = 200;
/** The channel, and the child's watch over its parent. */
const LOOPBACK_CONNECTIONS = 2;
/** Child output waiting to be written to our own standard error; the rest is dropped until someone reads it. */
const MAX_UNWRITTEN_BYTES = 2 ** 20;
/** Enough for an uncaught error with its stack. */
const MAX_TAIL_CHARACTERS = 4_096;

/**
 * Starts a child process.
 *
 * ```text
 * send ─▶ frames ─▶ channel ─▶ child
 *         packets ◀─ checked frames ◀─ channel ◀─ child
 *         our standard error, and the last of it for errors ◀─ its standard error
 * ```
 *
 * @throws {WorkerExitedError} where it cannot be started: no permission, no such program, no descriptors.
 */
export function startProcess(
  events: TransportEvents,
  settings: ProcessSettings,
): Transport {
  try {
    return new ProcessTransport(events, settings);
  } catch (cause) {
    throw startError(cause);
  }
}

function startError(cause: unknown): WorkerExitedError {
  const message = `Cannot start a child process: ${explainStart(cause)}`;
  return new WorkerExitedError(message, { cause });
}

class ProcessTransport implements Transport {
  readonly #child: ChildProcess;
  readonly #channel: Channel;
  readonly #stderr: Socket | undefined;
  readonly #events: TransportEvents;
  readonly #load: ModuleLoad;
  readonly #reader: FrameReader;
  readonly #gone = Promise.withResolvers<void>();
  readonly #channelEnded = Promise.withResolvers<void>();
  readonly #stderrEnded = Promise.withResolvers<void>();
  #stderrTail = "";
  #isReady = false;
  /** Whether the pool has asked for the end of the child, or has been told of it. */
  #isEnding = false;

  constructor(events: TransportEvents, settings: ProcessSettings) {
    const { startGuard, env, channel, startTimeoutMs } = settings;
    const guard = startGuard();
    this.#events = events;
    this.#load = new ModuleLoad(startTimeoutMs, (how) => this.#giveUp(how));
    this.#reader = new FrameReader((packet) => this.#receive(packet));
    const isWindows = Deno.build.os === "windows";
    const kind = channel ?? (isWindows ? "loopback" : "descriptor");
    const loopback = kind === "loopback" ? this.#listen() : undefined;
    const { args, mainModule } = childCommand({
      ...settings,
      watchesParent: guard === undefined,
      ...(loopback && { loopback: loopback.address }),
    });
    this.#child = spawn(denoProgram(), args, {
      stdio: [
        mainModule === undefined ? "ignore" : "pipe",
        "inherit",
        "pipe",
        loopback ? "ignore" : "pipe",
      ],
      env: childEnvironment(env),
    });
    // Before anything else: a child that could not be started has no streams, and says so by an event.
    this.#watchChild(guard);
    this.#channel = loopback ?? this.#openDescriptor();
    // Asked for as a pipe.
    this.#stderr = (this.#child.stderr ?? undefined) as Socket | undefined;
    this.#watchStderr();
    if (mainModule !== undefined) this.#child.stdin?.end(mainModule);
  }

  send(packet: Packet): void {
    for (const part of writeFrame(packet, Buffer.allocUnsafe)) {
      this.#channel.write(part);
    }
  }

  close(): Promise<void> {
    this.#beginEnd();
    this.#channel.end();
    return this.#gone.promise;
  }

  kill(): Promise<void> {
    this.#beginEnd();
    this.#child.kill("SIGKILL");
    return this.#gone.promise;
  }

  keepAlive(isNeeded: boolean): void {
    const change = isNeeded ? "ref" : "unref";
    try {
      this.#child[change]();
    } catch (error) {
      // The child has ended, and its "exit" event is still on the way: Deno has closed the handle already.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    this.#channel[change]();
    this.#stderr?.[change]();
  }

  #beginEnd(): void {
    this.#isEnding = true;
    this.#load.end();
    this.keepAlive(true);
  }

  #listen(): LoopbackChannel {
    return new LoopbackChannel(LOOPBACK_CONNECTIONS, {
      onData: (bytes) => this.#read(bytes),
      onClose: () => this.#channelEnded.resolve(),
    });
  }

  #openDescriptor(): Channel {
    // Asked for as a pipe, descriptor 3 is a socket.
    const socket = this.#child.stdio?.[3] as Socket | undefined;
    if (!socket) return NO_CHANNEL;
    socket.on("data", (bytes) => this.#read(bytes));
    // The child's end says more than a broken pipe does, and follows it.
    socket.on("error", () => {});
    socket.once("close", () => this.#channelEnded.resolve());
    return socket;
  }

  #watchChild(guard: OrphanGuard | undefined): void {
    const { pid } = this.#child;
    if (pid !== undefined) guard?.watch(pid);
    this.#child.once("error", (error) => this.#onStartFailed(error));
    this.#child.once("exit", (exitCode, signal) => {
      if (pid !== undefined) guard?.forget(pid);
      void this.#onExit(exitCode, signal);
    });
  }

  /** Passes the child's standard error on to our own, and keeps the last of it to explain the child's end. */
  #watchStderr(): void {
    const stderr = this.#stderr;
    const decoder = new TextDecoder();
    stderr?.on("data", (bytes) => {
      writeStderr(bytes);
      this.#stderrTail += decoder.decode(bytes, { stream: true });
      this.#stderrTail = this.#stderrTail.slice(-MAX_TAIL_CHARACTERS);
    });
    stderr?.on("error", () => {});
    stderr?.once("close", () => this.#stderrEnded.resolve());
  }

  #read(bytes: Uint8Array): void {
    if (this.#isEnding) return;
    try {
      this.#reader.push(bytes);
    } catch (error) {
      this.#giveUp("wrote what is no frame to its pipe, and was ended", error);
    }
  }

  /** A child can claim anything: it becomes ready once, and only the system is believed about its end. */
  #receive(packet: Packet): void {
    if (this.#isEnding) return;
    const note = readNote(packet.text);
    if (note?.kind === "ready" && !this.#isReady) {
      this.#isReady = true;
      this.#events.onReady();
    } else if (note?.kind === "loading" && this.#isReady) {
      this.#load.begin(note.module);
    } else if (note?.kind === "loaded") this.#load.end();
    else if (note || !this.#isReady) {
      throw new SyntaxError(`Cannot read packet: found it out of place`);
    } else this.#events.onPacket(packet);
  }

  #giveUp(how: string, cause?: unknown): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#load.end();
    this.#child.kill("SIGKILL");
    const stderrTail = this.#stderrTail;
    this.#events.onExit(
      new WorkerExitedError(`The child process ${how}`, { cause, stderrTail }),
      this.#gone.promise,
    );
  }

  #onStartFailed(cause: Error): void {
    this.#channel.destroy();
    this.#gone.resolve();
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#events.onExit(startError(cause));
  }

  async #onExit(exitCode: number | null, signal: string | null): Promise<void> {
    const context = this.#load.describe();
    this.#load.end();
    const lastOutput = Promise.all([
      this.#channelEnded.promise,
      this.#stderrEnded.promise,
    ]);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_OUTPUT_MS);
    });
    await Promise.race([lastOutput, enough]);
    clearTimeout(timer);
    this.#channel.destroy();
    this.#stderr?.destroy();
    this.#gone.resolve();
    if (this.#isEnding) return;
    this.#isEnding = true;
    const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
    const stderrTail = this.#stderrTail;
    const said = stderrTail === "" ? "" : `: ${stderrTail.trim()}`;
    this.#events.onExit(
      new WorkerExitedError(`The child process ended ${how}${context}${said}`, {
        exitCode,
        signal,
        stderrTail,
      }),
    );
  }
}

/** Of a child that could not be started. */
const NO_CHANNEL: Channel = {
  write() {},
  end() {},
  destroy() {},
  ref() {},
  unref() {},
};

const unwritten: Uint8Array[] = [];
let unwrittenBytes = 0;
let isWriting = false;

/** Never blocks: a child that floods standard error must neither stop this program nor fill its memory. */
function writeStderr(bytes: Uint8Array): void {
  if (unwrittenBytes + bytes.length > MAX_UNWRITTEN_BYTES) return;
  unwritten.push(bytes);
  unwrittenBytes += bytes.length;
  if (!isWriting) void writeOn();
}

async function writeOn(): Promise<void> {
  isWriting = true;
  try {
    for (let next = unwritten.shift(); next; next = unwritten.shift()) {
      for (let rest = next; rest.length > 0;) {
        rest = rest.subarray(await Deno.stderr.write(rest));
      }
      unwrittenBytes -= next.length;
    }
  } catch {
    // Our standard error is closed.
    unwritten.length = unwrittenBytes = 0;
  }
  isWriting = false;
}
