import { WorkerExitedError } from "./errors.ts";
import type { Transport, TransportEvents } from "./isolate.ts";
import type { Packet } from "./wire/frame.ts";

/** Starts a web Worker. Node-style threads copy typed arrays about 160 times more slowly on Deno. */
export function startWorker(events: TransportEvents): Transport {
  const worker = new Worker(
    new URL("./entry/worker_entry.ts", import.meta.url),
    { type: "module", name: "crossover" },
  );
  const setAlive = aliveSwitch(worker);
  let hasEnded = false;
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!hasEnded) events.onPacket(readMessage(data));
  };
  worker.onerror = (event) => {
    // Without this the error would end the whole process.
    event.preventDefault();
    if (hasEnded) return;
    hasEnded = true;
    events.onExit(
      new WorkerExitedError(`The worker thread failed: ${event.message}`),
    );
  };
  return {
    send({ text, attachments }, transfer) {
      if (attachments.length === 0) worker.postMessage(text);
      else worker.postMessage([text, attachments], [...transfer]);
    },
    close() {
      hasEnded = true;
      worker.postMessage(null);
      worker.terminate();
      return Promise.resolve();
    },
    kill() {
      hasEnded = true;
      worker.terminate();
      return Promise.resolve();
    },
    keepAlive: setAlive,
  };
}

function readMessage(data: unknown): Packet {
  if (typeof data === "string") return { text: data, attachments: [] };
  if (Array.isArray(data) && typeof data[0] === "string") {
    return { text: data[0], attachments: data[1] };
  }
  // A task's own `postMessage`: text that no reader of replies accepts.
  return { text: "", attachments: [] };
}

/**
 * A web Worker has no `unref`. Deno's node-style Worker is built on it and calls a method without a public name, which
 * counts who needs the thread; without that method an idle pool keeps its program alive until it is shut down.
 */
function aliveSwitch(worker: Worker): (isNeeded: boolean) => void {
  const unnamed = Object.getOwnPropertySymbols(Worker.prototype)
    .find((symbol) =>
      symbol.description === undefined || symbol.description === ""
    );
  const count: unknown = unnamed && Reflect.get(worker, unnamed);
  let wasNeeded = true;
  return (isNeeded) => {
    if (typeof count !== "function" || isNeeded === wasNeeded) return;
    wasNeeded = isNeeded;
    count.call(worker, isNeeded);
  };
}
