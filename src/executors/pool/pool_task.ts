import type { TaskName } from "../task.ts";

/** A task as a pool knows it. */
export interface PoolTask {
  readonly reference: TaskName;
  /** What a run of it took lately, in microseconds; unknown before the first. */
  runMicros: number | undefined;
}

/** The tasks that a pool has met, one object each, so that workers can number them. */
export class PoolTasks {
  readonly #tasks = new Map<string, PoolTask>();
  #last: PoolTask | undefined;

  find({ module, export: name }: TaskName): PoolTask {
    const last = this.#last;
    // By its names, not by the object: that may have been changed since.
    const isLast = last?.reference.export === name &&
      last.reference.module === module;
    if (isLast) return last;
    const task = this.#findByName(module, name);
    this.#last = task;
    return task;
  }

  #findByName(module: string, name: string): PoolTask {
    const key = `${name} ${module}`;
    const task = this.#tasks.get(key) ??
      { reference: { module, export: name }, runMicros: undefined };
    this.#tasks.set(key, task);
    return task;
  }
}
