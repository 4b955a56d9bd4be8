/** Compresses a text, on this thread. */
import { gzipSync } from "node:zlib";

export default function gzipText(text: string): number {
  return gzipSync(text).byteLength;
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, seed) => [
    Array.from({ length: 20_000 }, (_, index) => (index * 7 + seed) % 1_000)
      .join(" "),
  ]);
