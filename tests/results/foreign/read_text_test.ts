import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { RunFormatError } from "../../../src/results/mod.ts";
import {
  decodeText,
  parseLooseJson,
} from "../../../src/results/foreign/read_text.ts";

const READ: readonly (readonly [string, unknown])[] = [
  ['{"a": NaN}', { a: null }],
  ["[NaN,-NaN,Infinity,-Infinity]", [null, null, null, null]],
  ["[nan,-nan,inf,-inf]", [null, null, null, null]],
  ['{"nan": "inf -nan", "b": true, "c": -inf}', {
    nan: "inf -nan",
    b: true,
    c: null,
  }],
  ['{"NaN": "NaN, Infinity", "b": NaN}', { NaN: "NaN, Infinity", b: null }],
  [
    String.raw`["a \" NaN", "\\", Infinity, "\\\" -Infinity"]`,
    ['a " NaN', "\\", null, '\\" -Infinity'],
  ],
  ["\uFEFF[1]", [1]],
];

for (const [text, value] of READ) {
  Deno.test(`parseLooseJson() reads ${JSON.stringify(text)}`, () => {
    assertEquals(parseLooseJson(text), value);
  });
}

const REFUSED = ["", "[NaN", '{"a": "NaN', "[NaNNaN]", "NaN()", "[Infinity1]"];

for (const text of REFUSED) {
  Deno.test(`parseLooseJson() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => parseLooseJson(text), SyntaxError);
  });
}

Deno.test("parseLooseJson() is not held up by a string that never ends", () => {
  const text = `[NaN, "${'\\"'.repeat(500_000)}`;
  assertThrows(() => parseLooseJson(text), SyntaxError);
});

const TEXT = '{"name": "\u00fcber \u5bf9\u6bd4 \u{1f600}"}';

function utf16(text: string, isLittleEndian: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 + text.length * 2));
  view.setUint16(0, 0xfeff, isLittleEndian);
  for (const index of text.split("").keys()) {
    view.setUint16(2 + index * 2, text.charCodeAt(index), isLittleEndian);
  }
  return new Uint8Array(view.buffer);
}

async function gzip(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const encode = (text: string) => new TextEncoder().encode(text);

const ENCODED: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
  ["UTF-8", encode(TEXT)],
  ["UTF-8 with a mark", encode(`\uFEFF${TEXT}`)],
  ["UTF-16 of PowerShell 5", utf16(TEXT, true)],
  ["UTF-16, big endian", utf16(TEXT, false)],
];

for (const [encoding, bytes] of ENCODED) {
  Deno.test(`decodeText() reads ${encoding}, compressed or not`, async () => {
    assertEquals(await decodeText(bytes, "a.json"), TEXT);
    assertEquals(await decodeText(await gzip(bytes), "a.json.gz"), TEXT);
  });
}

Deno.test("decodeText() says of gzip that is damaged or too much that it is", async () => {
  const whole = await gzip(encode(TEXT));
  const cut = await assertRejects(
    () => decodeText(whole.slice(0, -9), "cut.json.gz"),
    RunFormatError,
  );
  assertStringIncludes(cut.message, "cut.json.gz: found data that gzip cannot");
  const bomb = await gzip(new Uint8Array(60_000_000));
  assert(bomb.length < 100_000);
  await assertRejects(
    () => decodeText(bomb, "bomb.json.gz"),
    RunFormatError,
    "expected at most 50000000",
  );
});
