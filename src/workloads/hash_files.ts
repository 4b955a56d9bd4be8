import { writeFiles } from "./files.ts";
import { contentOf } from "./sha256.ts";
import { defineWorkload } from "./workload.ts";

/** Reads a file without blocking, then computes its Adler-32 checksum (RFC 1950, section 8.2). */
export async function checksumOfFile(path: string): Promise<number> {
  return adler32(await Deno.readFile(path));
}

const MODULUS = 65_521;

/** The Adler-32 checksum of bytes. */
export function adler32(content: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of content) {
    low = (low + byte) % MODULUS;
    high = (high + low) % MODULUS;
  }
  return (high << 16 | low) >>> 0;
}

/** Mixed: a short read, then computing on what it gave. */
export const hashFiles = defineWorkload({
  id: "hash-files",
  label: "Read and hash files",
  kind: "mixed",
  description:
    "Reads files and computes a checksum of each in TypeScript: reading leaves the thread free, computing does not.",
  version: 1,
  items: 16,
  bytesIn: 47,
  bytesOut: 9,
  parameters: { bytesPerFile: 262_144 },
  task: { module: import.meta.url, export: "checksumOfFile" },
  prepare: async ({ items, parameters: { bytesPerFile: bytes } }) => {
    const files = await writeFiles({ count: items, bytes });
    return {
      inputs: files.paths,
      permissions: { read: [files.folder] },
      expected: files.paths.map((_, index) => closedAdler(index + 1, bytes)),
      remove: files.remove,
    };
  },
});

/** The same checksum by its definition as two sums, taken as whole numbers and reduced once. */
function closedAdler(seed: number, bytes: number): number {
  const content = contentOf({ seed, bytes });
  let sum = 0n;
  let weighted = 0n;
  for (const [index, byte] of content.entries()) {
    sum += BigInt(byte);
    weighted += BigInt(byte) * BigInt(bytes - index);
  }
  const modulus = BigInt(MODULUS);
  const low = Number((1n + sum) % modulus);
  const high = Number((BigInt(bytes) + weighted) % modulus);
  return high * 65_536 + low;
}
