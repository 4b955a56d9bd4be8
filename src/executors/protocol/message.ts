import type { ChunkOutcome, TaskName } from "../task.ts";
import {
  type Attachment,
  decodeValue,
  type EncodedPart,
  type EncodeOptions,
  encodeValue,
  isPlainList,
  isRaw,
  KIND,
  NONE,
  type ParsedPart,
} from "./codec.ts";

/*
 * A message is one JSON list, so that a whole batch is parsed at once:
 *
 *   to a worker   [task, kind, arguments,  task, kind, arguments, …]
 *   from a worker [micros, kind, result,   micros, kind, result, …]
 *
 * A worker answers in the order in which it was asked, so nothing has a number of its own. A `task` is a number; where
 * the worker meets it first it is ["module", "export"], and takes the next number. `micros` is what the call took.
 */

export interface Request {
  readonly task: number | TaskName;
  /** Arguments of the call, or of each call of a chunk. */
  readonly args: readonly unknown[];
  readonly isChunk: boolean;
}

/**
 * Characters that a message from a worker may have. Once it has been parsed, JSON takes up to ten times its length, and
 * a child that is not trusted must not fill its parent's heap.
 */
export const MAX_REPLY_CHARACTERS = 2 ** 26;

/** A worker that shares memory with its pool holds answers back for no longer than this, in microseconds, while the pool is awake. */
export const HELD_WHEN_HEARD_MICROS = 20;

/**
 * Writes the arguments of a call.
 *
 * @throws {SerializationError} with the path to what cannot cross.
 */
export function encodeCall(
  args: readonly unknown[],
  options: EncodeOptions,
): EncodedPart {
  if (isPlainList(args)) {
    return { kind: KIND.plain, json: JSON.stringify(args), attachments: NONE };
  }
  if (options.toThread && args.every(isRaw)) return raw(args);
  return encodeValue(args, options);
}

/**
 * Writes the arguments of several calls, none of which is to share objects with another.
 *
 * @throws {SerializationError} with the path to what cannot cross.
 */
export function encodeCalls(
  chunk: readonly unknown[],
  options: EncodeOptions,
): EncodedPart {
  if (isPlainList(chunk)) return plainChunk(chunk);
  const attachments: Attachment[] = [];
  const list = encodeEach(chunk, { ...options, attachments });
  return { kind: KIND.mixedChunk, json: `[${list}]`, attachments };
}

export function encodeResult(
  value: unknown,
  options: EncodeOptions,
): EncodedPart {
  const isInteger = typeof value === "number" && Number.isInteger(value) &&
    value !== 0;
  // The commonest result of a short task: its text is its JSON.
  if (isInteger) {
    return { kind: KIND.plain, json: `${value}`, attachments: NONE };
  }
  const isMemory = typeof value === "object" && isRaw(value);
  if (options.toThread && isMemory && value !== null) return raw(value);
  return encodeValue(value, options);
}

export function encodeFailure(
  error: unknown,
  options: EncodeOptions,
): EncodedPart {
  const { kind, json, attachments } = encodeValue(error, options);
  return { kind: KIND.failure, json: `[${kind},${json}]`, attachments };
}

export interface OutcomeOptions extends EncodeOptions {
  readonly failure: EncodedPart | undefined;
}

export function encodeOutcome(
  values: readonly unknown[],
  { failure, ...options }: OutcomeOptions,
): EncodedPart {
  if (!failure && isPlainList(values)) return plainChunk(values);
  // Those of the failure were counted from 0 on.
  const attachments: Attachment[] = [...failure?.attachments ?? []];
  const list = encodeEach(values, { ...options, attachments });
  const last = failure ? `,${failure.json}` : "";
  return { kind: KIND.mixedChunk, json: `[[${list}]${last}]`, attachments };
}

export function writeRequest(
  task: number | TaskName,
  { kind, json }: EncodedPart,
): string {
  const name = typeof task === "number"
    ? task
    : JSON.stringify([task.module, task.export]);
  return `${name},${kind},${json}`;
}

export function writeReply(
  runMicros: number,
  { kind, json }: EncodedPart,
): string {
  return `${runMicros},${kind},${json}`;
}

/** Reads a message to a worker; its entries are of the pool's own making. */
export function readRequests(
  text: string,
  attachments: readonly Attachment[],
): Request[] {
  const requests: Request[] = [];
  const parts: unknown[] = JSON.parse(text);
  for (let at = 0; at < parts.length; at += 3) {
    const name = parts[at];
    const kind = parts[at + 1];
    requests.push({
      task: Array.isArray(name)
        ? { module: name[0], export: name[1] }
        : Number(name),
      args: readArguments({ kind, data: parts[at + 2], attachments }),
      isChunk: kind === KIND.plainChunk || kind === KIND.mixedChunk,
    });
  }
  return requests;
}

/** The call that the next reply answers. */
export interface Expected {
  readonly isChunk: boolean;
  readonly calls: number;
}

/** Who is answered. */
export interface Receiver {
  /** What the worker was asked first of all that it has not answered. */
  next(): Expected | undefined;
  fulfill(runMicros: number, value: unknown): void;
  reject(runMicros: number, error: unknown): void;
}

/**
 * Reads a message from a worker, entry by entry.
 *
 * @throws {SyntaxError} where it is none, or does not answer what was asked; nothing is made of such an entry.
 */
export function readReplies(
  text: string,
  attachments: readonly Attachment[],
  receiver: Receiver,
): void {
  if (text.length > MAX_REPLY_CHARACTERS) {
    throw new SyntaxError(
      `Cannot read message: found ${text.length} characters, expected at most ${MAX_REPLY_CHARACTERS}`,
    );
  }
  const parts: unknown = JSON.parse(text);
  if (!Array.isArray(parts) || parts.length % 3 !== 0) {
    throw new SyntaxError("Cannot read message: found no list of replies");
  }
  for (let at = 0; at < parts.length; at += 3) {
    const expected = receiver.next();
    if (!expected) {
      throw new SyntaxError("Cannot read message: found one reply too many");
    }
    const runMicros: unknown = parts[at];
    if (!isDuration(runMicros)) {
      throw new SyntaxError(
        `Cannot read message: found "${runMicros}", expected microseconds`,
      );
    }
    const kind: unknown = parts[at + 1];
    const data: unknown = parts[at + 2];
    if (kind === KIND.failure) {
      receiver.reject(runMicros, readFailure(data, attachments));
    } else {
      const part = { kind, data, attachments };
      receiver.fulfill(runMicros, readResult(part, expected));
    }
  }
}

function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

function readArguments(part: ParsedPart): readonly unknown[] {
  const values = part.kind === KIND.mixedChunk
    ? decodeEach(part.data, part.attachments)
    : part.kind === KIND.plainChunk
    ? part.data
    : part.kind === KIND.raw
    ? part.attachments[0]
    : decodeValue(part);
  // Written by `encodeCall` or `encodeCalls`, whose arguments are lists.
  return values as readonly unknown[];
}

function readResult(part: ParsedPart, expected: Expected): unknown {
  if (expected.isChunk) return readChunk(part, expected.calls);
  return part.kind === KIND.raw ? readRaw(part.attachments) : decodeValue(part);
}

function readFailure(
  data: unknown,
  attachments: readonly Attachment[],
): unknown {
  const errors = decodeEach(data, attachments);
  if (errors.length === 1) return errors[0];
  throw new SyntaxError(
    `Cannot read message: found ${errors.length} errors, expected that of a call`,
  );
}

function readRaw(attachments: readonly Attachment[]): unknown {
  if (attachments.length === 1) return attachments[0];
  throw new SyntaxError(
    `Cannot read message: found ${attachments.length} attachments, expected the result`,
  );
}

/** The values of all calls, or of those before the one that failed. */
function readChunk(
  { kind, data, attachments }: ParsedPart,
  calls: number,
): ChunkOutcome {
  const outcome = kind === KIND.plainChunk
    ? { values: asList(data) }
    : kind === KIND.mixedChunk
    ? readMixed(data, attachments)
    : undefined;
  const missing = calls - (outcome?.values.length ?? 0);
  const hasFailed = outcome !== undefined && "failure" in outcome;
  if (outcome && (hasFailed ? missing > 0 : missing === 0)) return outcome;
  throw new SyntaxError(
    `Cannot read message: found another answer, expected the results of ${calls} calls`,
  );
}

function readMixed(
  data: unknown,
  attachments: readonly Attachment[],
): ChunkOutcome {
  const [list, failure] = asList(data);
  const values = decodeEach(list, attachments);
  if (failure === undefined) return { values };
  return { values, failure: { error: readFailure(failure, attachments) } };
}

function raw(value: object): EncodedPart {
  return { kind: KIND.raw, json: "0", attachments: [value] };
}

function plainChunk(values: readonly unknown[]): EncodedPart {
  const json = JSON.stringify(values);
  return { kind: KIND.plainChunk, json, attachments: NONE };
}

function encodeEach(values: readonly unknown[], options: EncodeOptions) {
  return values.map((value) => {
    const { kind, json } = encodeValue(value, options);
    return `${kind},${json}`;
  }).join(",");
}

/** Values written as kind and JSON in turn. */
function decodeEach(
  data: unknown,
  attachments: readonly Attachment[],
): unknown[] {
  const values: unknown[] = [];
  const parts = asList(data);
  if (parts.length % 2 !== 0) {
    throw new SyntaxError("Cannot read message: found half a value");
  }
  for (let at = 0; at < parts.length; at += 2) {
    const [kind, part] = [parts[at], parts[at + 1]];
    values.push(decodeValue({ kind, data: part, attachments }));
  }
  return values;
}

function asList(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  throw new SyntaxError("Cannot read message: found no list of values");
}

// ----------------------------------------------------------------------------------------------------------- notes

/** What a worker says about itself, in the place of a message. */
export type WorkerNote =
  /** It hears what it is told. */
  | { readonly kind: "ready" }
  /** It begins to load a task's module. */
  | { readonly kind: "loading"; readonly module: string }
  /** It has loaded that module, or failed to. */
  | { readonly kind: "loaded" }
  /** An error that nothing caught is about to end this thread: no result follows. */
  | { readonly kind: "failing" }
  /** This thread ends itself. */
  | { readonly kind: "exit"; readonly exitCode: number };

/** `!ready`, `!loading file:///tasks.ts`, `!loaded`, `!failing` or `!exit 3` */
export function writeNote(note: WorkerNote): string {
  switch (note.kind) {
    case "loading":
      return `!loading ${note.module}`;
    case "exit":
      return `!exit ${note.exitCode}`;
    default:
      return `!${note.kind}`;
  }
}

/**
 * Reads a note.
 *
 * @returns `undefined` where the text is a message.
 * @throws {SyntaxError} where it is neither.
 */
export function readNote(text: string): WorkerNote | undefined {
  if (text[0] !== "!") return undefined;
  const [name = "", rest = ""] = splitOnce(text.slice(1));
  switch (name) {
    case "ready":
    case "loaded":
    case "failing":
      return { kind: name };
    case "loading":
      return { kind: name, module: rest };
    case "exit":
      return { kind: name, exitCode: Number(rest) };
    default:
      throw new SyntaxError(`Cannot read note: found "${name}"`);
  }
}

function splitOnce(text: string): readonly string[] {
  const at = text.indexOf(" ");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
