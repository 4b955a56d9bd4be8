/**
 * The registry of concurrency models: what there is to know of each, once. A further model is a further entry here and
 * an executor; runs carry the facts of their models along, so that analysis and pages need no list of their own.
 *
 * @module
 */
import type { Executor } from "./executors/executor.ts";
import {
  SharedMemoryExecutor,
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
  WorkerExecutor,
  WorkerPerTaskExecutor,
} from "./executors/executors.ts";
import { AsyncExecutor, SequentialExecutor } from "./executors/local.ts";
import type { TaskName } from "./executors/task.ts";

/** Settings of a model; each uses those that concern it. */
export interface ModelOptions {
  /** Threads or processes. */
  readonly maxWorkers: number;
  /** Most tasks in flight on one event loop. */
  readonly maxInFlight: number;
  /** Most tasks that may wait. @default {Infinity} */
  readonly maxQueue?: number;
  /** What tasks need in an isolate that has no permission otherwise. */
  readonly permissions?: Deno.PermissionOptionsObject;
  /** A task that each worker runs before any other; models without workers run none. */
  readonly initializer?: TaskName;
}

/** What a saved run says of a model. */
export interface ModelFacts {
  /** Name in benchmark ids. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** Name inside a sentence. */
  readonly phrase: string;
  /** How it runs tasks. */
  readonly kind: "loop" | "event-loop" | "pool" | "per-task";
  /** What separates its workers; null where it has none. */
  readonly isolation: "thread" | "process" | null;
  /** Whether its threads work on memory that they share. */
  readonly sharesMemory: boolean;
  /** Id of the pool that keeps warm what this model starts for each task; null for all others. */
  readonly warmModel: string | null;
  /**
   * Rank by how little code and machinery it takes, 1 for the simplest: it decides between models that are equally fast.
   * One thread comes first, since nothing has to travel; then threads, which share a process and its lifetime; shared
   * memory asks more of the task's data than messages do; processes add pipes, permissions and signals. Models that
   * start something for each task come last: whoever has a pool already needs nothing more.
   */
  readonly simplicity: number;
}

/** How a model is drawn: a color, a marker and a texture, so that none carries the meaning alone. */
export interface ModelStyle {
  readonly color: string;
  readonly marker:
    | "circle"
    | "cross"
    | "crossRot"
    | "rect"
    | "rectRot"
    | "star"
    | "triangle";
  /** What an area of it is filled with, as a path in a tile of 14 by 14; empty for a plain area. */
  readonly texture: string;
}

/** A concurrency model that can be benchmarked. */
export interface Model extends ModelFacts {
  /** Header of a narrow column. */
  readonly shortLabel: string;
  readonly style: ModelStyle;
  /** Most tasks that it has in flight at once. */
  inFlight(options: ModelOptions): number;
  create(options: ModelOptions): Executor;
}

/**
 * Every model, the baseline first.
 *
 * Each color stands out from a white and from a near-black page by 3:1 (WCAG 1.4.11), and each pair stays apart (ΔE 15
 * or more in CIELAB) under the protanopia, deuteranopia and tritanopia matrices of Machado, Oliveira and Fernandes
 * (2009).
 */
export const MODELS: readonly Model[] = [
  {
    id: "sequential",
    label: "Sequential",
    shortLabel: "Seq.",
    phrase: "sequential code",
    description:
      "One task after another in one isolate, as a for-loop: the baseline.",
    kind: "loop",
    isolation: null,
    sharesMemory: false,
    warmModel: null,
    simplicity: 1,
    style: { color: "#757d89", marker: "circle", texture: "" },
    inFlight: () => 1,
    create: ({ maxQueue = Infinity }) => new SequentialExecutor({ maxQueue }),
  },
  {
    id: "async",
    label: "Async",
    shortLabel: "Async",
    phrase: "async code",
    description:
      "Many tasks in flight on one event loop, as Promise.all with a bound.",
    kind: "event-loop",
    isolation: null,
    sharesMemory: false,
    warmModel: null,
    simplicity: 2,
    style: {
      color: "#f0494f",
      marker: "triangle",
      texture: "M3.5 3.5h.01M10.5 10.5h.01",
    },
    inFlight: ({ maxInFlight }) => maxInFlight,
    create: ({ maxInFlight, maxQueue = Infinity }) =>
      new AsyncExecutor({ maxInFlight, maxQueue }),
  },
  {
    id: "worker-pool",
    label: "Worker pool",
    shortLabel: "Workers",
    phrase: "the worker pool",
    description: "Warm threads, one isolate each, that get tasks by message.",
    kind: "pool",
    isolation: "thread",
    sharesMemory: false,
    warmModel: null,
    simplicity: 3,
    style: { color: "#0b76f5", marker: "rect", texture: "M7 0V14" },
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: (options) => new WorkerExecutor(startOptions(options)),
  },
  {
    id: "worker-per-task",
    label: "Worker per task",
    shortLabel: "W. per task",
    phrase: "a worker for each task",
    description: "A thread started for each task, and ended after it.",
    kind: "per-task",
    isolation: "thread",
    sharesMemory: false,
    warmModel: "worker-pool",
    simplicity: 6,
    style: { color: "#aa00d8", marker: "crossRot", texture: "M4 0V14M8 0V14" },
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: (options) => new WorkerPerTaskExecutor(startOptions(options)),
  },
  {
    id: "shared-memory",
    label: "Shared memory",
    shortLabel: "Shared",
    phrase: "shared memory",
    description:
      "Warm threads over memory that they share, woken with Atomics.",
    kind: "pool",
    isolation: "thread",
    sharesMemory: true,
    warmModel: null,
    simplicity: 4,
    style: { color: "#b41f98", marker: "cross", texture: "M7 0V14M0 7H14" },
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: (options) => new SharedMemoryExecutor(startOptions(options)),
  },
  {
    id: "subprocess-pool",
    label: "Subprocess pool",
    shortLabel: "Subproc.",
    phrase: "the subprocess pool",
    description: "Warm child processes that get tasks over a pipe.",
    kind: "pool",
    isolation: "process",
    sharesMemory: false,
    warmModel: null,
    simplicity: 5,
    style: { color: "#267734", marker: "rectRot", texture: "M0 7H14" },
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: (options) =>
      new SubprocessExecutor({
        ...startOptions(options),
        permissions: options.permissions ?? {},
      }),
  },
  {
    id: "subprocess-per-task",
    label: "Subprocess per task",
    shortLabel: "S. per task",
    phrase: "a process for each task",
    description: "A process started for each task, and ended after it.",
    kind: "per-task",
    isolation: "process",
    sharesMemory: false,
    warmModel: "subprocess-pool",
    simplicity: 7,
    style: { color: "#bb8c11", marker: "star", texture: "M0 4H14M0 8H14" },
    inFlight: ({ maxWorkers }) => maxWorkers,
    create: (options) =>
      new SubprocessPerTaskExecutor({
        ...startOptions(options),
        permissions: options.permissions ?? {},
      }),
  },
];

function startOptions(
  { maxWorkers, maxQueue = Infinity, initializer }: ModelOptions,
) {
  return {
    maxWorkers,
    maxQueue,
    ...(initializer ? { initializer } : undefined),
  };
}

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

/** What of a model goes into a saved run. */
export function modelFacts(
  { id, label, description, phrase, kind, ...model }: Model,
): ModelFacts {
  const { isolation, sharesMemory, warmModel, simplicity } = model;
  return {
    ...{ id, label, description, phrase, kind },
    ...{ isolation, sharesMemory, warmModel, simplicity },
  };
}
