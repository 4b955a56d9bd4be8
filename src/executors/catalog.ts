import { AsyncExecutor } from "./async_executor.ts";
import type { Executor } from "./executor.ts";
import { SequentialExecutor } from "./sequential_executor.ts";
import { SubprocessExecutor } from "./subprocess_executor.ts";
import { WorkerExecutor } from "./worker_executor.ts";

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
  /** Whether it has one event loop or a number of workers to be varied. */
  readonly workerCounts: "one" | "cores";
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
    workerCounts: "one",
    inFlight: () => 1,
    create: () => new SequentialExecutor(),
  },
  {
    id: "async",
    label: "Async",
    description:
      "Many tasks in flight on one event loop, as Promise.all with a bound.",
    workerCounts: "one",
    inFlight: ({ maxInFlight }) => maxInFlight,
    create: ({ maxInFlight }) => new AsyncExecutor({ maxInFlight }),
  },
  {
    id: "worker-pool",
    label: "Worker pool",
    description: "Warm threads, one isolate each, that get tasks by message.",
    workerCounts: "cores",
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers }) => new WorkerExecutor({ maxWorkers }),
  },
  {
    id: "subprocess-pool",
    label: "Subprocess pool",
    description: "Warm child processes that get tasks over a pipe.",
    workerCounts: "cores",
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: ({ maxWorkers, permissions = {} }) =>
      new SubprocessExecutor({ maxWorkers, permissions }),
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

/** Worker counts worth measuring: 1, 2, 4 … up to the cores, the cores themselves, and twice as many. */
export function workerCounts(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < cores; count *= 2) counts.push(count);
  return [...counts, cores, cores * 2];
}
