import { deflateSync } from "node:zlib";
import { assertEquals, assertRejects } from "@std/assert";
import {
  adler32,
  checksumOfFile,
  hashFiles,
} from "../../src/workloads/hash_files.ts";

Deno.test("adler32() agrees with the published example", () => {
  const text = new TextEncoder().encode("Wikipedia");
  // en.wikipedia.org/wiki/Adler-32#Example
  assertEquals(adler32(text), 0x11E60398);
  // RFC 1950, section 8.2: "Adler-32 … is initialized to 1".
  assertEquals(adler32(new Uint8Array()), 1);
});

Deno.test("adler32() agrees with the checksum that zlib writes", () => {
  for (const length of [1, 255, 5_552, 5_553, 100_000]) {
    const content = new Uint8Array(length).fill(255);
    const compressed = new Uint8Array(deflateSync(content));
    // RFC 1950, section 2.2: the last four bytes of the format, the most significant first.
    const trailer = new DataView(compressed.buffer, compressed.length - 4);
    assertEquals(adler32(content), trailer.getUint32(0), `${length} bytes`);
  }
});

Deno.test("checksumOfFile() gives the checksum of what a file holds", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "Wikipedia");
    assertEquals(await checksumOfFile(path), 0x11E60398);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("hashFiles judges files of any length, an empty one too", async () => {
  for (const bytesPerFile of [0, 1, 300]) {
    using batch = await hashFiles.prepare({
      items: 2,
      parameters: { bytesPerFile },
    });
    const paths = batch.inputs as string[]; // The catalog's type hides what an input is.
    batch.check(await Promise.all(paths.map(checksumOfFile)));
  }
});

Deno.test("checksumOfFile() refuses a path where nothing is", async () => {
  await assertRejects(
    () => checksumOfFile(`${import.meta.dirname}/missing.bin`),
    Deno.errors.NotFound,
  );
});
