import { contentOf, sha256 } from "./sha256.ts";
import { defineWorkload } from "./workload.ts";

/** SHA-256 by WebCrypto, as hexadecimal text. Deno computes it on threads of its own. */
export async function digest(
  content: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", content);
  return new Uint8Array(hash).toHex();
}

/** CPU-bound on native threads: plain async code uses them, so there is nothing for Workers to win. */
export const digestWorkload = defineWorkload({
  id: "digest",
  label: "SHA-256 by WebCrypto",
  kind: "cpu-bound",
  description:
    "Computes SHA-256 of bytes with crypto.subtle.digest, which Deno runs on native threads of its own; a worker has to be sent the bytes first.",
  version: 2,
  items: 64,
  bytesIn: 131_079,
  bytesOut: 68,
  parameters: { bytesPerItem: 131_072 },
  computesNatively: true,
  sendsBytes: true,
  task: { module: import.meta.url, export: "digest" },
  prepare: ({ items, parameters: { bytesPerItem } }) => {
    const contents = Array.from(
      { length: items },
      (_, seed) => ({ seed, bytes: bytesPerItem }),
    );
    return { inputs: contents.map(contentOf), expected: contents.map(sha256) };
  },
});
