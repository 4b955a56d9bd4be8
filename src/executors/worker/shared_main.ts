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
/** Whether this turn of the event loop goes on taking text by itself. */
let isTaking = false;
/** How long a turn may take: it costs as much as an empty call, and what a task left behind waits for it. */
const MAX_TURN_MS = 0.05;

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
  if (isRestPlanned || isTaking) return;
  isRestPlanned = true;
  setImmediate(() => {
    isRestPlanned = false;
    isTaking = true;
    const goesOn = takeOrRest();
    isTaking = false;
    if (goesOn) planRest();
  });
}

/** Runs what comes, and rests in between; whether the same is to be done in the next turn of the event loop. */
function takeOrRest(): boolean {
  const untilMs = performance.now() + MAX_TURN_MS;
  do {
    // A thread that is to end must not go to sleep again.
    if (!channel || isEnding || server.isServing) return false;
    if (serveNext()) continue;
    const woken = channel.rest(received);
    if (woken) {
      void woken.then(planRest);
      return false;
    }
    // What woke it may be a message: then its event loop has to take a turn.
    if (!serveNext()) return true;
  } while (performance.now() < untilMs);
  return !server.isServing;
}

function serveNext(): boolean {
  const text = channel?.requests.read(received);
  if (text === undefined) return false;
  server.receive({ text, attachments: [] });
  return true;
}
