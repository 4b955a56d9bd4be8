import type { Request } from "./message.ts";

/*
 * Calls on numbers alone can travel as 64-bit floats in shared memory:
 *
 *   to a worker   [jobs,  task, calls, arity, value …,  task, calls, arity, value …, …]
 *   from a worker [jobs,  micros, results, value …,  micros, results, value …, …]
 *
 * `calls` and `results` are SINGLE for a call that is not part of a chunk.
 */
const SINGLE = -1;

/** Floats that a message may have, in either direction. */
export const MOST_NUMBERS = 16_384;

/** The arguments of a call, or of every call of a chunk, where all of them are numbers. */
export interface NumberArguments {
  readonly calls: number;
  readonly arity: number;
  readonly values: readonly number[];
}

/** Results of a job, where all of them are numbers. */
export interface NumberResults {
  readonly runMicros: number;
  readonly isChunk: boolean;
  readonly values: ArrayLike<number>;
}

/** Takes down arguments; `undefined` where one is no number, or the calls of a chunk differ in how many they get. */
export function numbersOf(
  args: readonly unknown[],
  isChunk: boolean,
): NumberArguments | undefined {
  if (!isChunk) {
    if (!args.every(isNumber)) return undefined;
    return { calls: SINGLE, arity: args.length, values: args };
  }
  const values: number[] = [];
  const arity = Object(args[0]).length;
  for (const tuple of args) {
    if (!Array.isArray(tuple) || tuple.length !== arity) return undefined;
    for (const value of tuple) {
      if (typeof value !== "number") return undefined;
      values.push(value);
    }
  }
  return { calls: args.length, arity, values };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/** The arguments as the caller gave them. */
export function restoreArguments(
  { calls, arity, values }: NumberArguments,
): readonly unknown[] {
  if (calls === SINGLE) return values;
  return Array.from(
    { length: calls },
    (_, call) => values.slice(call * arity, (call + 1) * arity),
  );
}

/** Floats that a job takes up, on its way there or back, whichever is more. */
export function numbersNeeded({ calls, values }: NumberArguments): number {
  return 3 + Math.max(values.length, calls, 1);
}

/** Adds a job to a message to a worker. */
export function writeNumbers(
  message: number[],
  { task, args: { calls, arity, values } }: {
    readonly task: number;
    readonly args: NumberArguments;
  },
): void {
  message.push(task, calls, arity);
  for (const value of values) message.push(value);
}

/** Reads a message to a worker. */
export function readNumberRequests(message: Float64Array): Request[] {
  const requests: Request[] = [];
  let at = 1;
  for (let job = 0; job < (message[0] ?? 0); job++) {
    const task = message[at] ?? 0;
    const calls = message[at + 1] ?? 0;
    const arity = message[at + 2] ?? 0;
    const start = at + 3;
    at = start + arity * Math.abs(calls);
    const values = Array.from(message.subarray(start, at), asNumber);
    const args = restoreArguments({ calls, arity, values });
    requests.push({ task, args, isChunk: calls !== SINGLE });
  }
  return requests;
}

/**
 * The same number in the form in which V8 keeps small whole ones: a task compiled for those is up to four times as fast
 * as with a float of the same value.
 */
function asNumber(value: number): number {
  const whole = value | 0;
  return whole === value && (whole !== 0 || Object.is(value, 0))
    ? whole
    : value;
}

/** Writes a message from a worker. */
export function writeNumberReplies(
  message: Float64Array,
  replies: readonly NumberResults[],
): void {
  message[0] = replies.length;
  let at = 1;
  for (const { runMicros, isChunk, values } of replies) {
    message[at++] = runMicros;
    message[at++] = isChunk ? values.length : SINGLE;
    message.set(values, at);
    at += values.length;
  }
}

/** Reads a message from a worker; the values are copies, since the memory is used again. */
export function readNumberReplies(message: Float64Array): NumberResults[] {
  const replies: NumberResults[] = [];
  let at = 1;
  for (let job = 0; job < (message[0] ?? 0); job++) {
    const runMicros = message[at] ?? 0;
    const count = message[at + 1] ?? 0;
    const start = at + 2;
    at = start + Math.abs(count);
    const values = message.slice(start, at);
    replies.push({ runMicros, isChunk: count !== SINGLE, values });
  }
  return replies;
}
