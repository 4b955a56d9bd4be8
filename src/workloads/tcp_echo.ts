import { startServer } from "./loopback_server.ts";
import { contentOf } from "./sha256.ts";
import { defineWorkload } from "./workload.ts";

/** Where to connect, and what to send. */
export interface EchoInput {
  /** Port of the server, on this machine. */
  readonly port: number;
  /** How many to send. */
  readonly bytes: number;
}

/** Opens a connection, sends bytes, reads them back, and gives how many came. */
export async function echoOverTcp(
  { port, bytes }: EchoInput,
): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const content = contentOf({ seed: bytes, bytes });
  const [received] = await Promise.all([
    countBack(connection, bytes),
    writeAll(connection, content),
  ]);
  return received;
}

async function writeAll(
  connection: Deno.Conn,
  content: Uint8Array,
): Promise<void> {
  for (let at = 0; at < content.length;) {
    at += await connection.write(content.subarray(at));
  }
}

/** Bytes that came back as they were sent; stops at the first that did not. */
async function countBack(
  connection: Deno.Conn,
  expected: number,
): Promise<number> {
  const buffer = new Uint8Array(65_536);
  let received = 0;
  while (received < expected) {
    const read = await connection.read(buffer);
    if (read === null) break;
    for (let at = 0; at < read; at++, received++) {
      if (buffer[at] !== ((expected + received) & 0xff)) return received;
    }
  }
  return received;
}

/** I/O-bound on the network stack: a connection for every task, without any latency but the machine's own. */
export const tcpEcho = defineWorkload({
  id: "tcp-echo",
  label: "TCP echo",
  kind: "io-bound",
  description:
    "Connects to a server on this machine, sends some bytes and reads them back: many short waits for the network stack.",
  version: 1,
  items: 128,
  bytesIn: 25,
  bytesOut: 5,
  parameters: { bytesPerItem: 4_096 },
  task: { module: import.meta.url, export: "echoOverTcp" },
  prepare: async ({ items, parameters: { bytesPerItem: bytes } }) => {
    const { echoPort: port, end } = await startServer();
    const inputs = Array.from({ length: items }, () => ({ port, bytes }));
    return {
      inputs,
      permissions: { net: [`127.0.0.1:${port}`] },
      expected: inputs.map(() => bytes),
      remove: end,
    };
  },
});
