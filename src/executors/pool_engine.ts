import type { Engine } from "./engine.ts";
import { WorkerExitedError } from "./errors.ts";
import type { PoolJob, PoolTask } from "./isolate.ts";
import type { Job, Parcel } from "./job.ts";
import { Pool, type PoolOptions } from "./pool.ts";
import type { TaskReference } from "./task.ts";
import { encodeValue } from "./wire/encode.ts";

/** How the workers of a {@linkcode PoolEngine} are made. */
export interface PoolEngineOptions extends PoolOptions {
  /** Whether the workers are threads of this process. */
  readonly toThread: boolean;
}

/** What executors with warm workers have in common: values are taken down at `submit`, and a pool shares them out. */
export class PoolEngine implements Engine {
  readonly #pool: Pool;
  readonly #toThread: boolean;
  readonly #tasks = new Map<string, PoolTask>();
  #last:
    | { readonly reference: TaskReference; readonly task: PoolTask }
    | undefined;

  constructor(options: PoolEngineOptions) {
    this.#toThread = options.toThread;
    this.#pool = new Pool(options);
  }

  get abandoned(): number {
    return this.#pool.abandoned;
  }

  get broken(): Error | undefined {
    return this.#pool.broken;
  }

  enqueue(parcel: Parcel): void {
    const jobs = parcel.flatMap((job) => this.#prepare(job) ?? []);
    if (jobs.length > 0) this.#pool.add(jobs);
  }

  drop(parcel: Parcel): void {
    this.#pool.revoke(parcel);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  kill(): Promise<void> {
    return this.#pool.kill(new WorkerExitedError("The executor was killed"));
  }

  /** Writes the arguments down now, so that what the caller changes later does not matter. */
  #prepare(job: Job): PoolJob | undefined {
    try {
      const encoded = encodeValue(job.args, {
        root: "arguments",
        toThread: this.#toThread,
        transfer: job.transfer,
      });
      return { job, encoded, task: this.#find(job.task) };
    } catch (error) {
      job.control.reject(error);
      return undefined;
    }
  }

  #find(reference: TaskReference): PoolTask {
    if (this.#last?.reference === reference) return this.#last.task;
    const { module, export: name } = reference;
    const key = `${name} ${module}`;
    const known = this.#tasks.get(key);
    const task = known ??
      { reference: { module, export: name }, runMicros: undefined };
    this.#tasks.set(key, task);
    this.#last = { reference, task };
    return task;
  }
}
