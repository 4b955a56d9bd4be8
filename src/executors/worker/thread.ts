/// <reference lib="webworker" />
import { setAbortProbe } from "../task.ts";
import type { Packet } from "../protocol/frame.ts";
import { writeNote } from "../protocol/note.ts";
import { TaskServer } from "./task_server.ts";

/**
 * What a worker thread gets: text; or text with memory, and the flag that tells it when its work is given up; or null,
 * to end.
 */
export type ThreadMessage =
  | string
  | readonly [string, Packet["attachments"], Int32Array | undefined]
  | null;

declare const self: DedicatedWorkerGlobalScope;

const post = self.postMessage.bind(self);
const close = self.close.bind(self);

/**
 * Makes this thread one of a pool: what it is sent goes to a {@linkcode TaskServer}.
 *
 * @param onIdle called when all that came has been answered.
 */
export function openThread(onIdle?: () => void) {
  const server = new TaskServer({
    importModule: (module) => import(module),
    toThread: true,
    send({ text, attachments }, transfer) {
      if (attachments.length === 0) post(text);
      else if (transfer.length === 0) post([text, attachments]);
      else post([text, attachments], [...transfer]);
    },
    onIdle,
  });
  guardChannel();
  return {
    server,
    receive(data: ThreadMessage): void {
      if (data === null) return self.close();
      if (typeof data === "string") {
        return server.receive({ text: data, attachments: [] });
      }
      const [text, attachments, abortFlag] = data;
      if (abortFlag) setAbortProbe(() => Atomics.load(abortFlag, 0) === 1);
      server.receive({ text, attachments });
    },
  };
}

/** Tells the pool that this thread can be sent tasks. */
export function sayReady(): void {
  post(writeNote({ kind: "ready" }));
}

function guardChannel(): void {
  // The channel carries jobs and results only; a task's own message would be taken for one.
  self.postMessage = () => {
    throw new TypeError(
      "Cannot post message: found a task in a pool, expected it to return its result",
    );
  };
  // Deno tells nobody that a worker closed itself, so these two say so before they do what they always did.
  self.close = () => {
    post(writeNote({ kind: "exit", exitCode: 0 }));
    close();
  };
  const exit = Deno.exit;
  Deno.exit = (exitCode = 0) => {
    post(writeNote({ kind: "exit", exitCode }));
    return exit(exitCode);
  };
}
