import { clearImmediate, setImmediate } from "node:timers";
import type { WorkerExitedError } from "../errors.ts";
import type { Packet } from "../protocol/frame.ts";
import type { Claims } from "./claims.ts";

/** How packets get to a thread or a process and back. */
export interface Transport {
  /** Which jobs have begun; only where the worker shares memory with the pool. The pool counts what it sends. */
  readonly claims?: Claims;
  /** @param delivery how the only job of the packet is to be treated, where it cannot share one. */
  send(packet: Packet, delivery?: Delivery): void;
  /**
   * Says when an answer is expected: whoever shares memory with its worker has to look for it, or to wait.
   *
   * @param dueMicros from now on; Infinity if that is unknown, `undefined` if the worker holds no job.
   */
  expectAnswer?(dueMicros: number | undefined, nowMs: number): void;
  /** Takes what has arrived; only where the worker shares memory with the pool. */
  poll?(): boolean;
  /** Lets a worker without work end by itself, and resolves when it is gone. */
  close(): Promise<void>;
  /** Ends the worker whatever it does, as far as that is possible, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Says whether the program has to stay alive for this worker. */
  keepAlive(isNeeded: boolean): void;
}

/** What a transport has to know of a job that travels alone. */
export interface Delivery {
  /** Whether it can be aborted while it runs. */
  readonly revocable: boolean;
  /** Objects to hand over rather than copy; those of all chunks, where it is one of several. */
  readonly transfer: readonly Transferable[];
  readonly isChunk: boolean;
}

/** What a transport tells. */
export interface TransportEvents {
  /** The worker hears what it is told; called at most once, and before any packet. */
  onReady(): void;
  onPacket(packet: Packet): void;
  /**
   * The worker has ended by itself; called at most once, and not after `close` or `kill`.
   *
   * @param killed resolves when it is gone, where it was killed for what it did.
   */
  onExit(error: WorkerExitedError, killed?: Promise<void>): void;
}

/** How a worker is started. */
export interface StartOptions {
  /** Modules whose tasks it may be asked to run. */
  readonly modules: readonly string[];
  /** Most milliseconds that it may take to load one of them. */
  readonly startTimeoutMs: number;
}

/** Starts a worker. */
export type StartTransport = (
  events: TransportEvents,
  options: StartOptions,
) => Transport;

/** Turns of the event loop that handle what arrived while this program was busy: a message of a thread takes one. */
const CATCH_UP_TURNS = 32;

/**
 * A timer for what a worker has to do in time. It expires only after this program has handled what arrived meanwhile:
 * timers fire before messages are handled, and after a busy stretch both are due.
 *
 * @returns a function that cancels it.
 */
export function startDeadline(
  ms: number,
  { onExpired, isRef = false }: {
    readonly onExpired: () => void;
    /** Whether it keeps the program alive. */
    readonly isRef?: boolean;
  },
): () => void {
  let turns = 0;
  let immediate: ReturnType<typeof setImmediate> | undefined;
  const catchUp = () => {
    if (turns++ === CATCH_UP_TURNS) return onExpired();
    immediate = setImmediate(catchUp);
  };
  const timer = setTimeout(catchUp, ms);
  if (!isRef) Deno.unrefTimer(timer);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

/** The module that a worker is loading, and its deadline: a module may exit, abort, hang or spin as it loads. */
export class ModuleLoad {
  readonly #limitMs: number;
  readonly #onOver: (message: string) => void;
  #module: string | undefined;
  #cancel: (() => void) | undefined;

  constructor(limitMs: number, onOver: (message: string) => void) {
    this.#limitMs = limitMs;
    this.#onOver = onOver;
  }

  begin(module: string): void {
    this.end();
    this.#module = module;
    const onExpired = () =>
      this.#onOver(
        `was ended because it had not loaded ${module} after ${this.#limitMs} ms`,
      );
    this.#cancel = startDeadline(this.#limitMs, { onExpired });
  }

  end(): void {
    this.#cancel?.();
    this.#module = undefined;
  }

  /** To follow on how the worker ended. */
  describe(): string {
    return this.#module === undefined ? "" : ` while it loaded ${this.#module}`;
  }
}
