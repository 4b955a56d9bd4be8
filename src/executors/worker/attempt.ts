import {
  abortProbe,
  callEach,
  type ChunkOutcome,
  isPromiseLike,
  type TaskFunction,
} from "../task.ts";
import type { Request } from "../protocol/message.ts";

/** What came of calling a task: nothing is awaited yet. */
export type Attempt =
  | {
    readonly kind: "called" | "calledEach";
    readonly result: unknown;
    /** Whether the result is a promise of one. */
    readonly isToCome: boolean;
  }
  | { readonly kind: "failed"; readonly error: unknown };

/** Calls a task, or each call of a chunk; what it throws is part of the answer. */
export function tryCall(
  run: TaskFunction,
  { args, isChunk }: Request,
): Attempt {
  try {
    const result = isChunk ? callChunk(run, args) : run(...args);
    // Asked in here, because looking for a `then` may throw as well.
    const isToCome = isPromiseLike(result);
    return { kind: isChunk ? "calledEach" : "called", result, isToCome };
  } catch (error) {
    return { kind: "failed", error };
  }
}

function callChunk(run: TaskFunction, chunk: readonly unknown[]) {
  const isAborted = chunk.length > 1 ? abortProbe() : undefined;
  return callEach(run, { chunk, isAborted });
}

/** The results of an attempt where all of them are numbers, and are there already. */
export function numericValues(attempt: Attempt): ArrayLike<number> | undefined {
  if (attempt.kind === "failed" || attempt.isToCome) return undefined;
  const { kind, result } = attempt;
  if (kind === "called") {
    return typeof result === "number" ? [result] : undefined;
  }
  // What `callEach` gives, where it is no promise.
  const { values, failure } = result as ChunkOutcome;
  return failure ? undefined : allNumbers(Array.from(values));
}

function allNumbers(values: readonly unknown[]): readonly number[] | undefined {
  // Checked on the same line.
  return values.every((value) => typeof value === "number")
    ? values as readonly number[]
    : undefined;
}
