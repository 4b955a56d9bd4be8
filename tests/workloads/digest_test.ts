import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { digest, digestWorkload } from "../../src/workloads/digest.ts";
import { contentOf, sha256 } from "../../src/workloads/sha256.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

Deno.test("digest() agrees with the published example", async () => {
  // NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values", SHA-256.
  assertEquals(
    await digest(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("digest() and sha256() are one function", async () => {
  for (const input of [{ seed: 0, bytes: 0 }, { seed: 9, bytes: 10_000 }]) {
    assertEquals(await digest(contentOf(input)), sha256(input));
  }
});

Deno.test("digestWorkload makes the bytes before anything is measured, others for each item", async () => {
  const size = { items: 2, parameters: { bytesPerItem: 300 } };
  using batch = await digestWorkload.prepare(size);
  const [first, second] = batch.inputs as Uint8Array<ArrayBuffer>[]; // The catalog's type hides what an input is.
  if (!first || !second) throw new TypeError("Cannot test: no inputs");
  assertEquals([first.length, second.length], [300, 300]);
  assertNotEquals(first, second);
  const outputs = [await digest(first), await digest(second)];
  batch.check(outputs);
  const ofOtherBytes = await digest(first.with(299, 0));
  assertThrows(
    () => batch.check([ofOtherBytes, outputs[1]]),
    WrongAnswerError,
    "item 0",
  );
});
