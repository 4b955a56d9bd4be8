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
  | SharedArrayBuffer
  | null;

declare const self: DedicatedWorkerGlobalScope;

const post = self.postMessage.bind(self);
const close = self.close.bind(self);
const exit = Deno.exit.bind(Deno);

let claims: Claims | undefined;

/** What runs this thread's tasks. */
export const server = new TaskServer({
  importModule: (module) => import(module),
  toThread: true,
  mayBegin: () => claims?.claimNext() ?? true,
  send({ text, attachments }, transfer) {
    if (attachments.length === 0) post(text);
    else if (transfer.length === 0) post([text, attachments]);
    else post([text, attachments], [...transfer]);
  },
});

/** Whether this thread has been told to end, or ends itself. */
export let isEnding = false;

function receive({ data }: MessageEvent<ThreadMessage>): void {
  if (data === null) return self.close();
  if (data instanceof SharedArrayBuffer) return;
  if (typeof data === "string") {
    return server.receive({ text: data, attachments: [] });
  }
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
