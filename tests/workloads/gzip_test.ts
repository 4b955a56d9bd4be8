import { gunzipSync } from "node:zlib";
import {
  assertEquals,
  assertLess,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  gzip,
  gzipWorkload,
  textOf,
  type TextSize,
} from "../../src/workloads/gzip.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

/** The bytes of a text. */
function bytesOf(size: TextSize): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(textOf(size));
}

Deno.test("gzip() gives bytes that unpack to the text", async () => {
  for (const characters of [0, 1, 1_000, 100_000]) {
    const size = { seed: 3, characters };
    const unpacked = gunzipSync(await gzip(bytesOf(size)));
    assertEquals(new TextDecoder().decode(unpacked), textOf(size));
  }
});

Deno.test("gzip() writes the format of RFC 1952", async () => {
  // Section 2.3.1: ID1, ID2, and CM 8 for "deflate".
  const bytes = await gzip(bytesOf({ seed: 0, characters: 100 }));
  assertEquals([...bytes.slice(0, 3)], [0x1f, 0x8b, 8]);
});

Deno.test("gzip() makes the text less than a third as long", async () => {
  const { length } = await gzip(bytesOf({ seed: 0, characters: 30_000 }));
  assertLess(length, 10_000);
});

Deno.test("textOf() gives the same text to the same seed, of the length asked for", () => {
  for (const characters of [0, 1, 17, 5_000]) {
    assertEquals(textOf({ seed: 0, characters }).length, characters);
  }
  const size = { seed: 5, characters: 200 };
  assertEquals(textOf(size), textOf({ ...size }));
  assertNotEquals(textOf(size), textOf({ ...size, seed: 6 }));
});

Deno.test("gzipWorkload refuses another text, and bytes that are no gzip", async () => {
  using batch = await gzipWorkload.prepare({ items: 1 });
  const another = await gzip(bytesOf({ seed: 1, characters: 49_152 }));
  for (const output of [another, new Uint8Array([1, 2, 3]), new Uint8Array()]) {
    assertThrows(
      () => batch.check([output]),
      WrongAnswerError,
      "Cannot accept gzip: item 0 gave other bytes, expected its text compressed",
    );
  }
});

Deno.test("gzipWorkload makes the text before anything is measured", async () => {
  const size = { items: 2, parameters: { charactersPerItem: 30 } };
  using batch = await gzipWorkload.prepare(size);
  assertEquals(batch.inputs, [
    bytesOf({ seed: 0, characters: 30 }),
    bytesOf({ seed: 1, characters: 30 }),
  ]);
});
