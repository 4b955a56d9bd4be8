import fs from "node:fs";
import type { ImportModule } from "../task.ts";
import { workerRef } from "../transport/worker_ref.ts";
import { type Packet, writeFrame } from "../protocol/frame.ts";
import { writeNote } from "../protocol/note.ts";
import { PIPE, PipeReader, uninterrupted } from "./pipe_reader.ts";
import { TaskServer } from "./task_server.ts";

interface ServeOptions {
  /** Whether to end when the parent is gone, even in the middle of a task. */
  readonly watchesParent: boolean;
  /** Permissions that tasks must not have. */
  readonly denied: readonly Deno.PermissionName[];
}

/**
 * What runs inside a child process.
 *
 * ```text
 * pool ──▶ descriptor 3 ─▶ PipeReader ─▶ TaskServer ─▶ frames ─▶ descriptor 3 ──▶ pool
 *      ──▶ end of file: exit
 * ```
 *
 * @param modules how to load each task module, by its URL.
 */
export function serve(
  modules: Readonly<Record<string, ReturnType<typeof bind>>>,
  { watchesParent, denied }: ServeOptions,
): void {
  for (const name of denied) assertDenied(name);
  if (watchesParent) watchParent();
  const server = new TaskServer({
    importModule: (module) => (modules[module] ?? bind(module))(),
    toThread: false,
    send,
  });
  send({ text: writeNote({ kind: "ready" }), attachments: [] });
  new PipeReader(server).start();
}

/** A child with more permissions than its pool asked for must not run anything. */
function assertDenied(name: Deno.PermissionName): void {
  if (Deno.permissions.querySync({ name }).state !== "granted") return;
  throw new Error(
    `Cannot serve tasks: found permission "${name}" granted, expected it denied`,
  );
}

/** A module that the pool did not name beforehand: needs permission to read it. */
function bind(module: string): () => ReturnType<ImportModule> {
  return () => import(module);
}

const REUSED_BYTES = 65_536;
const reused = new Uint8Array(REUSED_BYTES);

/** What is sent was written before the next packet comes: short ones can all take the same memory. */
function allocate(bytes: number): Uint8Array {
  return bytes <= REUSED_BYTES ? reused : new Uint8Array(bytes);
}

function send(packet: Packet): void {
  for (const part of writeFrame(packet, allocate)) {
    for (let written = 0; written < part.length;) {
      const left = part.length - written;
      written += uninterrupted(() => fs.writeSync(PIPE, part, written, left));
    }
  }
}

const LOOK_EVERY_MS = 500;

/** Inline, because a file would need read permission. */
const PARENT_WATCH = `import process from "node:process";
const parent = Deno.ppid;
setInterval(() => {
  if (Deno.ppid !== parent) process.kill(Deno.pid, "SIGKILL");
}, ${LOOK_EVERY_MS});`;

/** A task that computes never sees the end of the pipe: a thread looks whether the parent is still the first one. */
function watchParent(): void {
  const source = encodeURIComponent(PARENT_WATCH);
  const worker = new Worker(`data:text/javascript,${source}`, {
    type: "module",
  });
  workerRef(worker)(false);
}
