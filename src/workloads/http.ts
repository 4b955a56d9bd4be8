import { type LoopbackServer, startServer } from "./loopback_server.ts";
import { defineWorkload } from "./workload.ts";

/** Fetches a text over HTTP and gives its length: the task only waits, and its thread is free meanwhile. */
export async function fetchText(url: string): Promise<number> {
  const response = await fetch(url);
  return (await response.text()).length;
}

/** I/O-bound and awaiting: the case that one event loop is made for. */
export const http = defineWorkload({
  id: "http",
  label: "HTTP requests",
  kind: "io-bound",
  description:
    "Asks a server on this machine, in a process of its own, that answers each request after a set latency.",
  version: 2,
  items: 16,
  bytesIn: 56,
  bytesOut: 5,
  parameters: { latencyMs: 2, bodyBytes: 1_000 },
  task: { module: import.meta.url, export: "fetchText" },
  prepare: async ({ items, parameters: { latencyMs, bodyBytes } }) => {
    const server = await startServer();
    return {
      inputs: Array.from(
        { length: items },
        (_, item) => textUrl(server, { item, latencyMs, bodyBytes }),
      ),
      permissions: { net: [server.host] },
      expected: Array.from({ length: items }, () => bodyBytes),
      remove: server.end,
    };
  },
});

function textUrl(
  { host }: LoopbackServer,
  { item, latencyMs, bodyBytes }: {
    readonly item: number;
    readonly latencyMs: number;
    readonly bodyBytes: number;
  },
): string {
  return `http://${host}/text/${item}?latencyMs=${latencyMs}&bytes=${bodyBytes}`;
}
