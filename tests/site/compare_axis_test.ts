import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ratioAxis } from "../../site/_components/comparison.tsx";

Deno.test("ratioAxis() puts half and twice the time as far from 1 on a logarithmic axis", () => {
  const { place, ticks } = ratioAxis([0.5, 2], "log");
  assertEquals(ticks, [0.5, 1, 2]);
  const { low, value, high, mark } = place({ low: 0.5, value: 1, high: 2 });
  assertEquals([low, value, high, mark], [0, 50, 100, 50]);
});

Deno.test("ratioAxis() begins at 0 on a linear axis", () => {
  const { place, ticks } = ratioAxis([0.5, 1.8], "linear");
  assertEquals(ticks, [0, 1, 2]);
  const { low, value, high } = place({ low: 0, value: 0.5, high: 2 });
  assertEquals([low, value, high], [0, 25, 100]);
});

Deno.test("ratioAxis() lets a few ratios lie beyond it, and still tells on which side", () => {
  const ratios = [...Array.from({ length: 40 }, () => 1.05), 30, 0.01];
  const { place } = ratioAxis(ratios, "log");
  const near = place({ low: 1, value: 1.05, high: 1.1 });
  assert(near.value > 60 && near.value < 100, String(near.value));
  assertAlmostEquals(near.low, 50);
  assert(place({ low: 29, value: 30, high: 31 }).value > 100);
  assert(place({ low: 0.01, value: 0.01, high: 0.02 }).value < 0);
});
