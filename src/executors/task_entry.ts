/**
 * What modules of tasks import. It is an entry point of its own because every worker that runs their tasks loads it too,
 * and should load no executors with it.
 *
 * @module
 */
export {
  type AnyFunction,
  isAborted,
  moved,
  type Task,
  task,
  type TaskName,
  type TaskReference,
} from "./task.ts";
