import { Buffer } from "node:buffer";
import { startServer } from "../../src/workloads/loopback_server.ts";
import { contentOf } from "../../src/workloads/sha256.ts";
import { writeAll } from "../../src/workloads/tcp_echo.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import { SubprocessExecutor } from "../../src/executors/mod.ts";
import { checkRecords, type EchoRecord, recordsOf } from "./echo_records.ts";
import { repliesOfThread } from "./replies.ts";
import type { Runner } from "./runner.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Records = readonly EchoRecord[];

/** A way for messages to travel to somewhere else and back, one after another. */
interface Channel<Message> {
  /** Sends a message and gives the one that comes back. */
  echo(message: Message): Promise<Message>;
  /** Whether the other side is a process. */
  readonly hasProcess?: true;
  end(): Promise<void> | void;
  /** The same at once, for the end of the process; where it is missing, `end` is as quick. */
  kill?(): void;
}

/**
 * The channels that carry bytes, by the name of their variant. Each gives the receiver bytes of its own, and none copies
 * them more often than its way asks for.
 */
const BYTE_CHANNELS: Readonly<
  Record<string, (bytes: number) => Promise<Channel<Bytes>>>
> = {
  clone: () => openThread(false),
  transfer: () => openThread(true),
  shared: openSharedMemory,
  pipe: openPipe,
  socket: openSocket,
};

/** The channels that carry records, by the name of their variant. */
const OBJECT_CHANNELS: Readonly<
  Record<string, () => Channel<Records>>
> = {
  "clone-objects": openObjectThread,
  "pipe-objects": openObjectProcess,
};

function openObjectThread(): Channel<Records> {
  const worker = startEchoThread();
  const replies = repliesOfThread<{ readonly records: Records }>(worker);
  return {
    echo: async (records) => {
      const answer = replies.next();
      worker.postMessage({ records });
      return (await answer).records;
    },
    end: () => worker.terminate(),
  };
}

/** Never called: children of a package, which may not import, find in the cache what this has Deno load. */
export const ECHO_TASK = () => import("./entry/echo_task.ts");

/** The executor itself: how it writes records and reads them is what is asked about. */
function openObjectProcess(): Channel<Records> {
  const executor = new SubprocessExecutor({ maxWorkers: 1 });
  const task = {
    module: import.meta.resolve("./entry/echo_task.ts"),
    export: "echoRecords",
  };
  return {
    // The task gives back what it got, and `verify` checks that.
    echo: async (records) => await executor.submit(task, records) as Records,
    hasProcess: true,
    end: () => executor.shutdown(),
    kill: () => executor.kill(),
  };
}

/** Sends bytes, or records of about so many bytes, through a channel and back, `items` times, one after another. */
export async function createPayloadRunner(
  { model, bytes, items }: {
    readonly model: string;
    readonly bytes: number;
    readonly items: number;
  },
): Promise<Runner> {
  const openForObjects = OBJECT_CHANNELS[model];
  if (openForObjects) {
    const records = recordsOf(bytes);
    return echoRunner(openForObjects(), {
      message: records,
      check: (found) => checkRecords(found, records),
      items,
    });
  }
  const open = BYTE_CHANNELS[model] ?? refuse(model);
  const sent = contentOf({ seed: 0, bytes, period: PERIOD });
  return echoRunner(await open(bytes), {
    // What is handed over is gone, and something is needed to compare with.
    message: sent.slice(),
    check: (found) => checkBytes(found, sent),
    items,
  });
}

function refuse(model: string): never {
  const known = Object.keys({ ...BYTE_CHANNELS, ...OBJECT_CHANNELS });
  throw new TypeError(
    `Cannot find channel: found "${model}", expected one of ${
      known.join(", ")
    }`,
  );
}

/** A prime: no piece of a stream is as long as a whole number of periods, so that pieces out of place are found. */
const PERIOD = 251;

function echoRunner<Message extends { readonly length: number }>(
  channel: Channel<Message>,
  { message, items, check }: {
    readonly message: Message;
    readonly items: number;
    readonly check: (found: Message) => void;
  },
): Runner {
  // Each echo takes the place of what was sent, since a transferred buffer is gone.
  let content = message;
  const { length } = message;
  return {
    warmsUp: true,
    children: channel.hasProcess ? "kept" : "none",
    run: async () => {
      for (let echo = 0; echo < items; echo++) {
        content = await channel.echo(content);
        // It is left for the check to find. What is wrong in it stays in every echo after it, and is found there.
        if (content.length !== length) break;
      }
      return content;
    },
    verify: () => {
      check(content);
      return {};
    },
    teardown: async () => await channel.end(),
    kill: () => channel.kill ? channel.kill() : void channel.end(),
  };
}

function checkBytes(found: Uint8Array, sent: Uint8Array): void {
  if (Buffer.compare(found, sent) === 0) return;
  const differing = sent.findIndex((byte, at) => found[at] !== byte);
  const at = differing === -1 ? sent.length : differing;
  throw new WrongAnswerError(
    `Cannot accept echo: found ${found.length} bytes with ${
      found[at]
    } at ${at}, expected ${sent.length} with ${sent[at]}`,
  );
}

function openThread(isTransferred: boolean): Promise<Channel<Bytes>> {
  const worker = startEchoThread();
  const replies = repliesOfThread<{ readonly bytes: Bytes }>(worker);
  return Promise.resolve({
    echo: async (bytes) => {
      const answer = replies.next();
      const message = { bytes, isTransferred };
      if (isTransferred) worker.postMessage(message, [bytes.buffer]);
      else worker.postMessage(message);
      return (await answer).bytes;
    },
    end: () => worker.terminate(),
  });
}

/** A turn counter and the bytes, in one memory: odd turns are the thread's. */
function openSharedMemory(bytes: number): Promise<Channel<Bytes>> {
  const memory = new SharedArrayBuffer(8 + bytes);
  const turn = new Int32Array(memory, 0, 1);
  const place = new Uint8Array(memory, 8, bytes);
  const worker = startEchoThread();
  let failure: Error | undefined;
  worker.onerror = (event) => {
    event.preventDefault();
    failure = new Error(`Cannot echo: found "${event.message}" in the thread`);
    Atomics.notify(turn, 0);
  };
  worker.postMessage({ memory });
  return Promise.resolve({
    echo: async (sent) => {
      place.set(sent);
      const mine = Atomics.add(turn, 0, 1) + 1;
      Atomics.notify(turn, 0);
      const answered = Atomics.waitAsync(turn, 0, mine);
      if (answered.async && !failure) await answered.value;
      if (failure) throw failure;
      return copyOf(place);
    },
    end: () => worker.terminate(),
  });
}

/** Bytes of one's own: those in shared memory change with the next message. */
function copyOf(bytes: Uint8Array): Bytes {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function openPipe(bytes: number): Promise<Channel<Bytes>> {
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-config",
      new URL("./entry/echo_child.ts", import.meta.url).href,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader({ mode: "byob" });
  return Promise.resolve({
    echo: async (sent) => {
      const [received] = await Promise.all([
        reader.read(new Uint8Array(bytes), { min: bytes }),
        writer.write(sent),
      ]);
      if (received.done) throw endOf("process");
      return received.value;
    },
    hasProcess: true,
    end: () => child.kill("SIGKILL"),
  });
}

async function openSocket(bytes: number): Promise<Channel<Bytes>> {
  const server = await startServer();
  const connection = await Deno.connect({
    hostname: "127.0.0.1",
    port: server.echoPort,
  });
  connection.setNoDelay(true);
  return {
    echo: async (sent) => {
      const content = new Uint8Array(bytes);
      await Promise.all([
        writeAll(connection, sent),
        fillFrom(connection, content),
      ]);
      return content;
    },
    hasProcess: true,
    end: () => {
      connection.close();
      server.end();
    },
  };
}

/** No wrong answer: what had come before was right. */
function endOf(channel: string): Error {
  return new Deno.errors.UnexpectedEof(
    `Cannot get an echo: found the end of the ${channel}, expected more bytes`,
  );
}

async function fillFrom(from: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const read = await from.read(bytes.subarray(at));
    if (read === null) throw endOf("connection");
    at += read;
  }
}

function startEchoThread(): Worker {
  return new Worker(new URL("./entry/echo_thread.ts", import.meta.url), {
    type: "module",
  });
}
