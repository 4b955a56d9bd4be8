import { assertEquals } from "@std/assert";
import { isPlainJson } from "../../../src/executors/protocol/plain_json.ts";

Deno.test("isPlainJson() takes what JSON carries whole, and nothing else", () => {
  const shared = {};
  const many = Array.from({ length: 40 }, () => ({}));
  const cases: readonly (readonly [unknown, boolean])[] = [
    [1, true],
    ["text", true],
    [null, true],
    [{ a: [1, { b: "c" }] }, true],
    [many, true],
    [Object.create(null), true],
    [undefined, false],
    [NaN, false],
    [-0, false],
    [1n, false],
    [{ a: undefined }, false],
    [[shared, shared], false],
    [[...many, many[39]], false],
    [new Array(1), false],
    [Object.assign([1], { extra: 1 }), false],
    [Object.assign(new Array(1), { extra: 1 }), false],
    [new Date(0), false],
    [new (class Point {})(), false],
    [() => 1, false],
  ];
  for (const [value, expected] of cases) {
    assertEquals(isPlainJson(value), expected, Deno.inspect(value));
  }
});
