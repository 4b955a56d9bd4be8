/// <reference lib="webworker" />
/*
 * A thread whose life is measured.
 *
 *   this thread ── "up" ──▶ suite ── "ask" ──▶ ── "answer" ──▶ suite ── "end" ──▶ ── "goodbye" ──▶ suite
 */
declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<string>) => {
  if (data !== "end") return self.postMessage("answer");
  self.postMessage("goodbye");
  self.close();
};
self.postMessage("up");
