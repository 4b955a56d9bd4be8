import { afterHearing } from "./after_hearing.ts";
import type { Isolate } from "./worker_handle.ts";

/** The time that each starting worker has left until it must be ready. */
export class StartLimits {
  /** What calls each of them off. */
  readonly #limits = new Map<Isolate, () => void>();

  /** Calls `onOver` after so many milliseconds, unless the worker is cleared before. */
  add(
    isolate: Isolate,
    { ms, onOver }: { readonly ms: number; readonly onOver: () => void },
  ): void {
    const limit = afterHearing(ms, { onOver, holdsProgram: false });
    this.#limits.set(isolate, limit);
  }

  /** The worker is ready, or is not waited for any more. */
  clear(isolate: Isolate): void {
    this.#limits.get(isolate)?.();
    this.#limits.delete(isolate);
  }

  /** No worker is waited for any more. */
  end(): void {
    for (const callOff of this.#limits.values()) callOff();
    this.#limits.clear();
  }
}
