/** Hashes bytes that are sent. */
import { createHash } from "node:crypto";

export default function digestBytes(bytes: Uint8Array): string {
  return createHash("sha512").update(bytes).digest("hex");
}

export const inputs = ({ items }: { items: number }) =>
  Array.from(
    { length: items },
    (_, seed) => [new Uint8Array(262_144).fill(seed)],
  );
