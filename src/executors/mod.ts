/**
 * Concurrency models behind one contract: the same tasks run one after another, on one event loop, on threads or in
 * processes, and only the class that is constructed changes.
 *
 * @module
 */
export { asCompleted } from "./as_completed.ts";
export { AsyncExecutor, type AsyncExecutorOptions } from "./async_executor.ts";
export { BaseExecutor } from "./base_executor.ts";
export type { Engine } from "./engine.ts";
export * from "./errors.ts";
export type {
  Executor,
  ExecutorStatistics,
  MapOptions,
  ShutdownOptions,
  SubmitOptions,
  Submitter,
} from "./executor.ts";
export {
  Future,
  FutureControl,
  type FutureState,
  type OnSettled,
} from "./future.ts";
export type { Job, Parcel } from "./job.ts";
export { moved } from "./moved.ts";
export { SequentialExecutor } from "./sequential_executor.ts";
export {
  SubprocessExecutor,
  type SubprocessExecutorOptions,
} from "./subprocess_executor.ts";
export { type Task, task, type TaskReference } from "./task.ts";
export { wait, type WaitOptions, type WaitResult } from "./wait.ts";
export {
  WorkerExecutor,
  type WorkerExecutorOptions,
  type WorkerSubmitOptions,
} from "./worker_executor.ts";
