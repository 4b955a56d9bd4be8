/** How a program runs a model with this library. */
export interface ExecutorUse {
  /** Name of the executor's class. */
  readonly name: string;
  /** The option that says how many tasks it runs at once; null where it takes none. */
  readonly option: "maxInFlight" | "maxWorkers" | null;
}

/** For the programs that are shown: a run does not say how this library is called. */
const EXECUTORS: Readonly<Record<string, ExecutorUse>> = {
  "sequential": { name: "SequentialExecutor", option: null },
  "async": { name: "AsyncExecutor", option: "maxInFlight" },
  "worker-pool": { name: "WorkerExecutor", option: "maxWorkers" },
  "worker-per-task": { name: "WorkerPerTaskExecutor", option: "maxWorkers" },
  "shared-memory": { name: "SharedMemoryExecutor", option: "maxWorkers" },
  "subprocess-pool": { name: "SubprocessExecutor", option: "maxWorkers" },
  "subprocess-per-task": {
    name: "SubprocessPerTaskExecutor",
    option: "maxWorkers",
  },
};

/** This library's executor for a model; absent for a model that this version does not know. */
export function executorUse(model: string): ExecutorUse | undefined {
  return Object.hasOwn(EXECUTORS, model) ? EXECUTORS[model] : undefined;
}
