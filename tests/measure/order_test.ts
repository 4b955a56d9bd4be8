import { assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { shuffledCells } from "../../src/measure/order.ts";
import { caseOf } from "../../src/measure/plan.ts";
import { planned } from "./fixtures/planned.ts";

const CELLS = [
  ...["primes", "sort"].flatMap((workload) => [
    `scaling/${workload}/sequential/1`,
    `scaling/${workload}/sequential/1?twin=1`,
    `scaling/${workload}/worker-pool/2`,
  ]),
  ...[10, 100].flatMap((itemMicros) => [
    `granularity/spin/sequential/1?itemMicros=${itemMicros}`,
    `granularity/spin/worker-pool/2?itemMicros=${itemMicros}`,
  ]),
].map((id) => planned(id));

Deno.test("shuffledCells() keeps every cell, and those of a case together with their twins", () => {
  for (let round = 1; round <= 50; round++) {
    const order = shuffledCells(CELLS, { seed: 7, round });
    assertEquals(new Set(order), new Set(CELLS));
    assertEquals(order.length, CELLS.length);
    const cases = order.map(caseOf);
    const changes = cases.filter((found, index) =>
      index > 0 && found !== cases[index - 1]
    );
    assertEquals(changes.length, 3);
  }
});

Deno.test("shuffledCells() repeats by seed and round, and differs between rounds", () => {
  const first = shuffledCells(CELLS, { seed: 7, round: 1 });
  assertEquals(shuffledCells(CELLS, { seed: 7, round: 1 }), first);
  assertNotEquals(shuffledCells(CELLS, { seed: 7, round: 2 }), first);
  assertNotEquals(shuffledCells(CELLS, { seed: 8, round: 1 }), first);
});

Deno.test("shuffledCells() puts every cell in every place over many rounds", () => {
  const places = new Map<string, Set<number>>();
  for (let round = 1; round <= 600; round++) {
    shuffledCells(CELLS, { seed: 1, round }).forEach((cell, place) =>
      places.set(cell.id, (places.get(cell.id) ?? new Set()).add(place))
    );
  }
  for (const found of places.values()) assertEquals(found.size, CELLS.length);
});

Deno.test("shuffledCells() lets a twin come before its original as often as after it", () => {
  const rounds = Array.from({ length: 400 }, (_, index) => index + 1);
  const before = rounds.filter((round) => {
    const order = shuffledCells(CELLS, { seed: 3, round });
    const [first] = order.filter(({ id }) =>
      id.startsWith("scaling/sort/sequential")
    );
    return first?.parameters.twin === 1;
  });
  // 200 are expected, with a standard deviation of 10; the seeds are fixed.
  assertLess(Math.abs(before.length - 200), 50);
});
