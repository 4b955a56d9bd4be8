/**
 * Concurrency models behind one contract: the same tasks run one after another, on one event loop, on threads or in
 * processes, and only the class that is constructed changes.
 *
 * @module
 */
export { asCompleted, type AsCompletedOptions } from "./as_completed.ts";
export { AsyncExecutor, type AsyncExecutorOptions } from "./async_executor.ts";
export { BaseExecutor, type QueueOptions } from "./base_executor.ts";
export type { DurationSummary } from "./durations.ts";
export type { CreateEngine, Engine } from "./engine.ts";
export * from "./errors.ts";
export type {
  Executor,
  ExecutorStatistics,
  MapOptions,
  ShutdownOptions,
  SubmitOptions,
  Submitter,
} from "./executor.ts";
export { Future } from "./future.ts";
export type { FutureState } from "./future_state.ts";
export { isAborted } from "./is_aborted.ts";
export type { ChunkOutcome } from "./pool/chunk.ts";
export type { Job, JobList, JobOptions } from "./pool/job.ts";
export { moved } from "./moved.ts";
export type { WarmWorkerOptions, WorkerStartOptions } from "./pool_options.ts";
export { SequentialExecutor } from "./sequential_executor.ts";
export { SharedMemoryExecutor } from "./shared_memory_executor.ts";
export type { ProcessOptions } from "./pool/subprocess_engine.ts";
export {
  SubprocessExecutor,
  type SubprocessExecutorOptions,
} from "./subprocess_executor.ts";
export {
  SubprocessPerTaskExecutor,
  type SubprocessPerTaskExecutorOptions,
} from "./subprocess_per_task_executor.ts";
export { type Task, task, type TaskName, type TaskReference } from "./task.ts";
export { UnobservedFailureEvent } from "./unobserved_failure.ts";
export { wait, type WaitOptions, type WaitResult } from "./wait.ts";
export {
  WorkerExecutor,
  type WorkerExecutorOptions,
  type WorkerSubmitOptions,
} from "./worker_executor.ts";
export { WorkerPerTaskExecutor } from "./worker_per_task_executor.ts";
