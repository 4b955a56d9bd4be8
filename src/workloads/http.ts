import { type Batch, checkOutputs, type Workload } from "./workload.ts";

/** Fetches a text over HTTP: the task only waits, and its thread is free meanwhile. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  return await response.text();
}

const ITEMS = 16;
const LATENCY_MS = 4;

/** I/O-bound and awaiting: the case that one event loop is made for. */
export const http: Workload = {
  id: "http",
  label: "HTTP requests",
  kind: "io-bound",
  description:
    "Asks a server on this machine, in a process of its own, that answers each request after a set latency.",
  version: 1,
  items: ITEMS,
  parameters: { latencyMs: LATENCY_MS },
  task: { module: import.meta.url, export: "fetchText" },
  prepare: prepareHttp,
};

async function prepareHttp(): Promise<Batch> {
  const server = startServer();
  const output = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = await readPort(output);
  const items = Array.from({ length: ITEMS }, (_, index) => index);
  return {
    inputs: items.map((item) => `http://127.0.0.1:${port}/item/${item}`),
    permissions: { net: [`127.0.0.1:${port}`] },
    check: (outputs) =>
      checkOutputs(http.id, outputs, items.map((item) => `item ${item}`)),
    [Symbol.dispose]: () => server.kill(),
  };
}

function startServer() {
  return new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-config",
      "--allow-net=127.0.0.1",
      new URL("./http_server.ts", import.meta.url).href,
      String(LATENCY_MS),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function readPort(
  output: ReadableStreamDefaultReader<string>,
): Promise<number> {
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await output.read();
    if (done) {
      throw new Error(
        `Cannot start the http workload's server: it ended after printing ${
          JSON.stringify(line)
        }, expected its port`,
      );
    }
    line += value;
  }
  return JSON.parse(line).port;
}
