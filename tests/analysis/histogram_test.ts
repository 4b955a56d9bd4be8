import { assertEquals } from "@std/assert";
import {
  mergeHistograms,
  percentileMs,
} from "../../src/analysis/loop_delay.ts";

Deno.test("percentileMs() is the value that a share of the counts stays within", () => {
  const histogram = { micros: [1_000, 5_000, 90_000], counts: [90, 9, 1] };
  assertEquals(percentileMs(histogram, 0.5), 1);
  assertEquals(percentileMs(histogram, 0.9), 1);
  assertEquals(percentileMs(histogram, 0.91), 5);
  assertEquals(percentileMs(histogram, 0.99), 5);
  assertEquals(percentileMs(histogram, 0.999), 90);
  assertEquals(percentileMs({ micros: [], counts: [] }, 0.5), NaN);
});

Deno.test("mergeHistograms() adds up the counts of each value, ascending", () => {
  const merged = mergeHistograms([
    { micros: [5, 9], counts: [1, 2] },
    { micros: [1, 9], counts: [4, 8] },
  ]);
  assertEquals(merged, { micros: [1, 5, 9], counts: [4, 1, 10] });
});
