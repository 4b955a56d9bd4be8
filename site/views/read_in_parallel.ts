import type { MachinePartsOptions } from "./machine_part.ts";
import type { ReadParts } from "./read_parts.ts";

/** What a worker answers. */
type Answer =
  | { readonly read: ReadParts; readonly error?: undefined }
  | { readonly read?: undefined; readonly error: unknown };

/** How many threads, and what each is told. */
export interface ReadInParallelOptions extends MachinePartsOptions {
  /** The most; there are never more than groups. */
  readonly threads: number;
}

/**
 * Reads and analyses groups of files on several threads.
 *
 * @returns What was made of each group, in their order.
 * @throws What a worker threw.
 */
export async function readInParallel(
  groups: readonly (readonly string[])[],
  { threads, ...options }: ReadInParallelOptions,
): Promise<readonly ReadParts[]> {
  const waiting = groups.map((files, place) => ({ files, place }));
  const done: ReadParts[] = [];
  const work = async () => {
    const worker = startWorker();
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        done[next.place] = await ask(worker, [next.files, options]);
      }
    } finally {
      worker.terminate();
    }
  };
  const length = Math.min(threads, groups.length);
  await Promise.all(Array.from({ length }, work));
  return done;
}

function startWorker(): Worker {
  const url = import.meta.resolve("./part_worker.ts");
  return new Worker(url, { type: "module" });
}

function ask(
  worker: Worker,
  question: readonly [readonly string[], MachinePartsOptions],
): Promise<ReadParts> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadParts>();
  worker.onmessage = ({ data }: MessageEvent<Answer>) =>
    data.read ? resolve(data.read) : reject(data.error);
  worker.onerror = ({ message }) =>
    reject(new Error(`Cannot read runs: ${message}`));
  worker.postMessage(question);
  return promise;
}
