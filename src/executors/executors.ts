import { BaseExecutor, type CreateEngine } from "./base_executor.ts";
import type {
  ProcessOptions,
  SharedMemoryExecutorOptions,
  SubmitOptions,
  SubprocessExecutorOptions,
  SubprocessPerTaskExecutorOptions,
  TypedInitializer,
  WarmWorkerOptions,
  WorkerExecutorOptions,
  WorkerStartOptions,
  WorkerSubmitOptions,
} from "./executor.ts";
import { checkOptions } from "./options.ts";
import type { JobList } from "./pool/job.ts";
import { PoolEngine, type PoolEngineOptions } from "./pool/pool.ts";
import { mayRunShell, permissionFlags } from "./transport/child_program.ts";
import { OrphanGuard } from "./transport/orphan_guard.ts";
import { startProcess } from "./transport/process.ts";
import { startSharedWorkers } from "./transport/shared_memory.ts";
import { Spinner } from "./transport/spinner.ts";
import { startWorker } from "./transport/thread.ts";

/** The options of each executor; all of them are checked the same way. */
const START_OPTIONS = [
  "maxQueue",
  "maxWorkers",
  "initializer",
  "initializerArgs",
  "startTimeoutMs",
  "onCrash",
];
const WARM_OPTIONS = [
  ...START_OPTIONS,
  "minWorkers",
  "idleTimeoutMs",
  "maxTasksPerWorker",
];
const THREAD_OPTIONS = [...WARM_OPTIONS, "replaceAbandoned"];
const PROCESS_OPTIONS = ["permissions", "env", "maxHeapMiB"];

/** A worker for each task; one whose task was aborted before it began is not kept. */
const PER_TASK = { maxTasksPerWorker: 1, idleTimeoutMs: 0 };

/**
 * Warm threads, one isolate each, that receive tasks by message: for work that computes.
 *
 * A thread needs the permissions of this process, and read permission for the modules of its tasks. Deno cannot stop a
 * thread that computes: aborting its work settles the future and leaves the thread to finish unheard. Nor can it limit a
 * thread's memory: a thread that runs out of it ends the whole process.
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
export class WorkerExecutor<
  InitializerArgs extends readonly unknown[] = readonly unknown[],
> extends BaseExecutor<WorkerSubmitOptions> {
  /**
   * Starts `minWorkers` threads, and others on demand.
   *
   * @throws {TypeError} if an option is unknown or of another type.
   * @throws {RangeError} if a number is out of range.
   * @throws {SerializationError} if the initializer's arguments cannot cross.
   */
  constructor(
    options: WorkerExecutorOptions & TypedInitializer<InitializerArgs> = {},
  ) {
    checkOptions("create WorkerExecutor", options, THREAD_OPTIONS);
    super(threadPool(options, { start: startWorker }), options);
  }
}

/**
 * Warm threads that share memory with their pool. Arguments and results travel through it, except memory and what is
 * larger than 256 KiB of JSON; a `SharedArrayBuffer` among the arguments is the same memory on every side, for work done
 * in place. Everything else is as in a {@linkcode WorkerExecutor}.
 *
 * While the next task, or its result, is expected within some tens of microseconds, both sides spin, because waking a
 * thread takes longer. That takes CPU time, which `statistics.spinMs` tells; `spin: false` switches it off.
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
export class SharedMemoryExecutor<
  InitializerArgs extends readonly unknown[] = readonly unknown[],
> extends BaseExecutor<WorkerSubmitOptions> {
  /**
   * Starts `minWorkers` threads, and others on demand.
   *
   * @throws {TypeError} if an option is unknown or of another type.
   * @throws {RangeError} if a number is out of range.
   * @throws {SerializationError} if the initializer's arguments cannot cross.
   */
  constructor(
    options:
      & SharedMemoryExecutorOptions
      & TypedInitializer<InitializerArgs> = {},
  ) {
    checkOptions("create SharedMemoryExecutor", options, [
      ...THREAD_OPTIONS,
      "spin",
    ]);
    const spinner = new Spinner({ isOff: options.spin === false });
    const start = startSharedWorkers(spinner);
    super(threadPool(options, { start, spinner }), options);
  }
}

/**
 * A thread started for each task and ended after it, at most `maxWorkers` at once, as `threading.Thread` is used where
 * there is no pool. It costs a start per task; nothing that a task leaves behind affects the next.
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
export class WorkerPerTaskExecutor<
  InitializerArgs extends readonly unknown[] = readonly unknown[],
> extends BaseExecutor<WorkerSubmitOptions> {
  /**
   * Starts threads on demand.
   *
   * @throws {TypeError} if an option is unknown or of another type.
   * @throws {RangeError} if a number is out of range.
   * @throws {SerializationError} if the initializer's arguments cannot cross.
   */
  constructor(
    options: WorkerStartOptions & TypedInitializer<InitializerArgs> = {},
  ) {
    checkOptions("create WorkerPerTaskExecutor", options, START_OPTIONS);
    const perTask = { ...options, ...PER_TASK };
    super(threadPool(perTask, { start: startWorker }), options);
  }
}

/**
 * Warm processes that receive tasks over a pipe: for work that must not bring this process down, may do less than it, or
 * may have to be stopped midway.
 *
 * Needs permission to run `deno`, and to read the variable `NODE_V8_COVERAGE`, which Deno asks for before it starts a
 * process with an extra pipe. With permission to run `sh`, one shell makes sure that no child outlives this process;
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
export class SubprocessExecutor<
  InitializerArgs extends readonly unknown[] = readonly unknown[],
> extends BaseExecutor<SubmitOptions> {
  /**
   * Starts processes on demand.
   *
   * @throws {TypeError} if an option is unknown or of another type, or a permission is "inherit".
   * @throws {RangeError} if a number is out of range.
   * @throws {SerializationError} if the initializer's arguments cannot cross.
   */
  constructor(
    options: SubprocessExecutorOptions & TypedInitializer<InitializerArgs> = {},
  ) {
    checkOptions("create SubprocessExecutor", options, [
      ...WARM_OPTIONS,
      ...PROCESS_OPTIONS,
    ]);
    super(processPool(options), options);
  }
}

/**
 * A process started for each task and ended after it, at most `maxWorkers` at once, as `subprocess.run` does. It costs a
 * start per task, and isolates as much as anything can.
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
export class SubprocessPerTaskExecutor<
  InitializerArgs extends readonly unknown[] = readonly unknown[],
> extends BaseExecutor<SubmitOptions> {
  /**
   * Starts processes on demand.
   *
   * @throws {TypeError} if an option is unknown or of another type, or a permission is "inherit".
   * @throws {RangeError} if a number is out of range.
   * @throws {SerializationError} if the initializer's arguments cannot cross.
   */
  constructor(
    options:
      & SubprocessPerTaskExecutorOptions
      & TypedInitializer<InitializerArgs> = {},
  ) {
    checkOptions("create SubprocessPerTaskExecutor", options, [
      ...START_OPTIONS,
      ...PROCESS_OPTIONS,
    ]);
    super(processPool({ ...options, ...PER_TASK }), options);
  }
}

/** What a pool needs to know, whatever its workers are. */
type PoolSettings = Omit<
  PoolEngineOptions,
  "start" | "areThreads" | "replaceAbandoned"
>;

/** Fills in the defaults. */
function poolSettings(options: WarmWorkerOptions): PoolSettings {
  const { minWorkers = 0, maxWorkers = navigator.hardwareConcurrency } =
    options;
  if (minWorkers > maxWorkers) {
    throw new RangeError(
      `Cannot use minWorkers: found ${minWorkers}, expected at most maxWorkers, ${maxWorkers}`,
    );
  }
  return {
    maxWorkers,
    minWorkers,
    idleTimeoutMs: options.idleTimeoutMs ?? Infinity,
    maxTasksPerWorker: options.maxTasksPerWorker ?? Infinity,
    startTimeoutMs: options.startTimeoutMs ?? 30_000,
    initializer: options.initializer,
    initializerArgs: options.initializerArgs ?? [],
    onCrash: options.onCrash ?? "replace",
  };
}

function threadPool(
  options: WorkerExecutorOptions,
  transport: Pick<PoolEngineOptions, "start" | "spinner">,
): CreateEngine {
  const { replaceAbandoned = false } = options;
  const settings = {
    ...poolSettings(options),
    ...transport,
    areThreads: true,
    replaceAbandoned,
  };
  return (pending) => new PoolEngine(pending, settings);
}

function processPool(
  options: WarmWorkerOptions & ProcessOptions,
): CreateEngine {
  const settings = poolSettings(options);
  // Refuses now what no child could be given.
  permissionFlags(options.permissions ?? {});
  return (pending) => new ProcessPoolEngine(pending, settings, options);
}

/** A pool of processes, and the guard that exits after the last of them. */
class ProcessPoolEngine extends PoolEngine {
  #guard: OrphanGuard | undefined;
  #guardClosed: Promise<void> | undefined;

  constructor(
    pending: JobList,
    settings: PoolSettings,
    { permissions = {}, env = {}, maxHeapMiB }: ProcessOptions,
  ) {
    const startGuard = () => {
      if (mayRunShell()) this.#guard ??= new OrphanGuard();
      return this.#guard;
    };
    const child = { permissions, env, maxHeapMiB, startGuard };
    super(pending, {
      ...settings,
      areThreads: false,
      replaceAbandoned: false,
      start: (events, options) =>
        startProcess(events, { ...options, ...child }),
    });
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#closeGuard();
  }

  override async kill(): Promise<void> {
    await super.kill();
    await this.#closeGuard();
  }

  /** Whoever ends the pool a second time waits for the same exit. */
  #closeGuard(): Promise<void> | undefined {
    this.#guardClosed ??= this.#guard?.close();
    return this.#guardClosed;
  }
}
