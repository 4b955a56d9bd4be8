import { BaseExecutor } from "./base_executor.ts";
import { PoolEngine } from "./pool/pool.ts";
import { poolSettings } from "./pool_options.ts";
import { startSharedWorker } from "./transport/shared_memory.ts";
import type {
  WorkerExecutorOptions,
  WorkerSubmitOptions,
} from "./worker_executor.ts";

/**
 * Warm threads that share memory with their pool. Tasks whose arguments and results are numbers travel through it, and
 * wake their thread sooner than a message would; a `SharedArrayBuffer` among the arguments is the same memory on every
 * side, for work done in place. Everything else travels as in a {@linkcode WorkerExecutor}.
 *
 * A thread without work sleeps: what a task leaves behind, such as a timer, goes on when the next task comes.
 *
 * @example
 * ```ts
 * import { SharedMemoryExecutor } from "./mod.ts";
 *
 * const random = { module: "node:crypto", export: "randomFillSync" };
 *
 * await using pool = new SharedMemoryExecutor({ maxWorkers: 2 });
 * const memory = new SharedArrayBuffer(16);
 * await pool.submit(random, new Uint8Array(memory));
 * console.log(new Uint8Array(memory)); // filled by the thread, in place
 * ```
 */
export class SharedMemoryExecutor extends BaseExecutor<WorkerSubmitOptions> {
  /**
   * Starts `minWorkers` threads, and others as work comes.
   *
   * @throws {RangeError} where a number is out of its range.
   * @throws {SerializationError} where the initializer's arguments cannot cross.
   */
  constructor(options: WorkerExecutorOptions = {}) {
    const { replaceAbandoned = false } = options;
    const engine = {
      ...poolSettings(options),
      start: startSharedWorker,
      areThreads: true,
      shareNumbers: true,
      replaceAbandoned,
    };
    super((pending) => new PoolEngine(pending, engine), options);
  }
}
