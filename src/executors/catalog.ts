import { AsyncExecutor } from "./async_executor.ts";
import type { Executor } from "./executor.ts";
import { SequentialExecutor } from "./sequential_executor.ts";
import { SharedMemoryExecutor } from "./shared_memory_executor.ts";
import { SubprocessExecutor } from "./subprocess_executor.ts";
import { SubprocessPerTaskExecutor } from "./subprocess_per_task_executor.ts";
import { WorkerExecutor } from "./worker_executor.ts";
import { WorkerPerTaskExecutor } from "./worker_per_task_executor.ts";

export type { Executor } from "./executor.ts";

/** What a model may be made with; each takes of it what concerns it. */
export interface ModelOptions {
  /** Threads or processes. */
  readonly maxWorkers: number;
  /** Most tasks under way on one event loop. */
  readonly maxInFlight: number;
  /** What tasks need where they have no permission of their own accord. */
  readonly permissions?: Deno.PermissionOptionsObject;
}

/** A concurrency model that can be benchmarked. */
export interface Model {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Whether its threads can work on memory that they share. */
  readonly sharesMemory: boolean;
  /** Whether it starts a worker for each task, so that there is nothing to warm up. */
  readonly isPerTask: boolean;
  /** Most tasks that it has under way at once. */
  inFlight(options: ModelOptions): number;
  create(options: ModelOptions): Executor;
}

/** Every model, the baseline first. */
export const MODELS: readonly Model[] = [
  {
    id: "sequential",
    label: "Sequential",
    description:
      "One task after another in one isolate, as a for-loop: the baseline.",
    sharesMemory: false,
    isPerTask: false,
    inFlight: () => 1,
    create: () => new SequentialExecutor(),
  },
  {
    id: "async",
    label: "Async",
    description:
      "Many tasks in flight on one event loop, as Promise.all with a bound.",
    sharesMemory: false,
    isPerTask: false,
    inFlight: ({ maxInFlight }) => maxInFlight,
    create: ({ maxInFlight }) => new AsyncExecutor({ maxInFlight }),
  },
  {
    id: "worker-pool",
    label: "Worker pool",
    description: "Warm threads, one isolate each, that get tasks by message.",
    sharesMemory: false,
    isPerTask: false,
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers }) => new WorkerExecutor({ maxWorkers }),
  },
  {
    id: "worker-per-task",
    label: "Worker per task",
    description: "A thread started for each task, and ended after it.",
    sharesMemory: false,
    isPerTask: true,
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers }) => new WorkerPerTaskExecutor({ maxWorkers }),
  },
  {
    id: "shared-memory",
    label: "Shared memory",
    description:
      "Warm threads over memory that they share, woken with Atomics.",
    sharesMemory: true,
    isPerTask: false,
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers }) => new SharedMemoryExecutor({ maxWorkers }),
  },
  {
    id: "subprocess-pool",
    label: "Subprocess pool",
    description: "Warm child processes that get tasks over a pipe.",
    sharesMemory: false,
    isPerTask: false,
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers, permissions = {} }) =>
      new SubprocessExecutor({ maxWorkers, permissions }),
  },
  {
    id: "subprocess-per-task",
    label: "Subprocess per task",
    description: "A process started for each task, and ended after it.",
    sharesMemory: false,
    isPerTask: true,
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers, permissions = {} }) =>
      new SubprocessPerTaskExecutor({ maxWorkers, permissions }),
  },
];

/**
 * The model of an id.
 *
 * @throws {TypeError} where there is none.
 */
export function findModel(id: string): Model {
  const model = MODELS.find((candidate) => candidate.id === id);
  if (model) return model;
  const known = MODELS.map((candidate) => candidate.id).join(", ");
  throw new TypeError(
    `Cannot find model: found "${id}", expected one of ${known}`,
  );
}
