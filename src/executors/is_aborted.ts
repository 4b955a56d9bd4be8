/** Where whoever runs tasks says how to look; modules of tasks may have a copy of this one. */
const PROBE = Symbol.for("crossover.isAborted");

/**
 * For a long task to ask now and then: whether its work was given up, so that nobody waits for its result. It can be
 * told to a task that was submitted with a signal or a time limit, and to no other. Deno cannot stop a thread that
 * computes; a task that looks and returns frees its thread. Between the calls of a chunk of `map` the thread looks by
 * itself. In a process there is nothing to look at: it is killed.
 *
 * @example
 * ```ts
 * import { isAborted, task } from "./mod.ts";
 *
 * export const search = task(import.meta, function search(limit: number) {
 *   for (let n = 0; n < limit; n++) {
 *     if (n % 1_000 === 0 && isAborted()) return undefined;
 *   }
 *   return limit;
 * });
 * ```
 */
export function isAborted(): boolean {
  return abortProbe()?.() === true;
}

/** What tells whether the work that runs now was given up; `undefined` where no work that can be was ever run here. */
export function abortProbe(): (() => boolean) | undefined {
  // Set by a copy of this module, if not by this one.
  return Reflect.get(globalThis, PROBE) as (() => boolean) | undefined;
}

/** For what runs tasks: how to tell whether the one that runs now was given up. */
export function setAbortProbe(probe: () => boolean): void {
  Reflect.set(globalThis, PROBE, probe);
}
