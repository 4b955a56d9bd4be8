import { assertEquals } from "@std/assert";
import { isFalling } from "../../bench/harness/trend.ts";

Deno.test("isFalling() sees values that fall, all along or nearly so", () => {
  assertEquals(isFalling([8, 7, 6, 5, 4, 3, 2, 1]), true);
  assertEquals(isFalling([8, 6, 7, 5, 4, 2, 3, 1]), true);
});

Deno.test("isFalling() sees no fall in what rises, stays or goes up and down", () => {
  assertEquals(isFalling([1, 2, 3, 4, 5, 6, 7, 8]), false);
  assertEquals(isFalling(Array(8).fill(5)), false);
  assertEquals(isFalling([5, 3, 6, 2, 7, 1, 6, 4]), false);
});

Deno.test("isFalling() needs more than a few values", () => {
  assertEquals(isFalling([]), false);
  assertEquals(isFalling([3, 2, 1]), false);
});

Deno.test("isFalling() is not misled by a batch that failed", () => {
  assertEquals(isFalling(Array(8).fill(NaN)), false);
  assertEquals(isFalling([8, 7, NaN, 6, 5, 4, 3, 2]), true);
});
