import { assertEquals } from "@std/assert";
import { nextLehmer } from "../../src/workloads/lehmer.ts";

Deno.test("nextLehmer() comes from 1 to 399268537 in 10,000 steps, as published", () => {
  let state = 1;
  for (let step = 0; step < 10_000; step++) state = nextLehmer(state);
  assertEquals(state, 399_268_537);
});
