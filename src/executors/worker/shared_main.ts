/// <reference lib="webworker" />
import { SharedChannel } from "../transport/shared_channel.ts";
import { shareCores } from "../transport/spinner.ts";
import { isEnding, lane, server, type ThreadMessage } from "./thread_main.ts";

/*
 * What runs inside a thread that shares memory with its pool: all that runs in any thread, and a lane for text.
 *
 *   pool ── text in shared memory ─▶ rest wakes ─▶ TaskServer ─▶ text in shared memory ──▶ pool
 *        ── messages ──────────────▶ thread_main
 *
 * A thread without work first sleeps on the shared memory rather than in its event loop: it wakes sooner. Between two
 * messages, and once nothing has come for a moment, its event loop turns: what a task left behind goes on.
 */
let channel: SharedChannel | undefined;
let received = 0;
let isRestPlanned = false;

server.onIdle = planRest;
lane.beforeMessage = () => {
  while (serveNext());
};
addEventListener("message", ({ data }: MessageEvent<ThreadMessage>) => {
  received++;
  if (typeof data === "object" && data !== null && "channel" in data) {
    open(new SharedChannel(shareCores(data.cores), data.channel));
  }
  if (!server.isServing) planRest();
});

function open(opened: SharedChannel): void {
  channel = opened;
  lane.isHeard = () => opened.isPoolAwake;
  lane.write = (text, posted) => {
    const isWritten = opened.replies.write(text, posted);
    if (isWritten) opened.wakePool();
    return isWritten;
  };
}

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
  if (!channel || isEnding || server.isServing || serveNext()) return;
  const woken = channel.rest(received);
  if (woken) return void woken.then(planRest);
  // What woke it may be a message: then its event loop has to take a turn.
  if (!serveNext()) planRest();
}

function serveNext(): boolean {
  const text = channel?.requests.read(received);
  if (text === undefined) return false;
  server.receive({ text, attachments: [] });
  return true;
}
