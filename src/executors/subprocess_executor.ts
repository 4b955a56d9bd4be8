import { BaseExecutor } from "./base_executor.ts";
import { poolSettings, type WarmWorkerOptions } from "./pool_options.ts";
import {
  createSubprocessEngine,
  type ProcessOptions,
} from "./pool/subprocess_engine.ts";

/** How the children of a {@linkcode SubprocessExecutor} are made and kept. */
export interface SubprocessExecutorOptions
  extends WarmWorkerOptions, ProcessOptions {}

/**
 * Warm processes that get tasks over a pipe: for work that must not bring this process down, may do less than it, or
 * may have to be stopped in the middle.
 *
 * Needs permission to run `deno`, and to read the variable `NODE_V8_COVERAGE`, which Deno asks for before it starts a
 * process with a further pipe. With permission to run `sh`, one shell sees to it that no child outlives this process;
 * without it, a thread in every child does.
 *
 * @example
 * ```ts
 * import { SubprocessExecutor, WorkerExitedError } from "./mod.ts";
 *
 * await using pool = new SubprocessExecutor({ maxWorkers: 2, maxHeapMiB: 128 });
 * const abort = { module: "node:process", export: "abort" };
 * const error = await pool.submit(abort).catch((error) => error);
 * if (error instanceof WorkerExitedError) console.log(error.signal); // this process lives on
 * ```
 */
export class SubprocessExecutor extends BaseExecutor {
  /**
   * Starts no process until work comes.
   *
   * @throws {RangeError} where a number is out of its range.
   * @throws {TypeError} where a permission is "inherit".
   * @throws {SerializationError} where the initializer's arguments cannot cross.
   */
  constructor(options: SubprocessExecutorOptions = {}) {
    super(createSubprocessEngine(poolSettings(options), options), options);
  }
}
