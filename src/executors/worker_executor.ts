import { BaseExecutor } from "./base_executor.ts";
import type { SubmitOptions } from "./executor.ts";
import { assertCount } from "./option_checks.ts";
import { PoolEngine } from "./pool_engine.ts";
import { startWorker } from "./worker_transport.ts";

/** A thread that only waits answers in well under a millisecond. */
const ABANDON_AFTER_MS = 100;

/** How many threads a {@linkcode WorkerExecutor} may have. */
export interface WorkerExecutorOptions {
  /**
   * Most threads at once; they start as work asks for them.
   *
   * @default {navigator.hardwareConcurrency}
   */
  readonly maxWorkers?: number;
}

/** How one submission to threads is to be treated. */
export interface WorkerSubmitOptions extends SubmitOptions {
  /** Objects inside the arguments to hand over instead of copying; they are unusable here afterwards. */
  readonly transfer?: readonly Transferable[];
}

/**
 * Warm threads, one isolate each, that get tasks by message: for work that computes.
 *
 * A thread needs the permissions of this process, and read permission for the modules of its tasks. Deno cannot stop a
 * thread that computes: giving such work up settles its future and leaves the thread to finish unheard.
 */
export class WorkerExecutor extends BaseExecutor<WorkerSubmitOptions> {
  /**
   * Starts no thread until work comes.
   *
   * @throws {RangeError} where `maxWorkers` is no positive integer.
   */
  constructor(options: WorkerExecutorOptions = {}) {
    const { maxWorkers = navigator.hardwareConcurrency } = options;
    assertCount(maxWorkers, { name: "maxWorkers" });
    super(
      new PoolEngine({
        maxWorkers,
        start: startWorker,
        toThread: true,
        abandonAfterMs: ABANDON_AFTER_MS,
      }),
    );
  }
}
