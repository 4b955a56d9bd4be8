import type { TaskName } from "./task.ts";

/** A task as a pool knows it. */
export interface PoolTask {
  readonly reference: TaskName;
  /** What a run of it took lately, in microseconds; unknown before the first. */
  runMicros: number | undefined;
}

/** The tasks that a pool has met, one object each, so that workers can number them. */
export class PoolTasks {
  readonly #tasks = new Map<string, PoolTask>();
  #last: { readonly of: TaskName; readonly task: PoolTask } | undefined;

  find(reference: TaskName): PoolTask {
    if (this.#last?.of === reference) return this.#last.task;
    const task = this.#findByName(reference);
    this.#last = { of: reference, task };
    return task;
  }

  #findByName({ module, export: name }: TaskName): PoolTask {
    const key = `${name} ${module}`;
    const task = this.#tasks.get(key) ??
      { reference: { module, export: name }, runMicros: undefined };
    this.#tasks.set(key, task);
    return task;
  }
}
