/// <reference lib="webworker" />
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
  /** Whether the pool is awake. */
  isHeard: () => boolean;
} = { write: undefined, beforeMessage: undefined, isHeard: () => false };

let posted = 0;

function post(message: unknown, transfer: readonly Transferable[] = []): void {
  if (transfer.length === 0) postMessage(message);
  else postMessage(message, [...transfer]);
  posted++;
}

/** What runs this thread's tasks. */
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

/** Deno gives no event when a worker closes itself, so these two announce it first. */
self.close = () => {
  sendLast({ kind: "exit", exitCode: 0 });
  close();
};
Deno.exit = (exitCode = 0) => {
  sendLast({ kind: "exit", exitCode });
  return exit(exitCode);
};

// The channel carries jobs and results only; a task's own message would be taken for one.
self.postMessage = () => {
  throw new TypeError(
    "Cannot post message: found a task in a pool, expected it to return its result",
  );
};

// An error that ends the thread overtakes messages on their way to the pool, which therefore waits for this note.
for (const type of ["error", "unhandledrejection"]) {
  addEventListener(type, () => sendLast({ kind: "failing" }));
}

addEventListener("message", receive);
post(writeNote({ kind: "ready" }));
