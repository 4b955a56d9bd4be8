import type { ChunkOutcome } from "../chunk.ts";
import { callEach, isPromiseLike, type TaskFunction } from "../run_task.ts";
import type { Request } from "../wire/message.ts";

/** What came of calling a task: nothing is awaited yet. */
export type Attempt =
  | { readonly kind: "called" | "calledEach"; readonly result: unknown }
  | { readonly kind: "failed"; readonly error: unknown };

/** Calls a task, or each call of a chunk; what it throws is part of the answer. */
export function tryCall(
  run: TaskFunction,
  { args, isChunk }: Request,
): Attempt {
  try {
    return isChunk
      ? { kind: "calledEach", result: callEach(run, args) }
      : { kind: "called", result: run(...args) };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** The results of an attempt where all of them are numbers, and are there already. */
export function numericValues(attempt: Attempt): ArrayLike<number> | undefined {
  if (attempt.kind === "failed") return undefined;
  const { kind, result } = attempt;
  if (kind === "called") {
    return typeof result === "number" ? [result] : undefined;
  }
  if (isPromiseLike(result)) return undefined;
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
