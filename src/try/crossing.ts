// Values of any kind are written and read by it.
import "../executors/protocol/table.ts";
import {
  decodeValue,
  type EncodedPart,
  KIND,
} from "../executors/protocol/codec.ts";
import { FrameReader, writeFrame } from "../executors/protocol/frame.ts";
import { encodeCall, encodeResult } from "../executors/protocol/message.ts";

/** What a call's arguments and result take to get to a worker and back, on one thread, in milliseconds. */
export interface Crossing {
  /** To be written, copied and read as on the way to a thread. */
  readonly threadMs: number;
  /** The same for a process, without the pipe. */
  readonly processMs: number;
}

/** A call as it crosses. */
interface Crossed {
  readonly args: readonly unknown[];
  readonly output: unknown;
}

// Taken now: a task may put others in their place.
const clock = performance.now.bind(performance);
const clone = structuredClone;
const { parse } = JSON;

/** Copies that are kept: a batch keeps many, but those of large values would fill the memory. */
const MAX_KEPT = 16;

/**
 * Times the crossing of calls, which are copied by the code that executors copy them with. Copies are kept for a while, as
 * a batch keeps those of its calls: memory that is new to a process is far slower than what it has used.
 *
 * @param budgetMs One call is timed at the least, however long it takes.
 */
export function timeCrossing(
  calls: readonly Crossed[],
  budgetMs: number,
): Crossing {
  const time = (toThread: boolean) =>
    timeCalls(calls, { budgetMs: budgetMs / 2, toThread });
  return { threadMs: time(true), processMs: time(false) };
}

function timeCalls(
  calls: readonly Crossed[],
  { budgetMs, toThread }: {
    readonly budgetMs: number;
    readonly toThread: boolean;
  },
): number {
  const endMs = clock() + budgetMs;
  const options = { root: "value", toThread };
  const kept: unknown[] = [];
  const times: number[] = [];
  do {
    const { args, output } = calls[times.length % calls.length] ?? NO_CALL;
    if (kept.length >= MAX_KEPT) kept.length = 0;
    const startMs = clock();
    const sent = cross(encodeCall(args, options), toThread);
    kept.push([sent, cross(encodeResult(output, options), toThread)]);
    times.push(clock() - startMs);
  } while (clock() < endMs || isTooFew(times));
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** The first calls run code that no compiler has seen: of short ones there are to be some more. */
function isTooFew(times: readonly number[]): boolean {
  return times.length < MIN_SHORT_CALLS && (times.at(-1) ?? 0) < SHORT_MS;
}

const MIN_SHORT_CALLS = 9;
const SHORT_MS = 50;

const NO_CALL: Crossed = { args: [], output: undefined };

function cross(part: EncodedPart, toThread: boolean): unknown {
  const sent = { text: part.json, attachments: part.attachments };
  const { text, attachments } = toThread ? clone(sent) : throughFrame(sent);
  if (part.kind === KIND.raw) return attachments;
  return decodeValue({ kind: part.kind, data: parse(text), attachments });
}

type Packet = Parameters<typeof writeFrame>[0];

function throughFrame(packet: Packet): Packet {
  let read: Packet = packet;
  const reader = new FrameReader((found) => read = found);
  for (const bytes of writeFrame(packet, (size) => new Uint8Array(size))) {
    reader.push(bytes);
  }
  return read;
}
