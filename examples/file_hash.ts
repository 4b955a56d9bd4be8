/** Hashes parts of a large file, that of Deno itself: reads and computes, and holds its thread. */
import { createHash } from "node:crypto";

export const permissions = { read: [Deno.execPath()] };

export default function fileHash(
  path: string,
  offset: number,
  length: number,
): string {
  using file = Deno.openSync(path);
  file.seekSync(offset, Deno.SeekMode.Start);
  const hash = createHash("sha256");
  const buffer = new Uint8Array(65_536);
  for (let left = length; left > 0;) {
    const read = file.readSync(buffer.subarray(0, Math.min(left, 65_536)));
    if (read === null) break;
    hash.update(buffer.subarray(0, read));
    left -= read;
  }
  return hash.digest("hex");
}

export const params = { kibibytes: [64, 4_096] };

export const inputs = (
  { kibibytes, items }: { kibibytes: number; items: number },
) =>
  Array.from({ length: items }, (_, index) => [
    Deno.execPath(),
    index * 65_536,
    kibibytes * 1_024,
  ]);
