import { assert, assertEquals } from "@std/assert";
import { drifts, hasTwoModes } from "../../src/measure/warnings.ts";
import { seededDraw } from "../../src/stats/mod.ts";

/** Samples that lie around a center, a hundredth of it to either side. */
function around(center: number, count: number, seed = 1): number[] {
  const draw = seededDraw(seed);
  return Array.from(
    { length: count },
    () => center * (1 + (draw(2_001) - 1_000) / 100_000),
  );
}

Deno.test("drifts() sees medians that rise or fall all the way", () => {
  const rising = Array.from({ length: 10 }, (_, index) => 100 + 4 * index);
  assert(drifts(rising));
  assert(drifts(rising.toReversed()));
});

Deno.test("drifts() sees five medians that go one way all along, which is as many as most runs have", () => {
  assert(drifts([100, 104, 109, 113, 118]));
  assert(drifts([118, 113, 109, 104, 100]));
  assertEquals(drifts([100, 104, 109, 108, 118]), false);
  assertEquals(drifts([100, 101, 102, 103, 104]), false);
});

Deno.test("drifts() sees no drift in noise, however wide", () => {
  assertEquals(drifts(around(100, 10)), false);
  assertEquals(drifts([100, 150, 90, 140, 95, 145, 100, 150, 92, 141]), false);
  assertEquals(drifts(Array(10).fill(100)), false);
});

Deno.test("drifts() leaves out what is sure but small, and what is large but may be chance", () => {
  const creeping = Array.from({ length: 10 }, (_, index) => 100 + index / 2);
  assertEquals(drifts(creeping), false);
  assertEquals(drifts([100, 120, 140, 160]), false);
  assertEquals(drifts([100, 130, 110, 150, 120]), false);
});

Deno.test("hasTwoModes() sees two groups with a gap between, in whatever order they came", () => {
  const slow = around(140, 10, 2);
  const fast = around(100, 10, 3);
  assert(hasTwoModes([...slow, ...fast]));
  assert(hasTwoModes(slow.flatMap((ns, index) => [ns, fast[index] ?? ns])));
  assert(hasTwoModes([...around(140, 5), ...around(100, 15)]));
});

Deno.test("hasTwoModes() sees one group where samples are spread evenly, equal, or have a tail", () => {
  assertEquals(hasTwoModes(around(100, 40)), false);
  assertEquals(hasTwoModes(Array(40).fill(100)), false);
  const even = Array.from({ length: 40 }, (_, index) => 100 + index);
  assertEquals(hasTwoModes(even), false);
  const tail = [...around(100, 36), 180, 190, 200, 210];
  assertEquals(hasTwoModes(tail), false);
});

Deno.test("hasTwoModes() leaves out groups too near to each other, and samples too few", () => {
  const near = [...Array(10).fill(100), ...Array(10).fill(105)];
  assertEquals(hasTwoModes(near), false);
  assertEquals(hasTwoModes([...around(140, 5), ...around(100, 5)]), false);
});
