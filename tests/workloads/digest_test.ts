import { assertEquals } from "@std/assert";
import { digest } from "../../src/workloads/digest.ts";
import { sha256 } from "../../src/workloads/sha256.ts";

Deno.test("digest() agrees with the published example", async () => {
  // NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values", SHA-256: "abc" starts at 97.
  assertEquals(
    await digest({ seed: 97, bytes: 3 }),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("digest() and sha256() are one function", async () => {
  for (const input of [{ seed: 0, bytes: 0 }, { seed: 9, bytes: 10_000 }]) {
    assertEquals(await digest(input), sha256(input));
  }
});
