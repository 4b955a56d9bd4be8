import { assertAlmostEquals, assertEquals } from "@std/assert";
import { twoSidedNormalP } from "../../src/stats/mod.ts";

/** https://en.wikipedia.org/wiki/68–95–99.7_rule, "Table of numerical values": the fraction outside z deviations. */
const OUTSIDE: readonly (readonly [z: number, p: number])[] = [
  [0.5, 0.617075077451974],
  [1, 0.317310507862914],
  [1.5, 0.133614402537716],
  [2, 0.045500263896358],
  [3, 0.002699796063260],
  [4, 6.3342483666e-5],
  [5, 5.733031438e-7],
  [6, 1.973175e-9],
];

Deno.test("twoSidedNormalP() agrees with the table of sigmas, far out too", () => {
  for (const [z, p] of OUTSIDE) {
    assertAlmostEquals(twoSidedNormalP(z) / p, 1, 2e-7);
    assertEquals(twoSidedNormalP(-z), twoSidedNormalP(z));
  }
});

Deno.test("twoSidedNormalP() stays within 0 to 1", () => {
  assertEquals(twoSidedNormalP(0), 1);
  assertEquals(twoSidedNormalP(40), 0);
  assertEquals(twoSidedNormalP(-Infinity), 0);
});
