import { fileURLToPath } from "node:url";
import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { Worker as NodeWorker } from "node:worker_threads";
import { FLAG, FlagMemory } from "./entry/flag_memory.ts";
import type { CreatePool, Pool } from "./pool.ts";

const at = (name: string) => new URL(`./entry/${name}`, import.meta.url);

/** Web Workers without a pool: one message a task, numbered, sent to each in turn. */
export function bareWorkers(workers: number): Pool {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  const threads = Array.from({ length: workers }, () => {
    const worker = new Worker(at("bare_worker.ts"), { type: "module" });
    worker.onmessage = ({ data: [id, value] }) => {
      const settle = waiting.get(id);
      waiting.delete(id);
      settle?.(value);
    };
    return worker;
  });
  return {
    run(task, argument) {
      const id = ++last;
      const reply = new Promise((resolve) => waiting.set(id, resolve));
      const worker = threads[id % workers];
      const message = [id, task, argument];
      if (task === "handBack") {
        // Only bytes are handed back, and none of them are shared.
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

/** One thread that takes one call at a time from shared memory; both sides spin meanwhile, which nothing can beat. */
export function bareFlag(): Pool {
  const memory = new FlagMemory();
  const { flags } = memory;
  const worker = new Worker(at("flag_worker.ts"), { type: "module" });
  let isReady = false;
  const ready = new Promise<void>((resolve) => {
    worker.onmessage = () => {
      isReady = true;
      resolve();
    };
  });
  worker.postMessage(memory.memory);
  const call = (task: string, argument: unknown) => {
    flags[1] = task === "spin" ? 1 : 0;
    memory.write(argument);
    Atomics.store(flags, 0, FLAG.called);
    Atomics.notify(flags, 0);
    while (Atomics.load(flags, 0) !== FLAG.answered);
    return memory.read();
  };
  return {
    run: (task, argument) =>
      isReady
        ? Promise.resolve(call(task, argument))
        : ready.then(() => call(task, argument)),
    end: () => {
      Atomics.store(flags, 0, FLAG.end);
      Atomics.notify(flags, 0);
    },
  };
}

/** A thread or process for each task, so many at once. */
export function bareEach(
  create: () => Pool,
  kind: Pick<Pool, "hasProcesses"> = {},
): CreatePool {
  return (workers) => {
    let free = workers;
    const waiting: (() => void)[] = [];
    return {
      ...kind,
      startsWorkers: true,
      async run(task, argument) {
        if (free > 0) free--;
        else await new Promise<void>((resolve) => waiting.push(resolve));
        const pool = create();
        try {
          return await pool.run(task, argument);
        } finally {
          await pool.end();
          const next = waiting.shift();
          if (next) next();
          else free++;
        }
      },
      end: () => {},
    };
  };
}

/** A thread of `node:worker_threads` that gives back what it gets. */
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

/** One process that gives back lines of JSON, over a pipe of its own or over standard input and output. */
interface LineChildOptions {
  readonly isOnStdio: boolean;
  /** Whether it parses each line and calls the task; otherwise it gives back the bytes without a look at them. */
  readonly readsJson: boolean;
}

const encoder = new TextEncoder();

/** Opens such a process. */
export function bareChild(
  options: LineChildOptions,
): Pool & { readonly pid: number } {
  const { pid, input, output, end } = startChild(options);
  const decoder = new TextDecoder();
  let settle: (value: unknown) => void = () => {};
  let rest = "";
  output.on("data", (bytes: Uint8Array) => {
    rest += decoder.decode(bytes, { stream: true });
    const lineEnd = rest.indexOf("\n");
    if (lineEnd < 0) return;
    const line = rest.slice(0, lineEnd);
    rest = rest.slice(lineEnd + 1);
    settle(JSON.parse(line));
  });
  return {
    pid,
    hasProcesses: true,
    run(_, argument) {
      const reply = new Promise((resolve) => settle = resolve);
      input.write(encoder.encode(`${JSON.stringify(argument)}\n`));
      return reply;
    },
    end,
  };
}

/** One process that gives back bytes over descriptor 3. */
export function bareBytesChild(): Pool {
  const { input, output, end } = startChild({
    isOnStdio: false,
    readsJson: false,
  });
  return {
    hasProcesses: true,
    run(_, argument) {
      // Nothing else is sent.
      const bytes = argument as Uint8Array;
      const echoed = new Uint8Array(bytes.length);
      let filled = 0;
      const reply = new Promise((resolve) => {
        const take = (part: Uint8Array) => {
          echoed.set(part, filled);
          filled += part.length;
          if (filled < bytes.length) return;
          output.off("data", take);
          resolve(echoed);
        };
        output.on("data", take);
      });
      input.write(bytes);
      return reply;
    },
    end,
  };
}

function startChild({ isOnStdio, readsJson }: LineChildOptions) {
  const child = spawn("deno", [
    "run",
    "--quiet",
    "--no-check",
    fileURLToPath(at("bare_child.js")),
    ...(isOnStdio ? ["0", "1"] : ["3", "3"]),
    ...(readsJson ? ["json"] : []),
  ], {
    stdio: isOnStdio
      ? ["pipe", "pipe", "inherit"]
      : ["ignore", "inherit", "inherit", "pipe"],
  });
  // Asked for as a pipe, descriptor 3 is a socket.
  const [input, output] =
    (isOnStdio
      ? [child.stdin, child.stdout]
      : [child.stdio[3], child.stdio[3]]) as [Socket, Socket];
  const exit = new Promise((resolve) => child.once("exit", resolve));
  return {
    pid: child.pid ?? NaN,
    input,
    output,
    end: () => {
      input.end();
      return exit;
    },
  };
}
