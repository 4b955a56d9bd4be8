import { type LoopbackServer, startServer } from "./loopback_server.ts";
import { defineWorkload } from "./workload.ts";

/** What a text was. */
export interface TextDigest {
  /** Its length. */
  readonly characters: number;
  /** Its last characters. */
  readonly end: string;
}

const END_CHARACTERS = 16;

/** Fetches a text over HTTP and gives its length and end: the task only waits, and its thread is free meanwhile. */
export async function fetchText(url: string): Promise<TextDigest> {
  const response = await fetch(url);
  const text = await response.text();
  return { characters: text.length, end: text.slice(-END_CHARACTERS) };
}

/** I/O-bound and awaiting: the case that one event loop is made for. */
export const http = defineWorkload({
  id: "http",
  label: "HTTP requests",
  kind: "io-bound",
  description:
    "Asks a server on this machine, in a process of its own, that answers each request after a set latency.",
  version: 3,
  items: 16,
  bytesIn: 56,
  bytesOut: 43,
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
      expected: Array.from(
        { length: items },
        (_, item) => digestOf(item, bodyBytes),
      ),
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

/** What the server sends for an item, character by character. */
function digestOf(item: number, characters: number): TextDigest {
  const line = `text ${item}, `;
  const from = Math.max(0, characters - END_CHARACTERS);
  const end = Array.from(
    { length: characters - from },
    (_, at) => line[(from + at) % line.length],
  );
  return { characters, end: end.join("") };
}
