/// <reference lib="webworker" />
// Only others use it, but modules are loaded level by level, and each takes 0.2 ms of the first result.
import "../protocol/codec.ts";
import { setAbortProbe } from "../task.ts";
import type { Packet } from "../protocol/frame.ts";
import { type WorkerNote, writeNote } from "../protocol/message.ts";
import { Claims } from "../transport/claims.ts";
import { TaskServer } from "./server.ts";

/*
 * What runs inside a worker thread.
 *
 *   pool ── text, or [text, attachments, claims] ──▶ onmessage ─▶ TaskServer ─▶ postMessage ──▶ pool
 *        ── null: end ────────────────────────────▶ close
 */

/** What a worker thread receives; null asks it to end, and the first list brings the memory of the claims. */
export type ThreadMessage =
  | string
  | readonly [string, Packet["attachments"], Claims["memory"] | undefined]
  | SharedMemory
  | null;

declare const self: DedicatedWorkerGlobalScope;

const postMessage = self.postMessage.bind(self);
const close = self.close.bind(self);
const exit = Deno.exit.bind(Deno);

let claims: Claims | undefined;

/** What a thread that shares memory with its pool is sent first. */
interface SharedMemory {
  readonly channel: SharedArrayBuffer;
  readonly cores: SharedArrayBuffer;
  readonly claims: Claims["memory"];
}

/** How text travels where the thread shares memory with its pool. */
export const lane: {
  /** Sends text, after so many messages; false where it has to be a message. */
  write: ((text: string, posted: number) => boolean) | undefined;
  /** Takes the text that came before the message at hand. */
  beforeMessage: (() => void) | undefined;
  isHeard: () => boolean;
} = { write: undefined, beforeMessage: undefined, isHeard: () => false };

let posted = 0;

function post(message: unknown, transfer: readonly Transferable[] = []): void {
  if (transfer.length === 0) postMessage(message);
  else postMessage(message, [...transfer]);
  posted++;
}

export const server = new TaskServer({
  importModule: (module) => import(module),
  toThread: true,
  mayBegin: () => claims?.claimNext() ?? true,
  isHeard: () => lane.isHeard(),
  send({ text, attachments }, transfer) {
    if (attachments.length > 0) post([text, attachments], transfer);
    else if (!lane.write?.(text, posted)) post(text);
  },
});

/** Whether this thread has been told to end, or ends itself. */
export let isEnding = false;

function receive({ data }: MessageEvent<ThreadMessage>): void {
  lane.beforeMessage?.();
  if (data === null) return self.close();
  if (typeof data === "string") {
    return server.receive({ text: data, attachments: [] });
  }
  if ("channel" in data) return setAbortProbe(followClaims(data.claims));
  const [text, attachments, memory] = data;
  if (memory) setAbortProbe(followClaims(memory));
  server.receive({ text, attachments });
}

function followClaims(memory: Claims["memory"]): () => boolean {
  const followed = claims = new Claims(memory);
  return () => followed.isAborted;
}

/** Sends what is held back, so that no answer is lost, and then the note. */
function sendLast(note: WorkerNote): void {
  isEnding ||= note.kind === "exit";
  server.flush();
  post(writeNote(note));
}

/** Puts off what ends this thread, as long as an answer that a task has given is yet to be written. */
function afterAnswers(end: () => void): void {
  if (server.unwritten) void server.unwritten.then(() => afterAnswers(end));
  else end();
}

/** Deno gives no event when a worker closes itself, so these two announce it first. */
self.close = () =>
  afterAnswers(() => {
    sendLast({ kind: "exit", exitCode: 0 });
    close();
  });
Deno.exit = (exitCode = 0) => {
  afterAnswers(() => {
    sendLast({ kind: "exit", exitCode });
    exit(exitCode);
  });
  throw new Error("Cannot go on: found that this thread has called Deno.exit");
};

// The channel carries jobs and results only; a task's own message would be taken for one.
self.postMessage = () => {
  throw new TypeError(
    "Cannot post message: found a task in a pool, expected it to return its result",
  );
};

// An error that ends the thread overtakes messages on their way to the pool, which therefore waits for a note. A task
// may have returned just before, and its promise be about to settle: microtasks go first.
let isFailing = false;

function fail(event: Event, error: unknown): void {
  if (isFailing) return sendLast({ kind: "failing" });
  event.preventDefault();
  setImmediate(() =>
    afterAnswers(() => {
      isFailing = true;
      reportError(error);
    })
  );
}

addEventListener("error", (event) => fail(event, event.error));
addEventListener("unhandledrejection", (event) => fail(event, event.reason));
addEventListener("message", receive);
post(writeNote({ kind: "ready" }));
