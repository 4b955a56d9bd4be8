import { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { childArguments, type ChildProgram } from "./child_flags.ts";
import { childEnvironment, denoProgram } from "./child_environment.ts";
import { WorkerExitedError } from "../errors.ts";
import type { Transport, TransportEvents } from "./transport.ts";
import type { OrphanGuard } from "./orphan_guard.ts";
import { StderrTail } from "./stderr_tail.ts";
import { FrameReader, type Packet, writeFrame } from "../protocol/frame.ts";

/** What a child is started with, besides its modules. */
export interface ProcessSettings extends Omit<ChildProgram, "watchesParent"> {
  readonly env: Readonly<Record<string, string>>;
  /** Ends the child if this process is killed; without one the child watches by itself. */
  readonly guard: OrphanGuard | undefined;
}

/** A grandchild may hold the pipes open: what has not come by then is not waited for. */
const LAST_OUTPUT_MS = 200;

/**
 * Starts a child process with a pipe of its own for the protocol, on descriptor 3.
 *
 * @throws {Error} where it cannot be started: no such program, no permission, no descriptors.
 */
export function startProcess(
  events: TransportEvents,
  options: ProcessSettings,
): Transport {
  const { guard } = options;
  const child = spawn(
    denoProgram(),
    childArguments({ ...options, watchesParent: guard === undefined }),
    {
      stdio: ["ignore", "inherit", "pipe", "pipe"],
      env: childEnvironment(options.env),
    },
  );
  return new ProcessTransport(child, { events, guard });
}

class ProcessTransport implements Transport {
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  readonly #stderr: StderrTail;
  readonly #events: TransportEvents;
  readonly #gone = Promise.withResolvers<void>();
  readonly #pipeEnded = Promise.withResolvers<void>();
  /** Whether the end of the child is no news to the pool. */
  #isEnding = false;

  constructor(
    child: ChildProcess,
    { events, guard }: {
      readonly events: TransportEvents;
      readonly guard: OrphanGuard | undefined;
    },
  ) {
    this.#child = child;
    this.#events = events;
    // Asked for as a pipe, descriptor 3 is a socket, and standard error a stream.
    this.#pipe = child.stdio[3] as Socket;
    this.#stderr = new StderrTail(child.stderr as Socket);
    const { pid } = child;
    if (pid !== undefined) guard?.watch(pid);
    child.once("error", (error) => this.#onSpawnError(error));
    child.once("exit", (exitCode, signal) => {
      if (pid !== undefined) guard?.forget(pid);
      void this.#onExit(exitCode, signal);
    });
    this.#listen();
  }

  send(packet: Packet): void {
    for (const part of writeFrame(packet, Buffer.allocUnsafe)) {
      this.#pipe.write(part);
    }
  }

  close(): Promise<void> {
    this.#isEnding = true;
    this.keepAlive(true);
    this.#pipe.end();
    return this.#gone.promise;
  }

  kill(): Promise<void> {
    this.#isEnding = true;
    this.keepAlive(true);
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
    this.#pipe[change]();
    this.#stderr[change]();
  }

  #listen(): void {
    const reader = new FrameReader((packet) => {
      if (!this.#isEnding) this.#events.onPacket(packet);
    });
    this.#pipe.on("data", (bytes) => {
      try {
        reader.push(bytes);
      } catch (error) {
        this.#giveUp(
          "The child process wrote what is no frame to its pipe, and was ended",
          error,
        );
      }
    });
    // The child's end says more than a broken pipe does, and follows it.
    this.#pipe.on("error", () => {});
    this.#pipe.once("close", () => this.#pipeEnded.resolve());
  }

  #giveUp(message: string, cause: unknown): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#child.kill("SIGKILL");
    this.#events.onExit(
      new WorkerExitedError(message, { cause, stderrTail: this.#stderr.text }),
      this.#gone.promise,
    );
  }

  #onSpawnError(cause: Error): void {
    this.#gone.resolve();
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#events.onExit(
      new WorkerExitedError("Cannot start a child process", { cause }),
    );
  }

  async #onExit(exitCode: number | null, signal: string | null): Promise<void> {
    const lastOutput = Promise.all([
      this.#pipeEnded.promise,
      this.#stderr.ended,
    ]);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_OUTPUT_MS);
    });
    await Promise.race([lastOutput, enough]);
    clearTimeout(timer);
    this.#pipe.destroy();
    this.#stderr.destroy();
    this.#gone.resolve();
    if (this.#isEnding) return;
    this.#isEnding = true;
    const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
    const stderrTail = this.#stderr.text;
    this.#events.onExit(
      new WorkerExitedError(
        `The child process ended ${how}${quote(stderrTail)}`,
        {
          exitCode,
          signal,
          stderrTail,
        },
      ),
    );
  }
}

function quote(stderrTail: string): string {
  return stderrTail === "" ? "" : `: ${stderrTail.trim()}`;
}
