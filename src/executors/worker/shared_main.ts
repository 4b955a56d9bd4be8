/// <reference lib="webworker" />
import { setImmediate } from "node:timers";
import { SharedChannel } from "../transport/shared_channel.ts";
import { isEnding, server, type ThreadMessage } from "./thread_main.ts";

/*
 * What runs inside a thread that shares memory with its pool: all that runs in any thread, and calls on numbers.
 *
 *   pool ── numbers in shared memory ─▶ rest wakes ─▶ TaskServer ─▶ numbers in shared memory ──▶ pool
 *        ── messages ─────────────────▶ thread_main
 *
 * A thread without work first sleeps on the shared memory rather than in its event loop: it wakes sooner. Between two
 * messages, and once nothing has come for a moment, its event loop turns: what a task left behind goes on.
 */
let channel: SharedChannel | undefined;
let mails = 0;
let isRestPlanned = false;

server.onIdle = planRest;
addEventListener("message", ({ data }: MessageEvent<ThreadMessage>) => {
  if (data instanceof SharedArrayBuffer) channel = new SharedChannel(data);
  else mails++;
  if (!server.isServing) planRest();
});

function planRest(): void {
  if (isRestPlanned) return;
  isRestPlanned = true;
  setImmediate(() => {
    isRestPlanned = false;
    takeOrRest();
  });
}

function takeOrRest(): void {
  // A thread that is to end must not go to sleep again.
  if (!channel || isEnding || server.isServing || serveNext(channel)) return;
  const rung = channel.rest(mails);
  if (rung) return void rung.then(planRest);
  // What woke it may be mail that this thread has met before its announcement: then nothing else would call it back.
  if (!serveNext(channel)) planRest();
}

function serveNext(from: SharedChannel): boolean {
  const requests = from.take();
  if (!requests) return false;
  server.serveNumbers(requests, (results) => from.answer(results));
  return true;
}
