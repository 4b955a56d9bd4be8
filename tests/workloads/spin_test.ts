import { assertEquals } from "@std/assert";
import { spin, spinWorkload } from "../../src/workloads/spin.ts";

/** Additions in a nominal microsecond; another number of them calls for another version of the workload. */
const STEPS = 1_900;

/** 0 + 1 + … + (steps - 1), all of it kept until the end. */
function sumTo(steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += step;
  return sum % 65_536;
}

Deno.test("spin() adds up the numbers of its steps in sixteen bits", () => {
  assertEquals(spin(0), 0);
  for (const micros of [1, 2, 3, 1_000]) {
    assertEquals(spin(micros), sumTo(micros * STEPS));
  }
});

Deno.test("spinWorkload judges items of any size, none too", async () => {
  for (const itemMicros of [0, 1, 50, 10_000]) {
    const size = { items: 2, parameters: { itemMicros } };
    using batch = await spinWorkload.prepare(size);
    assertEquals(batch.inputs, [itemMicros, itemMicros]);
    batch.check(batch.inputs.map(() => spin(itemMicros)));
  }
});
