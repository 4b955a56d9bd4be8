import { BaseExecutor } from "./base_executor.ts";
import { PoolEngine } from "./pool/pool.ts";
import { poolSettings, type WorkerStartOptions } from "./pool_options.ts";
import type { WorkerSubmitOptions } from "./worker_executor.ts";
import { startWorker } from "./transport/thread.ts";

/**
 * A thread started for each task and ended after it, `maxWorkers` of them at most at once: what `threading.Thread` is
 * used for where no pool is. It costs a start a task; nothing that a task leaves behind meets the next one.
 *
 * @example
 * ```ts
 * import { WorkerPerTaskExecutor } from "./mod.ts";
 *
 * const gzip = { module: "node:zlib", export: "gzipSync" };
 *
 * await using executor = new WorkerPerTaskExecutor({ maxWorkers: 2 });
 * console.log(await executor.submit(gzip, "text ".repeat(1_000)));
 * ```
 */
export class WorkerPerTaskExecutor extends BaseExecutor<WorkerSubmitOptions> {
  /**
   * Starts no thread until work comes.
   *
   * @throws {RangeError} where a number is out of its range.
   * @throws {SerializationError} where the initializer's arguments cannot cross.
   */
  constructor(options: WorkerStartOptions = {}) {
    const engine = {
      ...poolSettings({ ...options, maxTasksPerWorker: 1 }),
      start: startWorker,
      areThreads: true,
      shareNumbers: false,
      replaceAbandoned: false,
    };
    super((pending) => new PoolEngine(pending, engine), options);
  }
}
