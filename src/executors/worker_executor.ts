import { BaseExecutor } from "./base_executor.ts";
import type { SubmitOptions } from "./executor.ts";
import { PoolEngine } from "./pool/pool.ts";
import { poolSettings, type WarmWorkerOptions } from "./pool_options.ts";
import { startWorker } from "./transport/thread.ts";

/** How the threads of a {@linkcode WorkerExecutor} are kept. */
export interface WorkerExecutorOptions extends WarmWorkerOptions {
  /**
   * Whether a thread that computes on after its work was given up makes room for another. It holds a core either way; if
   * it does not make room, and all threads have come to this, the executor is broken.
   *
   * @default {false}
   */
  readonly replaceAbandoned?: boolean;
}

/** How one submission to threads is to be treated. */
export interface WorkerSubmitOptions extends SubmitOptions {
  /**
   * Objects inside the arguments to hand over instead of copying; they are unusable here afterwards. For `map`, those of
   * all its inputs.
   */
  readonly transfer?: readonly Transferable[];
}

/**
 * Warm threads, one isolate each, that get tasks by message: for work that computes.
 *
 * A thread needs the permissions of this process, and read permission for the modules of its tasks. Deno cannot stop a
 * thread that computes: giving such work up settles its future and leaves the thread to finish unheard. Nor can it limit
 * a thread's memory: one that runs out of it ends the whole process.
 *
 * @example
 * ```ts
 * import { WorkerExecutor } from "./mod.ts";
 *
 * // Any exported function is a task by its module and name; `task()` gives one its types.
 * const gzip = { module: "node:zlib", export: "gzipSync" };
 *
 * await using pool = new WorkerExecutor({ maxWorkers: 2 });
 * const texts = [["first ".repeat(1_000)], ["second ".repeat(1_000)]];
 * for await (const zipped of pool.map(gzip, texts)) {
 *   console.log(Object(zipped).length);
 * }
 * ```
 */
export class WorkerExecutor extends BaseExecutor<WorkerSubmitOptions> {
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
      start: startWorker,
      areThreads: true,
      shareNumbers: false,
      replaceAbandoned,
    };
    super((pending) => new PoolEngine(pending, engine), options);
  }
}
