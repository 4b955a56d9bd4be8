import { defineWorkload } from "./workload.ts";

/** Fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2). */
const ROUND_CONSTANTS = new Int32Array([
  ...[0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1],
  ...[0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3],
  ...[0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786],
  ...[0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da],
  ...[0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147],
  ...[0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13],
  ...[0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b],
  ...[0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070],
  ...[0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a],
  ...[0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208],
  ...[0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2],
]);
/** Fractional parts of the square roots of the first eight primes (FIPS 180-4, section 5.3.3). */
const INITIAL_STATE = [
  ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a],
  ...[0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
];
const BLOCK_BYTES = 64;
const BYTE_VALUES = 256;

/** What one task hashes. */
export interface HashInput {
  /** Sets the content: every byte is this number and its place, in its low eight bits. */
  readonly seed: number;
  /** Length of the content. */
  readonly bytes: number;
}

/** SHA-256 (FIPS 180-4) in plain TypeScript, as hexadecimal text: 32-bit arithmetic over a growing buffer. */
export function sha256({ seed, bytes }: HashInput): string {
  const padded = pad(contentOf({ seed, bytes }));
  const view = new DataView(padded.buffer);
  const state = Int32Array.from(INITIAL_STATE);
  const schedule = new Int32Array(64);
  for (let offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
    expand(view, { offset, schedule });
    compress(state, schedule);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0"))
    .join("");
}

/** The bytes that an input stands for; with a shorter period they begin anew before every value has come. */
export function contentOf(
  { seed, bytes, period = BYTE_VALUES }: HashInput & {
    readonly period?: number;
  },
): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes);
  const first = Math.min(bytes, period);
  for (let index = 0; index < first; index++) content[index] = seed + index;
  // The rest repeats it: copied natively, making the bytes takes next to nothing of the time to work on them.
  for (let made = period; made < bytes; made *= 2) {
    content.copyWithin(made, 0, made);
  }
  return content;
}

/** A one bit, zeros, and the length in bits as 64 bits, up to a multiple of the block (FIPS 180-4, section 5.1.1). */
function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil((content.length + 9) / BLOCK_BYTES);
  const padded = new Uint8Array(blocks * BLOCK_BYTES);
  padded.set(content);
  padded[content.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(
    padded.length - 8,
    BigInt(content.length) * 8n,
  );
  return padded;
}

function expand(
  view: DataView,
  { offset, schedule: w }: {
    readonly offset: number;
    readonly schedule: Int32Array;
  },
): void {
  for (let t = 0; t < 16; t++) w[t] = view.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t++) {
    const x = at(w, t - 15);
    const y = at(w, t - 2);
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = (at(w, t - 16) + s0 + at(w, t - 7) + s1) | 0;
  }
}

/** Every sum is cut to 32 bits at once: the compiler then needs no other kind of number. */
function compress(state: Int32Array, schedule: Int32Array): void {
  let a = at(state, 0), b = at(state, 1), c = at(state, 2), d = at(state, 3);
  let e = at(state, 4), f = at(state, 5), g = at(state, 6), h = at(state, 7);
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + s1 + choice + at(ROUND_CONSTANTS, t) + at(schedule, t)) |
      0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + majority) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = at(state, i) + (words[i] ?? 0);
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function at(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

/** CPU-bound, with integer arithmetic and small buffers. */
export const sha256Workload = defineWorkload({
  id: "sha256",
  label: "SHA-256 in TypeScript",
  kind: "cpu-bound",
  description:
    "Computes SHA-256 in plain TypeScript: integer arithmetic that keeps its thread busy.",
  version: 3,
  items: 32,
  bytesIn: 24,
  bytesOut: 68,
  parameters: { bytesPerItem: 98_304 },
  task: { module: import.meta.url, export: "sha256" },
  prepare: async ({ items, parameters: { bytesPerItem } }) => {
    const inputs = Array.from(
      { length: items },
      (_, seed) => ({ seed, bytes: bytesPerItem }),
    );
    const expected = await Promise.all(
      inputs.map(async (input) => {
        const hash = await crypto.subtle.digest("SHA-256", contentOf(input));
        return new Uint8Array(hash).toHex();
      }),
    );
    return { inputs, expected };
  },
});
