import type { WorkerExitedError } from "../errors.ts";
import type { Job } from "../pool/job.ts";
import type { Packet } from "../protocol/frame.ts";
import type { NumberResults } from "../protocol/numbers.ts";

/** How packets get to a thread or a process and back. */
export interface Transport {
  /** @param job the only job of the packet, where it cannot share one: it may be revocable, or hand memory over. */
  send(packet: Packet, job?: Job): void;
  /** Sends a message of numbers, all of it of tasks that the worker has met; only where the worker shares memory. */
  sendNumbers?(message: readonly number[]): void;
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
  onNumbers(results: readonly NumberResults[]): void;
  /**
   * The worker has ended by itself; called at most once, and not after `close` or `kill`.
   *
   * @param killed resolves when it is gone, where it was killed for what it sent.
   */
  onExit(error: WorkerExitedError, killed?: Promise<void>): void;
}

/** Starts a worker that may be asked to run tasks of these modules. */
export type StartTransport = (
  events: TransportEvents,
  modules: readonly string[],
) => Transport;
