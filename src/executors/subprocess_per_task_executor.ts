import { BaseExecutor } from "./base_executor.ts";
import { poolSettings, type WorkerStartOptions } from "./pool_options.ts";
import {
  createSubprocessEngine,
  type ProcessOptions,
} from "./pool/subprocess_engine.ts";

/** How the children of a {@linkcode SubprocessPerTaskExecutor} are made. */
export interface SubprocessPerTaskExecutorOptions
  extends WorkerStartOptions, ProcessOptions {}

/**
 * A process started for each task and ended after it, `maxWorkers` of them at most at once: what `subprocess.run` does.
 * It costs a start a task, and isolates as much as anything can.
 *
 * @example
 * ```ts
 * import { SubprocessPerTaskExecutor } from "./mod.ts";
 *
 * const gzip = { module: "node:zlib", export: "gzipSync" };
 *
 * await using executor = new SubprocessPerTaskExecutor({ maxWorkers: 2 });
 * console.log(await executor.submit(gzip, "text ".repeat(1_000)));
 * ```
 */
export class SubprocessPerTaskExecutor extends BaseExecutor {
  /**
   * Starts no process until work comes.
   *
   * @throws {RangeError} where a number is out of its range.
   * @throws {TypeError} where a permission is "inherit".
   * @throws {SerializationError} where the initializer's arguments cannot cross.
   */
  constructor(options: SubprocessPerTaskExecutorOptions = {}) {
    const pool = poolSettings({ ...options, maxTasksPerWorker: 1 });
    super(createSubprocessEngine(pool, options), options);
  }
}
