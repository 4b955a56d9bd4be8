import { assert, assertEquals } from "@std/assert";
import {
  describeConditions,
  parseQuota,
} from "../../src/measure/conditions.ts";

Deno.test("parseQuota() gives cores, fractions included", () => {
  assertEquals(parseQuota("150000 100000\n"), 1.5);
  assertEquals(parseQuota("400000 100000"), 4);
  assertEquals(parseQuota("25000 50000\n"), 0.5);
});

Deno.test("parseQuota() is null where there is no quota, or no such file", () => {
  for (
    const text of ["max 100000\n", "", "\n", "0 100000", "150000", "nonsense"]
  ) {
    assertEquals(parseQuota(text), null);
  }
});

Deno.test("describeConditions() gives what this machine tells, and null for the rest", async () => {
  const { powerSource, governor, quotaCores } = await describeConditions();
  assert([null, "mains", "battery"].includes(powerSource));
  assert(governor !== "");
  assert(quotaCores === null || quotaCores > 0);
});
