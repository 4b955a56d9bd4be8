import { AsyncExecutor } from "./async_executor.ts";
import type { Executor } from "./executor.ts";
import { SequentialExecutor } from "./sequential_executor.ts";

export type { Executor };
export { workerCounts } from "./worker_counts.ts";

/** What a benchmark asks of a model; a model takes of it what it has a use for. */
export interface ModelOptions {
  /** Threads or processes. */
  readonly maxWorkers: number;
  /** Most tasks under way at once on one event loop. */
  readonly maxInFlight: number;
  /** What the tasks may do. */
  readonly permissions?: Deno.PermissionOptionsObject;
}

/** A concurrency model, as a run and the report name it. */
export interface Model {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Whether the model has workers to vary, or is one event loop. */
  readonly workerCounts: "one" | "cores";
  /** Most tasks of a batch that the model has under way at once. */
  inFlight(options: ModelOptions): number;
  create(options: ModelOptions): Executor;
}

/** The concurrency models in the order in which they are shown; the first is the baseline. */
export const MODELS: readonly Model[] = [
  {
    id: "sequential",
    label: "Sequential",
    description: "One task after another in one isolate: a for-loop.",
    workerCounts: "one",
    inFlight: () => 1,
    create: () => new SequentialExecutor(),
  },
  {
    id: "async",
    label: "Async",
    description:
      "Many tasks in flight on one event loop, bounded: Promise.all with a limit.",
    workerCounts: "one",
    inFlight: ({ maxInFlight }) => maxInFlight,
    create: ({ maxInFlight }) => new AsyncExecutor({ maxInFlight }),
  },
];

/**
 * Finds a model by its id.
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
