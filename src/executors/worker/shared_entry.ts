/// <reference lib="webworker" />
import { setImmediate } from "node:timers";
import { SharedChannel } from "../transport/shared_channel.ts";
import { openThread, sayReady, type ThreadMessage } from "./thread.ts";

/*
 * What runs inside a thread that shares memory with its pool.
 *
 *   pool ── numbers in shared memory ─▶ rest wakes ─▶ TaskServer ─▶ numbers in shared memory ──▶ pool
 *        ── text, or [text, attachments] ──▶ onmessage ─▶ TaskServer ─▶ postMessage ───────────▶ pool
 *
 * A thread without work sleeps on the shared memory rather than in its event loop: it wakes sooner. Between two messages
 * its event loop takes a turn.
 */
let channel: SharedChannel | undefined;
let mails = 0;
let isRestPlanned = false;

const { server, receive } = openThread(planRest);

addEventListener(
  "message",
  ({ data }: MessageEvent<ThreadMessage | SharedArrayBuffer>) => {
    if (data instanceof SharedArrayBuffer) channel = new SharedChannel(data);
    else {
      mails++;
      // A thread that is to end must not go to sleep again.
      if (data === null) channel = undefined;
      receive(data);
    }
    if (!server.isServing) planRest();
  },
);
sayReady();

function planRest(): void {
  if (isRestPlanned) return;
  isRestPlanned = true;
  setImmediate(() => {
    isRestPlanned = false;
    takeOrRest();
  });
}

function takeOrRest(): void {
  if (!channel || server.isServing || serveNext(channel)) return;
  channel.rest(mails);
  // What woke it may be mail that this thread has met before its announcement: then nothing else would call it back.
  if (!serveNext(channel)) planRest();
}

function serveNext(from: SharedChannel): boolean {
  const requests = from.take();
  if (!requests) return false;
  server.serveNumbers(requests, (results) => from.answer(results));
  return true;
}
