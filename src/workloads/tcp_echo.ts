import { startServer } from "./loopback_server.ts";
import { contentOf } from "./sha256.ts";
import { defineWorkload } from "./workload.ts";

/** Where to connect, and what to send. */
export interface EchoInput {
  /** Port of the server, on this machine. */
  readonly port: number;
  /** Sets what is sent: every byte is this number and its place, in its low eight bits. */
  readonly seed: number;
  /** How many bytes to send. */
  readonly bytes: number;
}

/** Opens a connection, sends bytes, reads them back, and gives a checksum of what came. */
export async function echoOverTcp(
  { port, seed, bytes }: EchoInput,
): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const content = contentOf({ seed, bytes });
  const [checksum] = await Promise.all([
    checksumBack(connection, bytes),
    writeAll(connection, content),
  ]);
  return checksum;
}

/** Writes all of it, however much the system takes at a time. */
export async function writeAll(
  connection: Deno.Conn,
  content: Uint8Array,
): Promise<void> {
  for (let at = 0; at < content.length;) {
    at += await connection.write(content.subarray(at));
  }
}

/** Checksum of so many bytes. */
async function checksumBack(
  connection: Deno.Conn,
  expected: number,
): Promise<number> {
  const buffer = new Uint8Array(65_536);
  let checksum = 0;
  for (let received = 0; received < expected;) {
    const read = await connection.read(buffer);
    if (read === null) {
      throw new Deno.errors.UnexpectedEof(
        `Cannot get an echo: found the end of the connection after ${received} bytes, expected ${expected}`,
      );
    }
    checksum = checksumOf(buffer.subarray(0, read), checksum);
    received += read;
  }
  return checksum;
}

/** Every byte counts, and so does its place; bytes that come in parts are counted on. */
function checksumOf(bytes: Uint8Array, before: number): number {
  let checksum = before;
  for (const byte of bytes) {
    checksum = (Math.imul(checksum, 31) + byte + 1) & 0xffffff;
  }
  return checksum;
}

/** I/O-bound on the network stack: a connection for every task, without any latency but the machine's own. */
export const tcpEcho = defineWorkload({
  id: "tcp-echo",
  label: "TCP echo",
  kind: "io-bound",
  description:
    "Connects to a server on this machine, sends some bytes and reads them back: many short waits for the network stack.",
  version: 2,
  items: 128,
  bytesIn: 34,
  bytesOut: 7,
  parameters: { bytesPerItem: 4_096 },
  task: { module: import.meta.url, export: "echoOverTcp" },
  prepare: async ({ items, parameters: { bytesPerItem: bytes } }) => {
    const { echoPort: port, end } = await startServer();
    const inputs = Array.from(
      { length: items },
      (_, seed) => ({ port, seed, bytes }),
    );
    return {
      inputs,
      permissions: { net: [`127.0.0.1:${port}`] },
      expected: inputs.map((input) => checksumOf(contentOf(input), 0)),
      remove: end,
    };
  },
});
