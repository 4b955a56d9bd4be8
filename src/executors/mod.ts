/**
 * Concurrency models behind one contract: the same tasks run one after another, on one event loop, on threads or in
 * processes, and only the class that is constructed changes.
 *
 * @module
 */
export {
  BaseExecutor,
  type CreateEngine,
  type Engine,
} from "./base_executor.ts";
export * from "./errors.ts";
export type {
  AsyncExecutorOptions,
  Executor,
  MapOptions,
  ProcessOptions,
  QueueOptions,
  Sendable,
  SharedMemoryExecutorOptions,
  ShutdownOptions,
  SubmitOptions,
  Submitter,
  SubprocessExecutorOptions,
  SubprocessPerTaskExecutorOptions,
  TypedInitializer,
  WarmWorkerOptions,
  WorkerExecutorOptions,
  WorkerStartOptions,
  WorkerSubmitOptions,
} from "./executor.ts";
export {
  SharedMemoryExecutor,
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
  WorkerExecutor,
  WorkerPerTaskExecutor,
} from "./executors.ts";
export { Future, type FutureState, UnobservedFailureEvent } from "./future.ts";
export { AsyncExecutor, SequentialExecutor } from "./local.ts";
export type { Job, JobList, JobOptions } from "./pool/job.ts";
export type { DurationSummary, ExecutorStatistics } from "./statistics.ts";
export type { ChunkOutcome } from "./task.ts";
export * from "./task_entry.ts";
export {
  asCompleted,
  type AsCompletedOptions,
  type Completion,
  wait,
  type WaitOptions,
  type WaitResult,
} from "./wait.ts";
