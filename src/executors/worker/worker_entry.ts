/// <reference lib="webworker" />
import { openThread, sayReady, type ThreadMessage } from "./thread.ts";

/*
 * What runs inside a worker thread.
 *
 *   pool ── text, or [text, attachments] ──▶ onmessage ─▶ TaskServer ─▶ postMessage ──▶ pool
 *        ── null: end ─────────────────────▶ close
 */
const { receive } = openThread();
addEventListener("message", ({ data }: MessageEvent<ThreadMessage>) => {
  receive(data);
});
sayReady();
