import { task } from "../../../src/executors/task_entry.ts";

/** As in the README of the executors. */
export const square = task(import.meta, function square(n: number) {
  return n * n;
});
