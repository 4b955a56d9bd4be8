import { sha256 } from "@noble/hashes/sha2.js";

/** The SHA-256 of a text, by a library that runs in browsers as well, where a dropped file is read. */
export function digestOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sha256(new TextEncoder().encode(text)));
}
