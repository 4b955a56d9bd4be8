import { assertAlmostEquals, assertEquals } from "@std/assert";
import { relativeDifference } from "../../src/stats/mod.ts";

Deno.test("relativeDifference() is the larger over the smaller, less 1", () => {
  assertAlmostEquals(relativeDifference(110, 100), 0.1, 1e-12);
  assertAlmostEquals(relativeDifference(100, 110), 0.1, 1e-12);
  assertAlmostEquals(relativeDifference(0.5, 1), 1, 1e-12);
  assertEquals(relativeDifference(7, 7), 0);
});
