import { assertEquals } from "@std/assert";
import { contentOf, sha256 } from "../../src/workloads/sha256.ts";

/** Lengths around the ends of blocks: padding takes nine bytes at least, and a block has 64. */
const LENGTHS = [
  ...[0, 1, 2, 54, 55, 56, 57, 63, 64, 65],
  ...[118, 119, 120, 127, 128, 129, 1_000, 4_096],
];

Deno.test("sha256() agrees with the published examples", () => {
  // NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values", SHA-256: "abc" starts at 97.
  assertEquals(
    sha256({ seed: 97, bytes: 3 }),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  // NIST, SHA Test Vectors for Hashing Byte-Oriented Messages, SHA256ShortMsg.rsp: Len = 0.
  assertEquals(
    sha256({ seed: 0, bytes: 0 }),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

Deno.test("sha256() agrees with WebCrypto at lengths around the ends of blocks", async () => {
  for (const bytes of LENGTHS) {
    for (const seed of [0, 1, 200]) {
      const content = contentOf({ seed, bytes });
      const hash = await crypto.subtle.digest("SHA-256", content);
      const expected = new Uint8Array(hash).toHex();
      assertEquals(sha256({ seed, bytes }), expected, `${bytes} bytes`);
    }
  }
});

Deno.test("contentOf() counts upwards from the seed in eight bits", () => {
  assertEquals(
    contentOf({ seed: 254, bytes: 4 }),
    new Uint8Array([254, 255, 0, 1]),
  );
  for (const bytes of [0, 1, 255, 256, 257, 511, 512, 1_000, 65_537]) {
    assertEquals(
      contentOf({ seed: 7, bytes }),
      Uint8Array.from({ length: bytes }, (_, place) => 7 + place),
      `${bytes} bytes`,
    );
  }
  assertEquals(
    new TextDecoder().decode(contentOf({ seed: 97, bytes: 3 })),
    "abc",
  );
});
