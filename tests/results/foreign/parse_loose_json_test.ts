import { assertEquals, assertThrows } from "@std/assert";
import { parseLooseJson } from "../../../src/results/foreign/parse_loose_json.ts";

const READ: readonly (readonly [string, unknown])[] = [
  ['{"a": NaN}', { a: null }],
  ["[NaN,-NaN,Infinity,-Infinity]", [null, null, null, null]],
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
