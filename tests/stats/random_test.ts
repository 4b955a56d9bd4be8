import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { seededDraw, seedFrom } from "../../src/stats/mod.ts";

Deno.test("seededDraw() repeats itself and stays below its bound", () => {
  const first = seededDraw(42);
  const again = seededDraw(42);
  for (let index = 0; index < 1_000; index++) {
    const drawn = first(7);
    assertEquals(drawn, again(7));
    assertEquals(Number.isInteger(drawn) && drawn >= 0 && drawn < 7, true);
  }
});

Deno.test("seededDraw() draws each index about equally often", () => {
  const draw = seededDraw(1);
  const counts = new Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index++) {
    const drawn = draw(10);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // Chi-squared with 9 degrees of freedom: 27.88 is exceeded by chance once in a thousand.
  const chiSquared = counts.reduce(
    (sum, count) => sum + (count - 1_000) ** 2 / 1_000,
    0,
  );
  assertLess(chiSquared, 27.88);
  assertGreater(chiSquared, 0);
});

Deno.test("seedFrom() is FNV-1a: the published values of its 32-bit form", () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/: test vectors of FNV-1a.
  assertEquals(seedFrom("") >>> 0, 0x811c9dc5);
  assertEquals(seedFrom("a") >>> 0, 0xe40c292c);
  assertEquals(seedFrom("foobar") >>> 0, 0xbf9cf968);
});
