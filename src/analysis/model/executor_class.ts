const CLASSES: Readonly<Record<string, string>> = {
  "sequential": "SequentialExecutor",
  "async": "AsyncExecutor",
  "worker-pool": "WorkerExecutor",
  "worker-per-task": "WorkerPerTaskExecutor",
  "shared-memory": "SharedMemoryExecutor",
  "subprocess-pool": "SubprocessExecutor",
  "subprocess-per-task": "SubprocessPerTaskExecutor",
};

/** Name of this library's executor for a model; absent for a model that this version does not know. */
export function executorClass(model: string): string | undefined {
  return Object.hasOwn(CLASSES, model) ? CLASSES[model] : undefined;
}
