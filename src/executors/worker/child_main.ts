import fs from "node:fs";
import type { EncodeOptions } from "../protocol/codec.ts";
import { FrameReader, type Packet, writeFrame } from "../protocol/frame.ts";
import { writeNote } from "../protocol/message.ts";
// Not when it is needed, as threads do: a child may not read it then, and takes forty times as long to start anyway.
import "../protocol/table.ts";
import type { ImportModule } from "../task.ts";
import { workerRef } from "../transport/worker_ref.ts";
import { TaskServer } from "./server.ts";

/** What a child is told by the program that starts it. */
export interface ServeOptions {
  /** Whether to end when the parent is gone, even in the middle of a task. */
  readonly watchesParent: boolean;
  /** Permissions that tasks must not have. */
  readonly denied: readonly Deno.PermissionName[];
  /** Where the pool listens, on systems where a child is given no further descriptor. */
  readonly loopback: LoopbackAddress | undefined;
}

/** A port of this machine, and the word that opens it. */
export interface LoopbackAddress {
  readonly port: number;
  readonly token: string;
  /** Whether the permission to reach it was granted for this alone. */
  readonly isToBeRevoked: boolean;
}

/**
 * What runs inside a child process.
 *
 * ```text
 * pool ──▶ descriptor 3, or a socket ─▶ frames ─▶ TaskServer ─▶ frames ─▶ the same ──▶ pool
 *      ──▶ end of file: exit
 * ```
 *
 * Standard input, output and error stay the task's.
 *
 * @param modules how to load each task module, by its URL.
 */
export async function serve(
  modules: Readonly<Record<string, ReturnType<typeof bind>>>,
  { watchesParent, denied, loopback }: ServeOptions,
): Promise<void> {
  if (watchesParent && !loopback) endWithParent();
  const channel = loopback
    ? await LoopbackChannel.open(loopback)
    : new DescriptorChannel();
  for (const name of denied) assertDenied(name);
  const server = new TaskServer({
    importModule: (module) => (modules[module] ?? bind(module))(),
    toThread: false,
    send: (packet) => channel.send(packet),
    rewordError: namePermission,
  });
  // An answer must not get lost because its task ends the process.
  for (const type of ["unload", "error", "unhandledrejection"]) {
    globalThis.addEventListener(type, () => {
      server.flush();
      channel.sendLast();
    });
  }
  channel.send({ text: writeNote({ kind: "ready" }), attachments: [] });
  channel.receive(server);
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

/** Deno's hint addresses whoever started the process: here, the options of an executor. */
const namePermission: EncodeOptions["rewordError"] = (error, message) => {
  if (!(error instanceof Deno.errors.NotCapable)) return message;
  return message.replace(
    /, run again with the --allow-([a-z]+) flag/,
    (_, name) =>
      `, which this child process was not granted: give its executor \`permissions: { ${name}: … }\``,
  );
};

const DESCRIPTOR = 3;
const READ_BYTES = 65_536;
const REUSED_BYTES = 65_536;
const LOOK_EVERY_MS = 4;
/** An event loop that is still busy after this many looks, with no task running, is busy with what a task left behind. */
const MAX_LOOKS = 3;

/**
 * Descriptor 3, both ways.
 *
 * Whenever the event loop has nothing left to do, so that the program would end, the next packet is read in a blocking
 * way: that takes about half as long as a read in another thread, and nothing is held up by it. Once a task has left
 * something running, such as a timer, packets are read in the background.
 */
class DescriptorChannel {
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #written = new Uint8Array(REUSED_BYTES);
  #reads = 0;
  #restless = 0;
  #isWatching = false;
  #isInBackground = false;

  send(packet: Packet): void {
    for (const part of writeFrame(packet, (bytes) => this.#allocate(bytes))) {
      for (let written = 0; written < part.length;) {
        const left = part.length - written;
        written += uninterrupted(() =>
          fs.writeSync(DESCRIPTOR, part, written, left)
        );
      }
    }
  }

  sendLast(): void {}

  receive(server: TaskServer): void {
    const reader = new FrameReader((packet) => server.receive(packet));
    globalThis.addEventListener("beforeunload", (event) => {
      event.preventDefault();
      this.#readNow(reader);
      this.#watch(server, reader);
    });
  }

  /** What is sent was written before the next packet comes: short ones can all take the same memory. */
  #allocate(bytes: number): Uint8Array {
    return bytes <= REUSED_BYTES ? this.#written : new Uint8Array(bytes);
  }

  #readNow(reader: FrameReader): void {
    this.#reads++;
    do {
      const space = reader.space;
      const target = space ?? this.#buffer;
      const length = readDescriptor(target);
      if (space) reader.advance(length);
      else reader.push(target.subarray(0, length));
    } while (reader.isPartial);
  }

  /** Looks now and then whether the event loop came to rest. */
  #watch(server: TaskServer, reader: FrameReader): void {
    if (this.#isWatching || this.#isInBackground) return;
    this.#isWatching = true;
    const reads = this.#reads;
    const wasServing = server.isServing;
    const timer = setTimeout(() => {
      this.#isWatching = false;
      const isUnchanged = !wasServing && this.#reads === reads;
      this.#restless = isUnchanged ? this.#restless + 1 : 0;
      if (this.#restless === MAX_LOOKS) this.#readInBackground(reader);
      else this.#watch(server, reader);
    }, LOOK_EVERY_MS);
    Deno.unrefTimer(timer);
  }

  #readInBackground(reader: FrameReader): void {
    this.#isInBackground = true;
    const { length } = this.#buffer;
    fs.read(DESCRIPTOR, this.#buffer, 0, length, null, (error, bytes) => {
      if (error || !bytes) Deno.exit(0);
      reader.push(this.#buffer.subarray(0, bytes));
      this.#readInBackground(reader);
    });
  }
}

/** Bytes read; at the end of the file the pool has closed its side, or is gone. */
function readDescriptor(target: Uint8Array): number {
  const length = uninterrupted(() =>
    fs.readSync(DESCRIPTOR, target, 0, target.length, null)
  );
  if (length === 0) Deno.exit(0);
  return length;
}

/** Retries a call that a signal interrupted, as SIGSTOP and SIGCONT do. */
function uninterrupted<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (Reflect.get(Object(error), "code") !== "EINTR") throw error;
    }
  }
}

/** A socket of this machine, both ways. Its port is all the network that the child may reach, and only until then. */
class LoopbackChannel {
  readonly #socket: Deno.Conn;
  readonly #unwritten: Uint8Array[] = [];
  #isWriting = false;

  private constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  static async open({ port, token, isToBeRevoked }: LoopbackAddress) {
    // It needs the permission too, so that is revoked only once it has connected.
    const watch = watchParent(watchSocket(port, token));
    await new Promise((resolve) => watch.onmessage = resolve);
    workerRef(watch)(false);
    const socket = await Deno.connect({ hostname: "127.0.0.1", port });
    if (isToBeRevoked) {
      Deno.permissions.revokeSync({ name: "net", host: `127.0.0.1:${port}` });
    }
    const channel = new LoopbackChannel(socket);
    channel.#unwritten.push(new TextEncoder().encode(`${token}c`));
    return channel;
  }

  send(packet: Packet): void {
    this.#unwritten.push(
      ...writeFrame(packet, (bytes) => new Uint8Array(bytes)),
    );
    if (!this.#isWriting) void this.#write();
  }

  /** The process exits when this returns. Deno has by then passed on whatever fits into the socket's buffer. */
  sendLast(): void {
    for (const part of this.#unwritten) void this.#socket.write(part);
  }

  async receive(server: TaskServer): Promise<void> {
    const reader = new FrameReader((packet) => server.receive(packet));
    const buffer = new Uint8Array(READ_BYTES);
    for (;;) {
      const length = await this.#socket.read(buffer).catch(() => null);
      if (length === null) Deno.exit(0);
      reader.push(buffer.subarray(0, length));
    }
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#unwritten.length > 0) {
        // What is under way is no longer in the list, and what is left of it is again.
        const part = this.#unwritten.shift()!;
        const written = await this.#socket.write(part);
        if (written < part.length) {
          this.#unwritten.unshift(part.subarray(written));
        }
      }
    } catch {
      Deno.exit(0);
    }
    this.#isWriting = false;
  }
}

const LOOK_FOR_PARENT_EVERY_MS = 25;

/** Ends this process once its parent is gone, whatever it computes by then. */
export function endWithParent(): void {
  workerRef(watchParent(watchNumber(Deno.ppid)))(false);
}

/**
 * A task that computes never sees the end of its channel, so a thread looks out for the end of the parent: by the number
 * of the parent, which changes; or where it does not, by the end of a connection of its own.
 */
function watchParent(watch: string): Worker {
  // Inline, because a file would need read permission.
  const source = `import process from "node:process";
    const end = () => process.kill(Deno.pid, "SIGKILL");
    ${watch}`;
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  return new Worker(url, { type: "module" });
}

/** @param parent read before the thread starts: by the time it has, the parent may be gone. */
function watchNumber(parent: number): string {
  return `setInterval(
    () => Deno.ppid !== ${parent} && end(),
    ${LOOK_FOR_PARENT_EVERY_MS},
  );`;
}

function watchSocket(port: number, token: string): string {
  return `const socket = await Deno.connect({ hostname: "127.0.0.1", port: ${port} });
    await socket.write(new TextEncoder().encode("${token}w"));
    postMessage(null);
    await socket.read(new Uint8Array(1)).catch(() => {});
    end();`;
}
