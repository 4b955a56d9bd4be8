import { assertAlmostEquals, assertEquals } from "@std/assert";

/** Two lists of numbers are the same but for rounding. */
export function assertAllAlmostEqual(
  actual: readonly number[],
  expected: readonly number[],
) {
  assertEquals(actual.length, expected.length);
  for (const [index, value] of expected.entries()) {
    assertAlmostEquals(actual[index] ?? NaN, value, 1e-12);
  }
}
