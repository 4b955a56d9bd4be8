import { fileURLToPath } from "node:url";
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { Worker as NodeWorker } from "node:worker_threads";
import { Pending, type Pool } from "./pool.ts";

const at = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);

/** Web Workers without a pool: one message a task, numbered, sent to each in turn. */
export function bareWorkers(workers: number): Pool {
  const pending = new Pending();
  const threads = Array.from({ length: workers }, () => {
    const worker = new Worker(at("bare_worker.ts"), { type: "module" });
    worker.onmessage = ({ data: [id, value] }) => pending.settle(id, value);
    return worker;
  });
  return {
    run(task, argument) {
      const { id, reply } = pending.add();
      const worker = threads[id % workers];
      const message = [id, task, argument];
      if (task === "handBack") {
        // Only the bytes of a probe are handed back, and none of them are shared.
        const { buffer } = argument as Uint8Array<ArrayBuffer>;
        worker?.postMessage(message, [buffer]);
      } else worker?.postMessage(message);
      return reply;
    },
    end: () => threads.forEach((worker) => worker.terminate()),
  };
}

/** One web Worker that gives back what it gets: the least that a message can cost. */
export function barePingPong(): Pool {
  const worker = new Worker(at("bare_worker.ts"), { type: "module" });
  let settle: (value: unknown) => void = () => {};
  worker.onmessage = ({ data }) => settle(data);
  return {
    run(_, argument) {
      const reply = new Promise((resolve) => settle = resolve);
      worker.postMessage(argument);
      return reply;
    },
    end: () => worker.terminate(),
  };
}

/** The same through `node:worker_threads`. */
export function bareNodePingPong(): Pool {
  const worker = new NodeWorker(at("bare_node_worker.js"));
  let settle: (value: unknown) => void = () => {};
  worker.on("message", (value: unknown) => settle(value));
  return {
    run(_, argument) {
      const reply = new Promise((resolve) => settle = resolve);
      worker.postMessage(argument);
      return reply;
    },
    end: () => worker.terminate(),
  };
}

const encoder = new TextEncoder();

type Stdio = readonly ("ignore" | "inherit" | "pipe")[];
const ON_DESCRIPTOR_3: Stdio = ["ignore", "inherit", "inherit", "pipe"];
const ON_STDIO: Stdio = ["pipe", "pipe", "inherit"];

/** One process that gives back the bytes of a line of JSON over descriptor 3, without a look at them. */
export function bareChild(): Pool {
  const child = start("bare_child.js", { stdio: ON_DESCRIPTOR_3 });
  // Asked for as a pipe, descriptor 3 is a socket.
  return lines(child, child.stdio[3] as Socket, child.stdio[3] as Socket);
}

/** The same over standard input and output. */
export function bareStdioChild(): Pool {
  const child = start("bare_stdio_child.js", { stdio: ON_STDIO });
  return lines(child, child.stdin as Socket, child.stdout as Socket);
}

/** One process that reads each line of JSON, calls the task and writes its result, over descriptor 3. */
export function bareJsonChild(): Pool {
  const child = start("bare_json_child.js", {
    stdio: ON_DESCRIPTOR_3,
    descriptors: ["3", "3"],
  });
  return lines(child, child.stdio[3] as Socket, child.stdio[3] as Socket);
}

/** The same over standard input and output. */
export function bareJsonStdioChild(): Pool {
  const child = start("bare_json_child.js", {
    stdio: ON_STDIO,
    descriptors: ["0", "1"],
  });
  return lines(child, child.stdin as Socket, child.stdout as Socket);
}

/** A bare process that has answered once. */
export async function bareProcess() {
  const child = start("bare_child.js", { stdio: ON_DESCRIPTOR_3 });
  const pipe = child.stdio[3] as Socket;
  await lines(child, pipe, pipe).run("echo", 1);
  return { pid: child.pid ?? NaN, end: () => pipe.end() };
}

/** One process that gives back bytes over descriptor 3. */
export function bareBytesChild(): Pool {
  const child = start("bare_child.js", { stdio: ON_DESCRIPTOR_3 });
  const pipe = child.stdio[3] as Socket;
  return {
    run(_, argument) {
      const bytes = argument as Uint8Array;
      const echoed = new Uint8Array(bytes.length);
      let filled = 0;
      const reply = new Promise((resolve) => {
        const take = (part: Uint8Array) => {
          echoed.set(part, filled);
          filled += part.length;
          if (filled < bytes.length) return;
          pipe.off("data", take);
          resolve(echoed);
        };
        pipe.on("data", take);
      });
      pipe.write(bytes);
      return reply;
    },
    end: () => pipe.end(),
  };
}

function start(
  name: string,
  { stdio, descriptors = [] }: {
    readonly stdio: Stdio;
    /** What it reads and writes, told to it as arguments. */
    readonly descriptors?: readonly string[];
  },
): ChildProcess {
  const program = ["run", "--quiet", "--no-check", fileURLToPath(at(name))];
  return spawn("deno", [...program, ...descriptors], { stdio: [...stdio] });
}

function lines(child: ChildProcess, input: Socket, output: Socket): Pool {
  const decoder = new TextDecoder();
  let settle: (value: unknown) => void = () => {};
  let rest = "";
  output.on("data", (bytes: Uint8Array) => {
    rest += decoder.decode(bytes, { stream: true });
    const end = rest.indexOf("\n");
    if (end < 0) return;
    const line = rest.slice(0, end);
    rest = rest.slice(end + 1);
    settle(JSON.parse(line));
  });
  return {
    run(_, argument) {
      const reply = new Promise((resolve) => settle = resolve);
      input.write(encoder.encode(`${JSON.stringify(argument)}\n`));
      return reply;
    },
    end() {
      input.end();
      child.unref();
    },
  };
}
