import { contentOf, type HashInput, sha256 } from "./sha256.ts";
import { defineWorkload } from "./workload.ts";

/** SHA-256 by WebCrypto, as hexadecimal text. Deno computes it on threads of its own. */
export async function digest(input: HashInput): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", contentOf(input));
  return new Uint8Array(hash).toHex();
}

/** CPU-bound on native threads: plain async code uses them, so there is nothing for Workers to win. */
export const digestWorkload = defineWorkload({
  id: "digest",
  label: "SHA-256 by WebCrypto",
  kind: "cpu-bound",
  description:
    "Computes SHA-256 with crypto.subtle.digest, which Deno runs on native threads of its own.",
  version: 1,
  items: 16,
  bytesIn: 24,
  bytesOut: 68,
  parameters: { bytesPerItem: 524_288 },
  task: { module: import.meta.url, export: "digest" },
  prepare: ({ items, parameters: { bytesPerItem } }) => {
    const inputs = Array.from(
      { length: items },
      (_, seed) => ({ seed, bytes: bytesPerItem }),
    );
    return { inputs, expected: inputs.map(sha256) };
  },
});
