import type { QueueOptions } from "./base_executor.ts";
import { assertCount, assertMilliseconds } from "./option_checks.ts";
import type { PoolEngineOptions } from "./pool/pool.ts";
import { assertTaskReference, type TaskName } from "./task.ts";

/** How an executor starts its workers. */
export interface WorkerStartOptions extends QueueOptions {
  /**
   * Most workers at once; they start as work asks for them.
   *
   * @default {navigator.hardwareConcurrency}
   */
  readonly maxWorkers?: number;
  /** What each worker runs before any task, such as opening a database. If it fails, the executor is broken. */
  readonly initializer?: TaskName;
  /**
   * What the initializer gets.
   *
   * @default {[]}
   */
  readonly initializerArgs?: readonly unknown[];
  /**
   * Most milliseconds until a worker must be ready.
   *
   * @default {30_000}
   */
  readonly startTimeoutMs?: number;
  /**
   * What becomes of a worker that ends by itself: another takes its place, or the executor is broken, and all that waits
   * fails with a {@linkcode BrokenExecutorError}. What the worker held fails either way, and is never run again.
   *
   * @default {"replace"}
   */
  readonly onCrash?: "replace" | "break";
}

/** How an executor keeps its workers warm. */
export interface WarmWorkerOptions extends WorkerStartOptions {
  /**
   * Workers that are kept however long they have nothing to do. Threads start with the executor, processes with the
   * first task, because only then is it known which modules they must be able to load.
   *
   * @default {0}
   */
  readonly minWorkers?: number;
  /**
   * Milliseconds without work after which a worker ends.
   *
   * @default {Infinity}
   */
  readonly idleTimeoutMs?: number;
  /**
   * Tasks after which a worker ends and another takes its place, against what tasks leave behind.
   *
   * @default {Infinity}
   */
  readonly maxTasksPerWorker?: number;
}

/** What an engine needs to know of its workers, whatever they are. */
export type PoolSettings = Omit<
  PoolEngineOptions,
  "start" | "areThreads" | "shareNumbers" | "replaceAbandoned"
>;

/**
 * Fills in what the caller left out, for an engine.
 *
 * @throws {RangeError} where a number is out of its range.
 * @throws {TypeError} where another option is none.
 */
export function poolSettings(options: WarmWorkerOptions): PoolSettings {
  const settings = {
    maxWorkers: options.maxWorkers ?? navigator.hardwareConcurrency,
    minWorkers: options.minWorkers ?? 0,
    idleTimeoutMs: options.idleTimeoutMs ?? Infinity,
    maxTasksPerWorker: options.maxTasksPerWorker ?? Infinity,
    startTimeoutMs: options.startTimeoutMs ?? 30_000,
    initializer: options.initializer,
    initializerArgs: options.initializerArgs ?? [],
    onCrash: options.onCrash ?? "replace",
  };
  assertNumbers(settings);
  const { onCrash, initializer } = settings;
  if (onCrash !== "replace" && onCrash !== "break") {
    throw new TypeError(
      `Cannot use onCrash: found "${onCrash}", expected "replace" or "break"`,
    );
  }
  if (initializer) assertTaskReference(initializer);
  return settings;
}

function assertNumbers(
  {
    maxWorkers,
    minWorkers,
    idleTimeoutMs,
    maxTasksPerWorker,
    startTimeoutMs,
  }: PoolSettings,
): void {
  assertCount(maxWorkers, { name: "maxWorkers" });
  assertCount(minWorkers, { name: "minWorkers", least: 0 });
  if (minWorkers > maxWorkers) {
    throw new RangeError(
      `Cannot use minWorkers: found ${minWorkers}, expected at most maxWorkers, ${maxWorkers}`,
    );
  }
  if (idleTimeoutMs !== Infinity) {
    assertMilliseconds(idleTimeoutMs, "idleTimeoutMs");
  }
  if (maxTasksPerWorker !== Infinity) {
    assertCount(maxTasksPerWorker, { name: "maxTasksPerWorker" });
  }
  assertMilliseconds(startTimeoutMs, "startTimeoutMs");
}
