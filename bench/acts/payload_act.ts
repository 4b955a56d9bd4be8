import { startServer } from "../../src/workloads/loopback_server.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import type { Act } from "./act.ts";

/** A way for bytes to travel to somewhere else and back. */
interface Channel {
  /** Sends bytes and gives those that come back. */
  echo(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  end(): void;
}

const CHANNELS: Readonly<Record<string, (bytes: number) => Promise<Channel>>> =
  {
    clone: () => openThread(false),
    transfer: () => openThread(true),
    shared: openSharedMemory,
    pipe: openPipe,
    socket: openSocket,
  };

/** Sends bytes through a channel and back, `items` times, one after another. */
export async function createPayloadAct(
  { model, bytes, items }: {
    readonly model: string;
    readonly bytes: number;
    readonly items: number;
  },
): Promise<Act> {
  const open = CHANNELS[model];
  if (!open) {
    throw new TypeError(
      `Cannot find channel: found "${model}", expected one of ${
        Object.keys(CHANNELS).join(", ")
      }`,
    );
  }
  const channel = await open(bytes);
  // Each echo takes the place of what was sent, since a transferred buffer is gone.
  let content = new Uint8Array(bytes).fill(7);
  return {
    isWarm: true,
    run: async () => {
      for (let echo = 0; echo < items; echo++) {
        content = await channel.echo(content);
      }
      return content;
    },
    after: () => {
      checkEcho(content, bytes);
      return {};
    },
    end: () => Promise.resolve(channel.end()),
    kill: () => channel.end(),
  };
}

function checkEcho(content: Uint8Array, bytes: number): void {
  const isWhole = content.length === bytes && content[0] === 7 &&
    content.at(-1) === 7;
  if (isWhole) return;
  throw new WrongAnswerError(
    `Cannot accept echo: found ${content.length} bytes from ${content[0]} to ${
      content.at(-1)
    }, expected ${bytes} bytes of 7`,
  );
}

function openThread(isTransferred: boolean): Promise<Channel> {
  const worker = startThread();
  let arrived: (bytes: Uint8Array<ArrayBuffer>) => void = () => {};
  worker.onmessage = ({ data }) => arrived(data.bytes);
  return Promise.resolve({
    echo: (bytes) =>
      new Promise((resolve) => {
        arrived = resolve;
        const message = { bytes, isTransferred };
        if (isTransferred) worker.postMessage(message, [bytes.buffer]);
        else worker.postMessage(message);
      }),
    end: () => worker.terminate(),
  });
}

function startThread(): Worker {
  return new Worker(new URL("./entry/echo_thread.ts", import.meta.url), {
    type: "module",
  });
}

/** A turn counter and the bytes, in one memory: odd turns are the thread's. */
function openSharedMemory(bytes: number): Promise<Channel> {
  const memory = new SharedArrayBuffer(8 + bytes);
  const turn = new Int32Array(memory, 0, 1);
  const place = new Uint8Array(memory, 8, bytes);
  const worker = startThread();
  worker.postMessage({ memory });
  const content = new Uint8Array(bytes);
  return Promise.resolve({
    echo: async (sent) => {
      place.set(sent);
      const mine = Atomics.add(turn, 0, 1) + 1;
      Atomics.notify(turn, 0);
      const answered = Atomics.waitAsync(turn, 0, mine);
      if (answered.async) await answered.value;
      content.set(place);
      return content;
    },
    end: () => worker.terminate(),
  });
}

function openPipe(bytes: number): Promise<Channel> {
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
      return received.value ?? new Uint8Array();
    },
    end: () => child.kill("SIGKILL"),
  });
}

async function openSocket(bytes: number): Promise<Channel> {
  const server = await startServer();
  const connection = await Deno.connect({
    hostname: "127.0.0.1",
    port: server.echoPort,
  });
  connection.setNoDelay(true);
  const content = new Uint8Array(bytes);
  return {
    echo: async (sent) => {
      const outgoing = sent.slice();
      await Promise.all([
        writeAll(connection, outgoing),
        fillFrom(connection, content),
      ]);
      return content;
    },
    end: () => {
      connection.close();
      server.end();
    },
  };
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await to.write(bytes.subarray(at));
  }
}

async function fillFrom(from: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const read = await from.read(bytes.subarray(at));
    if (read === null) throw new Deno.errors.UnexpectedEof();
    at += read;
  }
}
