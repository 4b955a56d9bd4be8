import { assertEquals } from "@std/assert";
import { profileFor, PROFILES } from "../../src/measure/profile.ts";

Deno.test("profileFor() gives the deepest profile that a budget holds", () => {
  const { quick, default: usual, thorough } = PROFILES;
  for (const { id, budgetMs } of [quick, usual, thorough]) {
    assertEquals(profileFor(budgetMs), id);
  }
  assertEquals(profileFor(10_000), "quick");
  assertEquals(profileFor(usual.budgetMs / 2), "default");
  assertEquals(profileFor(thorough.budgetMs - 1), "default");
  assertEquals(profileFor(12 * 3_600_000), "thorough");
});
